"""Messages that callers spoke: replaced by what they spoke anew, kept where the server died."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from media.audio import SAMPLE_RATE
from media.wav import write_wav
from telephony.call import Call, CallState
from telephony.calllog import CallFilter, CallLog, EventRecord, NoteRecord, RecordingRecord

Put = Callable[..., Call]


def test_a_message_spoken_anew_replaces_its_note(log: CallLog, ended_call: Put) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("Bittet um Rückruf."))
    log.add_note(call.id, NoteRecord("Falsch", start_sample=100, end_sample=200))
    log.change_note(call.id, log.get_call(call.id).notes[1].id, done=True)
    log.replace_note(call.id, 100, NoteRecord("Richtig", start_sample=300, end_sample=400))
    log.replace_note(call.id, 999, NoteRecord("Nochmal", start_sample=500, end_sample=600))
    notes = [(n.text, n.start_sample, n.end_sample, n.done) for n in log.get_call(call.id).notes]
    assert notes == [
        ("Bittet um Rückruf.", None, None, False),
        ("Richtig", 300, 400, False),
        ("Nochmal", 500, 600, False),
    ], "where there is nothing to replace, it is kept all the same"
    assert log.list_calls(filters=CallFilter(text="Falsch"))[1] == 0
    assert log.list_calls(filters=CallFilter(text="Richtig"))[1] == 1


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (["message_began"], True),
        (["message_began", "message_recorded"], False),
        (["message_began", "message_recorded", "message_began"], True),
        (["message_began", "nothing_recorded", "turn_ended"], False),
        ([], False),
    ],
)
def test_a_message_that_was_being_left_is_kept(
    log: CallLog, kinds: list[str], kept: bool, tmp_path: Path, t0: datetime
) -> None:
    call = Call(caller="030111", callee="100", started_at=t0)
    call.state, call.answered_at = CallState.ANSWERED, t0
    log.answer_call(call)
    for kind in kinds:
        log.add_event(call.id, EventRecord(kind, at=t0, at_samples=2 * SAMPLE_RATE))
    log.add_recording(call.id, RecordingRecord("r.wav", channels=2, start_sample=SAMPLE_RATE))
    write_wav(tmp_path / "r.wav", bytes(4 * 7 * SAMPLE_RATE), channels=2)
    log.close_lost()
    notes = log.get_call(call.id).notes
    assert [(n.text, n.start_sample, n.end_sample, n.done) for n in notes] == (
        [("(6 s, bei einem Ausfall abgebrochen)", 2 * SAMPLE_RATE, 8 * SAMPLE_RATE, False)]
        if kept
        else []
    )
    assert log.list_calls(filters=CallFilter(text="Ausfall"))[1] == kept
