"""What a screen shows of a conversation."""

from typing import get_args

import pytest

from agents import events
from agents.conversation import Turn, TurnTimings
from agents.events import CallEvent
from telephony.browser.events import stream_event
from tom.screen import on_screen, turn_on_screen

ALL: tuple[CallEvent, ...] = (
    events.PipelinePicked(at=0, pipeline="realtime", reason="live conversation"),
    events.SpeechStarted(at=1),
    events.SpeechEnded(at=2, end=1),
    events.PartialTranscript(at=3, text="gu"),
    events.FinalTranscript(at=4, text="guten tag"),
    events.NoiseHeard(at=1),
    events.ReplyPiece(at=5, text="Ja "),
    events.ReplyClause(at=6, text="Ja bitte?"),
    events.Backchannel(at=7, text="genau"),
    events.BargeIn(at=7, dropped_samples=8000),
    events.ReplyResumed(at=8, text="bitte?"),
    events.TurnEnded(at=9, index=1, interrupted=False),
    events.DigitsKeyed(at=10, digits="12#"),
    events.CallerSilent(at=11),
    events.ActionTaken(at=12, action="connect", detail="Werkstatt"),
    events.EngineFailed(at=13, stage="llm", engine="ollama", cause="it died", instead="b"),
    events.HandedOver(at=13, left="praxis", profile="werkstatt"),
    events.FillerSaid(at=13, waits="lookup", text="Ich sehe nach."),
    events.ToolUsed(at=13, tool="connect", arguments="{}", outcome="ok", duration_ms=3.2),
    events.MessageRecorded(at=14, start=2, text="rufen sie an"),
    events.MessageBegan(at=14),
    events.NothingRecorded(at=15, start=14),
    events.MailboxUsed(at=16, action="opened", detail="3"),
)
UNSEEN = {"reply_clause", "turn_ended"}


def test_there_is_one_of_every_event_here() -> None:
    assert {type(event) for event in ALL} == set(get_args(CallEvent))


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.kind)
def test_every_event_is_shown_in_words_a_browser_can_read(event: CallEvent) -> None:
    shown = on_screen(event)
    assert (shown is None) == (event.kind in UNSEEN)
    if shown is not None:
        assert stream_event.validate_json(shown.model_dump_json()) == shown
        assert shown.model_dump()["at"] == event.at


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("barge_in", "500 ms"),
        ("backchannel", "genau"),
        ("reply_resumed", "bitte?"),
        ("digits_keyed", "12#"),
        ("caller_silent", ""),
        ("action_taken", "connect Werkstatt"),
        ("engine_failed", "llm: ollama: it died → b"),
        ("handed_over", "werkstatt"),
        ("filler_said", "Ich sehe nach."),
        ("tool_used", "connect: ok, 3 ms"),
        ("message_recorded", "rufen sie an"),
    ],
)
def test_a_notice_says_what_matters(kind: str, detail: str) -> None:
    (event,) = [event for event in ALL if event.kind == kind]
    shown = on_screen(event)
    assert shown is not None
    assert (shown.model_dump()["kind"], shown.model_dump()["detail"]) == (kind, detail)


def test_a_turn_is_shown_with_its_text_and_its_timings() -> None:
    turn = Turn(2, "wo", 10, 20, "Am Markt 3.", "Am Markt", 30, 40, True, TurnTimings(reply_ms=287))
    transcript, end = turn_on_screen(turn)
    assert (transcript.said, transcript.heard, transcript.reply) == (
        "wo",
        "Am Markt",
        "Am Markt 3.",
    )
    assert (transcript.said_start, transcript.reply_end) == (10, 40)
    assert (end.index, end.interrupted, end.timings.reply_ms) == (2, True, 287)
    assert end.timings.stt_ms is None
