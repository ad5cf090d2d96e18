"""Notes that nobody has seen to, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telephony.call import Call
from telephony.calllog import CallLog, NoteRecord
from telephony.calllog.open_notes import open_notes

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def test_the_newest_first_and_how_many_there_are(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    call, other = ended_call(), ended_call(minute=5, caller="040222")
    for minute, of in ((0, call), (2, other), (1, call)):
        log.add_note(of.id, NoteRecord(f"note {minute}", taken_at=T0 + timedelta(minutes=minute)))
    found, total = open_notes(log.engine, limit=2)
    assert [(note.text, of.caller) for note, of in found] == [
        ("note 2", "040222"),
        ("note 1", "030111"),
    ]
    assert total == 3


def test_what_is_ticked_off_is_not_told(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("seen to"))
    log.change_note(call.id, log.get_call(call.id).notes[0].id, done=True)
    assert open_notes(log.engine, limit=2) == ([], 0)
