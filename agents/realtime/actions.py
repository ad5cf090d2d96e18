"""What a reply's actions do to the call, once everything said before them was heard."""

from dataclasses import dataclass
from typing import Literal

from agents import events
from agents.conversation import (
    Action,
    Connect,
    EndCall,
    HandOver,
    Note,
    Outcome,
    ToolUse,
    ToolWait,
    ToVoicemail,
)
from agents.realtime.floor import Floor

ActionName = Literal["end_call", "to_voicemail", "connect", "hand_over", "note"]


@dataclass(slots=True)
class Done:
    """What came of an action."""

    outcome: Outcome | None = None
    """How it leaves the call."""
    failed_transfer: str = ""
    """The department that did not take the call."""


async def carry_out(floor: Floor, action: Action) -> Done:
    """Do it, and tell it."""
    match action:
        case EndCall():
            tell(floor, "end_call")
            return Done(Outcome.ENDED)
        case ToVoicemail():
            tell(floor, "to_voicemail")
            return Done(Outcome.VOICEMAIL)
        case Connect(department=name):
            return await _connect(floor, name)
        case HandOver():
            return _hand_over(floor, action)
        case Note() | ToolWait() | ToolUse():
            return Done()


async def _connect(floor: Floor, name: str) -> Done:
    department = floor.profile.department(name)
    target = department.target if department else ""
    taken = bool(target) and await floor.line.transfer(target)
    tell(floor, "connect", name, taken)
    return Done(Outcome.TRANSFERRED) if taken else Done(failed_transfer=name)


def _hand_over(floor: Floor, action: HandOver) -> Done:
    possible = floor.may_hand_over(action.profile)
    tell(floor, "hand_over", action.profile, possible)
    if not possible:
        return Done(failed_transfer=action.department or action.profile)
    floor.handed_to = action.profile
    return Done(Outcome.HANDED_OVER)


def tell(floor: Floor, action: ActionName, detail: str = "", succeeded: bool = True) -> None:
    """An action was carried out, or could not be."""
    floor.emit(
        events.ActionTaken(at=floor.position, action=action, detail=detail, succeeded=succeeded)
    )


def tool_used(use: ToolUse, at: int) -> events.ToolUsed:
    """A tool was used; that was over at `at`."""
    return events.ToolUsed(
        at=at,
        tool=use.tool,
        arguments=use.arguments,
        outcome=use.outcome,
        duration_ms=round(use.duration_ms, 1),
        cause=use.cause,
    )
