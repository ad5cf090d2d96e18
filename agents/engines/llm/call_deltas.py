"""`CallDeltas`: an OpenAI-compatible server's tool calls, put together from their pieces.

A piece names its call by `index`. Servers send the name once and the arguments in pieces; some send
a call whole, some leave out its id (https://platform.openai.com/docs/api-reference/chat-streaming).
"""

from dataclasses import dataclass

from agents.tools.tool import ToolCall


@dataclass(slots=True)
class _Begun:
    id: str = ""
    name: str = ""
    arguments: str = ""


class CallDeltas:
    """The calls of one answer."""

    def __init__(self) -> None:
        self._calls: dict[int, _Begun] = {}

    def feed(
        self, index: int | None, call_id: str | None, name: str | None, text: str | None
    ) -> None:
        """One piece. Without an index it is a call of its own if it has a name."""
        if index is None:
            index = len(self._calls) if name else max(len(self._calls) - 1, 0)
        call = self._calls.setdefault(index, _Begun())
        call.id = call_id or call.id
        call.name += name or ""
        call.arguments += text or ""

    def calls(self) -> list[ToolCall]:
        """All of them, in their order. What has no name is left out."""
        return [
            ToolCall(call.id or f"call_{index}", call.name, call.arguments)
            for index, call in sorted(self._calls.items())
            if call.name
        ]
