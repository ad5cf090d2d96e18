"""`Call`: who called whom, through which door, and how it went."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal
from uuid import uuid4

Direction = Literal["inbound", "outbound"]
Door = Literal["sip", "webrtc", "websocket"]
CONTROL = "control"
"""The variant of calls that are answered with the settings as they are, where others are compared
with them."""


class CallState(StrEnum):
    """RFC 3261's dialog as far as the call log tells it apart."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a call ended."""

    CALLER_HUNG_UP = "caller_hung_up"
    TOM_HUNG_UP = "tom_hung_up"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"
    """The caller gave up before the call was answered (CANCEL)."""
    REJECTED = "rejected"
    """Never answered; `sip_code` says how it was refused."""
    RTP_TIMEOUT = "rtp_timeout"
    """No audio arrived from the caller for the line's time limit."""
    CONNECTION_LOST = "connection_lost"
    """The browser's connection broke, or it no longer answered."""
    MAX_DURATION = "max_duration"
    LOST = "lost"
    """The process that held the call died; what was recorded until then is kept."""
    SHUTDOWN = "shutdown"


@dataclass(slots=True)
class Call:
    """One call. Times are UTC."""

    caller: str
    """The caller's address: the user part of From, or the whole URI where there is none."""
    callee: str
    """Whom the caller dialled: the user part of the request's To."""
    direction: Direction = "inbound"
    door: Door = "sip"
    line: str = ""
    """Name of the line (sip_configs/*.toml) that took the call."""
    profile: str = ""
    """Name of the answering profile."""
    variant: str = ""
    """Name of the settings that answer, where several are compared."""
    barge_ins: int = 0
    """Times that the caller stopped TOM by speaking or keying."""
    repairs: int = 0
    """Turns in which one side did not understand the other."""
    id: str = field(default_factory=lambda: uuid4().hex)
    state: CallState = CallState.RINGING
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    sip_code: int | None = None
    """Final SIP status code towards the caller (200, 403, 486, ...)."""
