"""`Tool`: one thing a language model can have done, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from agents.conversation import Action, ToolUse

ToolOutcome = Literal["ok", "refused", "failed", "timeout"]
"""`refused`: there is no such tool, or not with these arguments."""


class ToolError(Exception):
    """A tool could not do it. The message names the cause."""

    def __init__(self, cause: str, *, in_doubt: bool = False) -> None:
        """`in_doubt`: no answer came, so it may have been done all the same."""
        super().__init__(cause)
        self.in_doubt = in_doubt


class WrongArguments(ToolError):
    """A tool cannot read its arguments. The message names the fault."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model wants a tool."""

    id: str
    """As the server gave it; unique in its answer."""
    name: str
    arguments: str
    """JSON as the model wrote it, not checked."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a call."""

    text: str
    """What the model is told."""
    outcome: ToolOutcome = "ok"
    action: Action | None = None
    """Becomes a part of the reply."""
    announcement: str = ""
    """What TOM says before `action` where the model has said nothing."""
    cause: str = ""
    """Why it is not `ok`, for the call log."""
    in_doubt: bool = False
    """It failed, and may have been done all the same."""
    use: ToolUse | None = None
    """What the call log is told of it; None for what only repeats another result."""


class Tool(Protocol):
    """One tool, as a call's dialogue has it."""

    @property
    def name(self) -> str:
        """Letters, digits, "_" and "-", at most 64."""
        ...

    @property
    def description(self) -> str:
        """What it is good for; the model decides by it."""
        ...

    @property
    def parameters(self) -> Mapping[str, object]:
        """JSON Schema of an object."""
        ...

    @property
    def acts(self) -> bool:
        """It changes something in the world; else it looks something up, and may be run in vain."""
        ...

    @property
    def timeout_s(self) -> float:
        """How long it may take."""
        ...

    async def run(self, arguments: str) -> ToolResult:
        """Do it with `arguments` (JSON, not checked). Raises ToolError."""
        ...
