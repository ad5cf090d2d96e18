"""`Rounds`: when a model has used its tools often enough for one answer. Pure."""

import json

from agents.tools.tool import ToolCall, ToolResult

MOST_ROUNDS = 4
"""Times in one answer that results are given back to the model; then it has to talk."""
MOST_CALLS = 4
"""Calls at once; more are not carried out."""


class Rounds:
    """The tool calls of one answer."""

    def __init__(self, most: int = MOST_ROUNDS) -> None:
        self._left = most
        self._results: dict[tuple[str, str], ToolResult] = {}

    @property
    def open(self) -> bool:
        """Whether tools are offered with the next request."""
        return self._left > 0

    def begin(self, calls: list[ToolCall]) -> list[ToolCall]:
        """A round: those of `calls` that are carried out."""
        self._left -= 1
        return calls[:MOST_CALLS]

    def former(self, call: ToolCall) -> ToolResult | None:
        """What the same call, with the same arguments, came to before."""
        return self._results.get(_key(call))

    def remember(self, call: ToolCall, result: ToolResult) -> None:
        """`call` came to `result`."""
        self._results[_key(call)] = result


def _key(call: ToolCall) -> tuple[str, str]:
    """White space and the order of arguments make no other call."""
    try:
        return call.name, json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    except ValueError:
        return call.name, call.arguments
