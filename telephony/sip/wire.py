"""The socket between the core and a line process, both ends of it.

AF_UNIX SOCK_SEQPACKET keeps message boundaries, so a message is one `send` and one `recv`. Audio
is binary, everything else is a JSON object with the message's class name as `kind`:

    0x01  line process → core   call u32 · position u64 · played u64 · dropped u64 · 640 bytes PCM
    0x02  core → line process   call u32 · 1..MAX_PLAY_BYTES bytes PCM
    '{'   both ways             {"kind": "Answer", "call": 2}

Only the standard library is imported: the line process must stay small.
"""

import json
import struct
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeAlias, get_origin, get_type_hints

from media.audio import FRAME_BYTES, SAMPLE_BYTES
from telephony.sip.errors import WireError

MAX_MESSAGE_BYTES = 60_000
MAX_PLAY_BYTES = 6_400
"""Most PCM in one message to the line process: 200 ms."""

_HEARD = struct.Struct("!BIQQQ")
_PLAY = struct.Struct("!BI")
_HEARD_KIND = 0x01
_PLAY_KIND = 0x02
HEARD_BYTES = _HEARD.size + FRAME_BYTES
"""Length of every `Heard` message."""


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
    jitter_ms: list[int]
    """Jitter buffer: first prefetch, least, most prefetch, size. -1 leaves the library's default."""
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
class Log:
    level: int
    """A level of Python's `logging`."""
    text: str


Control: TypeAlias = (
    Setup | Ring | Answer | Reject | HangUp | Dial | SendDigits | Refer | Flush | Register | Stop
    | Ready | StartFailed | Incoming | Refused | CallProgress | Media | Digit | Flushed
    | ReferProgress | Registration | Stats | Log
)  # fmt: skip
Message: TypeAlias = Heard | Play | Control


class _Kinds:
    """Each control message by its class name, with the plain type every field must have."""

    classes: ClassVar[dict[str, type]] = {kind.__name__: kind for kind in Control.__args__}
    types: ClassVar[dict[str, dict[str, tuple[type, ...]]]] = {}

    @classmethod
    def field_types(cls, kind: str) -> dict[str, tuple[type, ...]]:
        if kind not in cls.types:
            hints = get_type_hints(cls.classes[kind])
            cls.types[kind] = {name: _plain(hint) for name, hint in hints.items()}
        return cls.types[kind]


def _plain(hint: Any) -> tuple[type, ...]:
    origin: Any = get_origin(hint)
    if origin is Literal:
        return (str,)
    if origin is not None:
        return (origin,)
    return (int, float) if hint is float else (hint,)


def encode_heard(call: int, position: int, played: int, dropped: int, pcm: bytes) -> bytes:
    """`Heard` without building the object: this runs 50 times a second and call."""
    return _HEARD.pack(_HEARD_KIND, call, position, played, dropped) + pcm


def encode(message: Message) -> bytes:
    """Bytes of one message, to be sent with one `send`."""
    if isinstance(message, Heard):
        return encode_heard(
            message.call, message.position, message.played, message.dropped, message.pcm
        )
    if isinstance(message, Play):
        return _PLAY.pack(_PLAY_KIND, message.call) + message.pcm
    data = json.dumps({"kind": type(message).__name__, **asdict(message)}).encode()
    if len(data) > MAX_MESSAGE_BYTES:
        raise WireError(f"{type(message).__name__} of {len(data)} bytes is too long to send")
    return data


def decode(data: bytes) -> Message:
    """The message in `data`; raises `WireError` where there is none."""
    first = data[:1]
    if first == b"{":
        return _decode_control(data)
    if first == b"\x01":
        if len(data) != HEARD_BYTES:
            raise WireError(f"Heard of {len(data)} bytes, not {HEARD_BYTES}")
        _, call, position, played, dropped = _HEARD.unpack_from(data)
        return Heard(call, position, played, dropped, data[_HEARD.size :])
    if first == b"\x02":
        size = len(data) - _PLAY.size
        if not 0 < size <= MAX_PLAY_BYTES or size % SAMPLE_BYTES:
            raise WireError(f"Play with {size} bytes of PCM")
        return Play(_PLAY.unpack_from(data)[1], data[_PLAY.size :])
    raise WireError(f"no message begins with {first!r}")


def _decode_control(data: bytes) -> Control:
    try:
        content: Any = json.loads(data)
    except ValueError as error:
        raise WireError(f"not JSON: {error}") from None
    kind = content.pop("kind", None)
    if not isinstance(kind, str) or kind not in _Kinds.classes:
        raise WireError(f"unknown message {kind!r}")
    types = _Kinds.field_types(kind)
    for name, value in content.items():
        if name not in types:
            raise WireError(f"{kind} has no field {name!r}")
        wanted = types[name]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise WireError(f"{kind}.{name} cannot be {value!r}")
    cls: Any = _Kinds.classes[kind]
    try:
        return cls(**content)
    except TypeError:
        missing = [item.name for item in fields(cls) if item.name not in content]
        raise WireError(f"{kind} lacks {', '.join(missing)}") from None
