"""The socket's format, both ways, and what is not a message."""

import json

import pytest

from media.audio import SILENCE
from telephony.sip import messages, wire
from telephony.sip.errors import WireError

MESSAGES: list[messages.Message] = [
    messages.Heard(3, 640, 320, 10, b"\1\2" * 320),
    messages.Play(4, b"\3\4" * 77),
    messages.Pause(4),
    messages.Resume(4, b""),
    messages.Resume(4, b"\3\4" * 9600),
    messages.Setup(
        "127.0.0.1",
        5060,
        "",
        0,
        100,
        ["PCMA"],
        [{"name": "a"}],
        ["10.0.0.0/8"],
        [0, 0, 200, 300],
        2,
        "TOM",
        1,
    ),
    messages.Answer(1),
    messages.Reject(1, 486),
    messages.Dial(3, "direct", "sip:a@b"),
    messages.SendDigits(3, "12#"),
    messages.Flush(3, 9),
    messages.Flushed(3, 9, 640, 320),
    messages.Sources(["10.0.0.0/8"]),
    messages.Stop(),
    messages.Alive(),
    messages.Ready(5060, 4, True),
    messages.Incoming(2, "direct", "127.0.0.1", "Jürgen <sip:j@x>", "<sip:t@y>", "sip:t@y", "id"),
    messages.CallProgress(2, "ended", 487, "Request Terminated"),
    messages.Media(2, False, ""),
    messages.Stats(0, 20.5, 0, 28.1, 3, {"2": {"rx": 10}}),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_there_and_back(message: messages.Message) -> None:
    assert wire.decode(wire.encode(message)) == message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no message begins"),
        (b"\x07abc", "no message begins"),
        (wire.encode(messages.Heard(1, 2, 3, 4, SILENCE))[:-1], "Heard of"),
        (b"\x02\0\0\0\1", "Play with 0"),
        (b"\x02\0\0\0\1a", "Play with 1"),
        (b"\x02\0\0\0\1" + bytes(wire.MAX_PLAY_BYTES + 2), "Play with"),
        (b"\x03\0\0\0", "Resume with -1"),
        (b"\x03\0\0\0\1a", "Resume with 1"),
        (b"\x03\0\0\0\1" + bytes(wire.MAX_AGAIN_BYTES + 2), "Resume with"),
        (b"{", "not JSON"),
        (b"{\xff}", "not JSON"),
        (b"{}", "unknown message None"),
        (b'{"kind": "Explode"}', "unknown message 'Explode'"),
        (b'{"kind": ["Answer"]}', "unknown message"),
        (b'{"kind": "Answer"}', "Answer lacks call"),
        (b'{"kind": "Answer", "call": "1"}', "Answer.call cannot be"),
        (b'{"kind": "Answer", "call": true}', "Answer.call cannot be"),
        (b'{"kind": "Answer", "call": 1, "x": 1}', "no field 'x'"),
    ],
)
def test_garbage_is_refused_clearly(data: bytes, says: str) -> None:
    with pytest.raises(WireError, match=says):
        wire.decode(data)


def test_too_long_to_send() -> None:
    with pytest.raises(WireError, match="too long"):
        wire.encode(messages.Log(20, "x" * wire.MAX_MESSAGE_BYTES))


def test_control_messages_are_plain_json() -> None:
    assert json.loads(wire.encode(messages.Answer(2))) == {"kind": "Answer", "call": 2}


def test_a_password_does_not_show_in_a_repr() -> None:
    assert "geheim" not in repr(messages.LineSetup("a", "", "u", password="geheim"))


def test_what_is_not_utf_8_is_replaced() -> None:
    latin_1 = b"M\xfcller".decode(errors="surrogateescape")
    assert wire.decode(wire.encode(messages.Log(20, latin_1))) == messages.Log(20, "M?ller")
    assert wire.decode(wire.encode(messages.Log(20, "Müller"))) == messages.Log(20, "Müller")
