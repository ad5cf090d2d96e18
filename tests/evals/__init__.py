"""Conversation evals: callers of every kind over real SIP, judged by what was done and heard.

Scenario, Line, Wanted  scenario.py   what a caller says, and what has to come of it
SCENARIOS               scenarios.py  the callers' concerns
PERSONAS                personas.py   their voices, and how they speak
faults                  judge.py      what of the wanted did not come; pure
run                     run.py        the calls themselves
"""
