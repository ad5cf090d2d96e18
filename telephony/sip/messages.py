"""What core and line process tell each other. `wire.py` puts it on the socket.

Plain dataclasses, because the line process must stay small.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Heard:
    """20 ms of the caller's audio, and how far our own has come."""

    call: int
    position: int
    """Samples since the call's audio began, this frame included. A jump means lost frames."""
    played: int
    """Samples of ours handed to the RTP stream since the call's audio began."""
    dropped: int
    """Samples of ours that were flushed or did not fit, since the call's audio began."""
    pcm: bytes


@dataclass(frozen=True, slots=True)
class Play:
    """Audio for the caller."""

    call: int
    pcm: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold our own audio back where it is. As quick as the audio itself."""

    call: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Let our own audio go on, likewise."""

    call: int
    again: bytes
    """PCM that is heard before it, and counted nowhere."""


# core → line process


@dataclass(frozen=True, slots=True)
class LineSetup:
    """A line as the line process needs it."""

    name: str
    uri: str
    """Address of record, RFC 3261 6. Empty: `sip:<user>@<own address>`."""
    user: str
    registrar: str = ""
    """Registrar's URI; empty where the line does not register."""
    proxies: list[str] = field(default_factory=list[str])
    username: str = ""
    password: str = field(default="", repr=False)
    expires_s: int = 300
    register: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message: all that a line process has to know."""

    bind: str
    port: int
    public_address: str
    rtp_port: int
    """First RTP port; 0 lets the system choose."""
    rtp_range: int
    codecs: list[str]
    lines: list[dict[str, Any]]
    """`LineSetup` as objects."""
    sources: list[str]
    """IPv4 networks that may send to the SIP port at all; empty for everyone."""
    jitter_ms: list[int]
    """Jitter buffer: first, least and most prefetch, size. -1 for the library's default."""
    log_level: int
    user_agent: str
    stats_interval_s: float


@dataclass(frozen=True, slots=True)
class Ring:
    call: int


@dataclass(frozen=True, slots=True)
class Answer:
    call: int


@dataclass(frozen=True, slots=True)
class Reject:
    call: int
    code: int


@dataclass(frozen=True, slots=True)
class HangUp:
    call: int


@dataclass(frozen=True, slots=True)
class Dial:
    call: int
    """Number for the call; the core chooses odd ones, the line process even ones."""
    line: str
    uri: str


@dataclass(frozen=True, slots=True)
class SendDigits:
    call: int
    digits: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Blind transfer, RFC 5589 6."""

    call: int
    uri: str


@dataclass(frozen=True, slots=True)
class Flush:
    call: int
    token: int
    """Comes back in `Flushed`."""


@dataclass(frozen=True, slots=True)
class Register:
    line: str


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell how many messages wait, RFC 3842. One at a time for each line."""

    line: str
    uri: str
    new: int
    old: int


@dataclass(frozen=True, slots=True)
class Sources:
    """From now on only these may send to the SIP port."""

    networks: list[str]


@dataclass(frozen=True, slots=True)
class Stop:
    """Hang up, unregister, exit."""


# line process → core


@dataclass(frozen=True, slots=True)
class Ready:
    port: int
    max_calls: int
    """Calls the library was built to take at once."""
    fast_frames: bool
    """Frames are moved through ctypes; else the slow, safe way."""


@dataclass(frozen=True, slots=True)
class StartFailed:
    reason: str


@dataclass(frozen=True, slots=True)
class Incoming:
    call: int
    line: str
    """Line of the account that pjsip chose."""
    source: str
    """IP address the INVITE came from."""
    from_header: str
    to_header: str
    request_uri: str
    sip_call_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """pjsip refused a call on its own: no place left, or nothing in its SDP that we speak."""

    source: str
    from_header: str
    to_header: str
    code: int


@dataclass(frozen=True, slots=True)
class CallProgress:
    call: int
    state: Literal["ringing", "answered", "ended"]
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Media:
    call: int
    active: bool
    """False while the peer holds the call."""
    codec: str


@dataclass(frozen=True, slots=True)
class Digit:
    call: int
    digit: str
    method: str
    """`rfc4733` or `info`."""


@dataclass(frozen=True, slots=True)
class Flushed:
    call: int
    token: int
    played: int
    dropped: int
    """Both as in `Heard`."""


@dataclass(frozen=True, slots=True)
class ReferProgress:
    call: int
    code: int
    final: bool


@dataclass(frozen=True, slots=True)
class Registration:
    line: str
    code: int
    reason: str
    expires_s: int


@dataclass(frozen=True, slots=True)
class Notified:
    """The answer to `Notify`, or 408 where none came."""

    line: str
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Stats:
    late_frames: int
    """Ticks of the bridge that came more than 40 ms after the one before."""
    max_gap_ms: float
    """Longest time between two ticks since the last report."""
    lost_to_core: int
    """Frames the core was too slow to take."""
    rss_mb: float
    cpu_s: float
    calls: dict[str, Any]
    """Call number → {"rx": RTP packets received, "lost": …, "jitter_ms": …, "buffer_ms": …}."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Once a second, whatever the thread that talks to pjsip is waiting for."""


@dataclass(frozen=True, slots=True)
class Log:
    level: int
    """A level of Python's `logging`."""
    text: str


Control: TypeAlias = (
    Setup | Ring | Answer | Reject | HangUp | Dial | SendDigits | Refer | Flush | Pause | Register
    | Notify | Sources | Stop | Ready | StartFailed | Incoming | Refused | CallProgress | Media
    | Digit | Flushed | ReferProgress | Registration | Notified | Stats | Alive | Log
)  # fmt: skip
Audio: TypeAlias = Play | Pause | Resume
"""Core → line process, not for the thread that waits for pjsip."""
Message: TypeAlias = Heard | Play | Resume | Control
