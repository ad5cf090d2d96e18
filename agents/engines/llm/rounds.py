"""`Rounds`: when a model has used its tools often enough for one answer. Pure."""

from agents.tools.tool import ToolCall

MOST_ROUNDS = 4
"""Times in one answer that results are given back to the model; then it has to talk."""
MOST_CALLS = 4
"""Calls at once; more are not carried out."""


class Rounds:
    """The tool calls of one answer."""

    def __init__(self, most: int = MOST_ROUNDS) -> None:
        self._left = most

    @property
    def open(self) -> bool:
        """Whether tools are offered with the next request."""
        return self._left > 0

    def begin(self, calls: list[ToolCall]) -> list[ToolCall]:
        """A round: those of `calls` that are carried out."""
        self._left -= 1
        return calls[:MOST_CALLS]
