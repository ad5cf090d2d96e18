"""`ChatMessage`: one message to a model, from which each server's client makes its own."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from agents.tools.tool import ToolCall


class ChatMessage(TypedDict):
    """One message. Without tools it is what both APIs take."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: NotRequired[Sequence[ToolCall]]
    """With an assistant's message: the tools it wants."""
    answers: NotRequired[ToolCall]
    """With a tool's message: what it is the result of."""
