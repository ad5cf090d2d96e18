"""The receptionist: a deterministic dialogue made from a profile. No model, no network.

    transcript ──► understand ──► Heard ──► dialogue.step ──► sentences and actions
                   (patterns_de/_en)        (state.py)        (texts_de/_en)

It answers questions on hours and address, takes messages and callback wishes, connects callers,
and takes over a call whose language model fails.
"""
