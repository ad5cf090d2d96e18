"""What `/ws/live` tells: a snapshot first, then what happens in every call."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from telephony.browser.events import StreamEvent, Transcript
from telephony.call import Direction, Door, EndReason


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)


class LiveCallView(_Event):
    """A call in progress."""

    id: str
    direction: Direction
    door: Door
    line: str
    profile: str
    caller: str
    callee: str
    started_at: AwareDatetime
    answered_at: AwareDatetime | None = Field(description="Null while it rings.")
    pipeline: str = Field(description="realtime or whisperx; empty while it rings.")
    conversation: bool = Field(description="TOM answers; else it takes a message.")
    transcript: list[Transcript] = Field(description="Turns that are over.")


class LiveSnapshot(_Event):
    """All calls at the moment the connection was made."""

    type: Literal["snapshot"] = "snapshot"
    calls: list[LiveCallView]


class CallBegan(_Event):
    """A call rings."""

    type: Literal["call_began"] = "call_began"
    call: LiveCallView


class CallHappened(_Event):
    """Something happened in a call; `call_started` means that it was answered."""

    type: Literal["call_event"] = "call_event"
    call_id: str
    event: StreamEvent


class CallOver(_Event):
    """The call has ended and stands in the call log."""

    type: Literal["call_over"] = "call_over"
    call_id: str
    reason: EndReason | None


LiveEvent = Annotated[
    LiveSnapshot | CallBegan | CallHappened | CallOver, Field(discriminator="type")
]
