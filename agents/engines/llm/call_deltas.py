"""`CallDeltas`: an OpenAI-compatible server's tool calls, put together from their pieces.

A piece names its call by `index`. Servers send the name once and the arguments in pieces; some send
a call whole, some leave out its id (https://platform.openai.com/docs/api-reference/chat-streaming),
and some give several calls the same index (Ollama, proxies of Gemini): the id tells them apart.
"""

from dataclasses import dataclass

from agents.tools.tool import ToolCall


@dataclass(slots=True)
class _Begun:
    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class CallDeltas:
    """The calls of one answer."""

    def __init__(self) -> None:
        self._calls: list[_Begun] = []

    def feed(
        self, index: int | None, call_id: str | None, name: str | None, text: str | None
    ) -> None:
        """One piece. Without an index it is a call of its own if it has a name."""
        call = self._begun(index)
        if call is None or (name and (index is None or _differ(call.id, call_id))):
            call = _Begun(len(self._calls) if index is None else index)
            self._calls.append(call)
        call.id = call_id or call.id
        call.name += name or ""
        call.arguments += text or ""

    def calls(self) -> list[ToolCall]:
        """All of them, in their order. What has no name is left out."""
        return [
            ToolCall(call.id or f"call_{call.index}", call.name, call.arguments)
            for call in sorted(self._calls, key=lambda call: call.index)
            if call.name
        ]

    def _begun(self, index: int | None) -> _Begun | None:
        """The last call of that index, or the last of all."""
        found = (call for call in reversed(self._calls) if index in (None, call.index))
        return next(found, None)


def _differ(known: str, given: str | None) -> bool:
    return bool(known and given) and known != given
