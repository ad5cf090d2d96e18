"""What happens at the doors: the call log, the metrics and the owner's screen live on these.

Every event is frozen, carries its own time (UTC) and a `kind` to tell it by; `TelephonyEvent` is
the union to parse one from JSON.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from telephony.call import Direction, Door, EndReason


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)

    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    """When it happened, UTC."""


class CallIncoming(_Event):
    """A call arrived (inbound) or was placed (outbound) and is ringing."""

    kind: Literal["call_incoming"] = "call_incoming"
    call_id: str
    caller: str
    callee: str
    direction: Direction = "inbound"
    door: Door = "sip"
    line: str = ""
    profile: str = ""
    source: str = ""
    """IP address the call came from, or goes to."""


class CallAnswered(_Event):
    kind: Literal["call_answered"] = "call_answered"
    call_id: str
    codec: str = ""
    """Codec on the wire (PCMA, G722, ...); empty where the door does not know it yet."""


class CallEnded(_Event):
    kind: Literal["call_ended"] = "call_ended"
    call_id: str
    reason: EndReason
    sip_code: int | None = None
    frames_dropped: int = 0
    """Frames of 20 ms that the reader of the line was too slow to take."""


class CallRefused(_Event):
    """A call that no one was asked about: the caller is not allowed, or every place is taken.

    Repetitions within a minute are told as one, with what the last of them said.
    """

    kind: Literal["call_refused"] = "call_refused"
    caller: str
    callee: str = ""
    source: str = ""
    """IP address the call came from; empty where the calls of many addresses are counted."""
    line: str = ""
    sip_code: int | None = None
    """None at the doors for browsers."""
    cause: Literal["not_allowed", "busy", "not_acceptable"]
    count: int = 1
    """How many calls this tells of."""


class DigitReceived(_Event):
    """The caller keyed a digit (0-9 * # A-D)."""

    kind: Literal["digit_received"] = "digit_received"
    call_id: str
    digit: str


class LineRegistered(_Event):
    """The registrar knows us now. Sent on the change only, not on each refresh."""

    kind: Literal["line_registered"] = "line_registered"
    line: str
    expires_s: int = 0


class LineRegistrationFailed(_Event):
    kind: Literal["line_registration_failed"] = "line_registration_failed"
    line: str
    code: int
    """SIP status code; 408 where the registrar did not answer."""
    reason: str
    retry_in_s: float | None = None
    """None: it will not be tried again, the owner has to mend the settings."""


class LineProcessReady(_Event):
    """A line process listens."""

    kind: Literal["line_process_ready"] = "line_process_ready"
    process: int
    port: int
    """SIP port, UDP and TCP."""
    max_calls: int
    """Calls it takes at once."""


class LineProcessLost(_Event):
    """A line process died; its calls ended as lost."""

    kind: Literal["line_process_lost"] = "line_process_lost"
    process: int
    calls: int
    """Calls that were lost with it."""
    reason: str
    restart_in_s: float


TelephonyEvent = Annotated[
    CallIncoming
    | CallAnswered
    | CallEnded
    | CallRefused
    | DigitReceived
    | LineRegistered
    | LineRegistrationFailed
    | LineProcessReady
    | LineProcessLost,
    Field(discriminator="kind"),
]
