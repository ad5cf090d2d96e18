"""Notes that nobody has seen to, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telephony.call import Call
from telephony.calllog import CallLog, NoteRecord
from telephony.calllog.note_list import list_notes, messages_by_line

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def test_the_newest_first_and_how_many_there_are(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    call, other = ended_call(), ended_call(minute=5, caller="040222")
    for minute, of in ((0, call), (2, other), (1, call)):
        log.add_note(of.id, NoteRecord(f"note {minute}", taken_at=T0 + timedelta(minutes=minute)))
    found, total = list_notes(log.engine, limit=2, done=False)
    assert [(note.text, of.caller) for note, of in found] == [
        ("note 2", "040222"),
        ("note 1", "030111"),
    ]
    assert total == 3


def test_what_is_ticked_off_is_not_told(log: CallLog, ended_call: Callable[..., Call]) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("seen to"))
    log.change_note(call.id, log.get_call(call.id).notes[0].id, done=True)
    assert list_notes(log.engine, limit=2, done=False) == ([], 0)


def test_what_is_urgent_comes_first_and_what_is_done_last(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    call = ended_call()
    for minute, (text, urgent) in enumerate(
        [("old and urgent", True), ("done and urgent", True), ("done", False), ("new", False)]
    ):
        taken_at = T0 + timedelta(minutes=minute)
        note = log.add_note(call.id, NoteRecord(text, taken_at=taken_at, urgent=urgent))
        log.change_note(call.id, note.id, done=text.startswith("done"))

    def texts(limit: int = 10, offset: int = 0, done: bool | None = None) -> list[str]:
        return [note.text for note, _ in list_notes(log.engine, limit, offset, done=done)[0]]

    assert texts() == ["old and urgent", "new", "done", "done and urgent"]
    assert texts(limit=2, offset=1) == ["new", "done"]
    assert texts(done=True) == ["done", "done and urgent"]
    assert list_notes(log.engine, 1, done=True)[1] == 2


def test_messages_are_counted_by_line(log: CallLog, ended_call: Callable[..., Call]) -> None:
    assert messages_by_line(log.engine) == {}
    first, second, other = (ended_call(minute) for minute in range(3))
    for call, line in ((first, "amt"), (second, "amt"), (other, "büro")):
        call.line = line
        log.end_call(call)
        log.add_note(call.id, NoteRecord("Bittet um Rückruf."))
    log.add_note(first.id, NoteRecord("Erledigt?", author="anna"))
    assert messages_by_line(log.engine) == {"amt": (2, 0), "büro": (1, 0)}
    log.change_note(first.id, log.get_call(first.id).notes[0].id, done=True)
    assert messages_by_line(log.engine) == {"amt": (1, 1), "büro": (1, 0)}
    log.delete_call(other.id)
    assert messages_by_line(log.engine) == {"amt": (1, 1)}


def test_whoever_shows_the_notes_is_told_of_changes(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    told: list[dict[str, tuple[int, int]]] = []
    log.notes_changed = lambda: told.append(messages_by_line(log.engine))
    call = ended_call()
    note = log.add_note(call.id, NoteRecord("Falsch", start_sample=5))
    log.replace_note(call.id, 5, NoteRecord("Richtig", start_sample=7))
    log.change_note(call.id, note.id, done=True)
    log.delete_note(call.id, note.id)
    log.delete_call(call.id)
    counts = [next(iter(seen.values()), (0, 0)) for seen in told]
    assert counts == [(1, 0), (1, 0), (0, 1), (0, 0), (0, 0)], "after it is written"
