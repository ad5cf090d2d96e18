"""How much of a long call a model is told.

Servers keep what they computed for a prompt's beginning and compute only what is new behind it. So
the history grows at its end, and what gets too old leaves in blocks: once in `_BLOCK` messages the
beginning changes, not in every turn. A turn costs the same in the first minute and in the fiftieth.
"""

from collections.abc import Sequence

from agents.conversation import Message

_MOST = 120
"""Messages; sixty turns of thirty words are some 5000 tokens of the 8192 that Ollama is given."""
_BLOCK = 40


def remembered(history: Sequence[Message]) -> Sequence[Message]:
    """The part of `history` that the model is told: at most `_MOST` messages, at its end."""
    over = len(history) - _MOST
    if over <= 0:
        return history
    blocks = -(-over // _BLOCK)
    return history[blocks * _BLOCK :]
