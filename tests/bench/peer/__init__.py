"""TOM beside a peer: Pipecat, with the same recogniser, voice, answers and callers.

compare.py   in TOM's environment: starts both and calls them, over sockets, in one run
pipecat_bot.py   in .venv-pipecat (`make bench-peer` makes it): the peer's server
"""
