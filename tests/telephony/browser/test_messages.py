"""What a browser sends is an event, or a problem that names what is wrong."""

import pytest

from telephony.browser.events import AudioChunk, Digit, HangUp, Ping, Problem
from telephony.browser.messages import MAX_MESSAGE_BYTES, parse


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ('{"type": "ping"}', Ping()),
        (b'{"type": "ping", "id": "7"}', Ping(id="7")),
        ('{"type": "digit", "digit": "#"}', Digit(digit="#")),
        ('{"type": "hang_up"}', HangUp()),
        ('{"type": "audio_chunk", "audio": "AAA="}', AudioChunk(audio="AAA=")),
    ],
)
def test_events_are_read(text: str | bytes, event: object) -> None:
    assert parse(text) == event


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("", "malformed", ""),
        ("[]", "malformed", ""),
        ("7", "malformed", ""),
        ("[" * 5000, "malformed", ""),
        (b"\xff\xfe", "malformed", ""),
        ('{"type": "ping", "id": "\ud800"}', "malformed", ""),
        ("{}", "invalid", "type"),
        ('{"type": "dance"}', "unknown_type", "type"),
        ('{"type": 7}', "unknown_type", "type"),
        ('{"type": "digit"}', "invalid", "digit"),
        ('{"type": "digit", "digit": "12"}', "invalid", "digit"),
        ('{"type": "digit", "digit": 1}', "invalid", "digit"),
        ('{"type": "ping", "id": "%s"}' % ("x" * 65), "invalid", "id"),
        ('{"type": "ping", "when": 1}', "invalid", "when"),
        ('{"type": "audio_chunk", "audio": "", "codec": "opus"}', "invalid", "codec"),
        ("x" * (MAX_MESSAGE_BYTES + 1), "too_large", ""),
        ("ü" * (MAX_MESSAGE_BYTES // 2 + 1), "too_large", ""),
    ],
)
def test_faults_are_named(text: str | bytes, code: str, field: str) -> None:
    problem = parse(text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (code, field)
    assert problem.message


def test_long_names_are_not_sent_back() -> None:
    problem = parse('{"type": "%s"}' % ("x" * 60_000))
    assert isinstance(problem, Problem)
    assert len(problem.model_dump_json()) < 300
    problem = parse('{"type": "ping", "%s": 1}' % ("x" * 60_000))
    assert isinstance(problem, Problem)
    assert len(problem.model_dump_json()) < 300
