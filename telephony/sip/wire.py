"""The socket between the core and a line process, both ends of it.

AF_UNIX SOCK_SEQPACKET keeps message boundaries, so a message is one `send` and one `recv`. Audio
is binary, everything else is a JSON object with the message's class name as `kind`:

    0x01  line process → core   call u32 · position u64 · played u64 · dropped u64 · 640 bytes PCM
    0x02  core → line process   call u32 · 1..MAX_PLAY_BYTES bytes PCM
    0x03  core → line process   call u32 · 0..MAX_AGAIN_BYTES bytes PCM
    '{'   both ways             {"kind": "Answer", "call": 2}

Only the standard library is imported: the line process must stay small.
"""

import json
import struct
from dataclasses import asdict, fields
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from media.audio import FRAME_BYTES, SAMPLE_BYTES
from telephony.sip.errors import WireError
from telephony.sip.messages import Control, Heard, Message, Play, Resume

MAX_MESSAGE_BYTES = 60_000
MAX_PLAY_BYTES = 6_400
"""Most PCM in one message to the line process: 200 ms."""

MAX_AGAIN_BYTES = 32_000
"""Most PCM that is said again after a pause: 1 s."""

_HEARD = struct.Struct("!BIQQQ")
_PLAY = struct.Struct("!BI")
_HEARD_KIND = 0x01
_PLAY_KIND = 0x02
_RESUME_KIND = 0x03
HEARD_BYTES = _HEARD.size + FRAME_BYTES
"""Length of every `Heard` message."""


class _Kinds:
    """Each control message by its class name, with the plain type every field must have."""

    classes: ClassVar[dict[str, type]] = {kind.__name__: kind for kind in get_args(Control)}
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
    if isinstance(message, Resume):
        return _PLAY.pack(_RESUME_KIND, message.call) + message.again
    content = {"kind": type(message).__name__, **asdict(message)}
    # A peer's bytes that are not UTF-8 are lone surrogates here, which nobody could store or print.
    data = json.dumps(content, ensure_ascii=False).encode(errors="replace")
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
    if first == b"\x03":
        size = len(data) - _PLAY.size
        if not 0 <= size <= MAX_AGAIN_BYTES or size % SAMPLE_BYTES:
            raise WireError(f"Resume with {size} bytes of PCM")
        return Resume(_PLAY.unpack_from(data)[1], data[_PLAY.size :])
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
