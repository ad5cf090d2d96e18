"""What the mailbox of a line holds, and what becomes of it in the call log."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from agents.whisperx.mailbox import MessagesUnavailable
from media.wav import StereoWav
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, CallNotFound, NoteRecord, RecordingRecord
from telephony.sip.config import LineConfig
from tests.calllogkit import open_log
from tom.mailbox import LineMessages, mailbox_doors

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
VOICE = np.arange(1, 48_001, dtype=np.int16)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = open_log(tmp_path)
    yield log
    log.close()


@pytest.fixture
def ended(log: CallLog) -> Callable[..., Call]:
    def put(minute: int, line: str = "amt") -> Call:
        call = Call(caller=f"0301{minute}", callee="100", line=line)
        call.started_at = call.answered_at = T0 + timedelta(minutes=minute)
        call.state, call.end_reason = CallState.ENDED, EndReason.CALLER_HUNG_UP
        call.ended_at = call.started_at + timedelta(seconds=30)
        log.end_call(call)
        return call

    return put


def spoken(log: CallLog, call: Call, minute: int, first: int = 16_000) -> None:
    """A message of two seconds in a recording that begins at `first` of the call."""
    path = f"audio/{call.id}.wav"
    wav = StereoWav(log.data_dir / path)
    wav.append(VOICE.tobytes(), bytes(VOICE.nbytes))
    wav.close()
    record = RecordingRecord(path, kind="voicemail", channels=2, start_sample=first)
    log.add_recording(call.id, record)
    log.end_recording(path, first + 48_000)
    at = T0 + timedelta(minutes=minute)
    note = NoteRecord("hallo", taken_at=at, start_sample=first + 8_000, end_sample=first + 40_000)
    log.add_note(call.id, note)


async def test_the_newest_first_with_their_audio(log: CallLog, ended: Callable[..., Call]) -> None:
    first, second, other = ended(1), ended(2), ended(3, "büro")
    spoken(log, first, 1)
    log.add_note(second.id, NoteRecord("Bittet um Rückruf", "Anna Weber", "040222"))
    spoken(log, other, 3)
    log.add_note(first.id, NoteRecord("Kunde ist nett", author="anna"))
    messages = LineMessages(log, "amt", BERLIN)
    in_words, by_voice = await messages.waiting()
    assert (in_words.caller, in_words.text, in_words.spoken) == (
        "040222",
        "Anna Weber. Bittet um Rückruf",
        False,
    )
    assert (by_voice.caller, by_voice.spoken) == ("03011", True)
    assert by_voice.left_at == T0 + timedelta(minutes=1)
    assert by_voice.left_at.hour == 10, "in Berlin"
    heard = b"".join([piece async for piece in messages.audio(by_voice)])
    assert heard == VOICE[8_000:40_000].tobytes()


async def test_seeing_to_a_message(log: CallLog, ended: Callable[..., Call]) -> None:
    call = ended(1)
    spoken(log, call, 1)
    messages = LineMessages(log, "amt", BERLIN)
    (message,) = await messages.waiting()
    await messages.see_to(message)
    assert log.get_call(call.id).notes[0].done
    assert await messages.waiting() == []
    log.delete_call(call.id)
    await messages.see_to(message)  # somebody was quicker
    await messages.delete(message)


async def test_deleting_a_message(log: CallLog, ended: Callable[..., Call]) -> None:
    call = ended(1)
    spoken(log, call, 1)
    messages = LineMessages(log, "amt", BERLIN)
    (message,) = await messages.waiting()
    await messages.delete(message)
    with pytest.raises(CallNotFound):
        log.get_call(call.id)
    assert not list(log.data_dir.rglob("*.wav"))


async def test_deleting_a_message_leaves_the_others_of_its_call(
    log: CallLog, ended: Callable[..., Call]
) -> None:
    call = ended(1)
    log.add_note(call.id, NoteRecord("Bittet um Rückruf", taken_at=T0))
    spoken(log, call, 1)
    messages = LineMessages(log, "amt", BERLIN)
    newest, other = await messages.waiting()
    await messages.delete(newest)
    assert [message.text for message in await messages.waiting()] == [other.text]
    assert [note.text for note in log.get_call(call.id).notes] == ["Bittet um Rückruf"]
    await messages.delete(other)
    with pytest.raises(CallNotFound):
        log.get_call(call.id)


async def test_nobody_waits_for_the_purge(
    log: CallLog, ended: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def purge(log: CallLog) -> None:
        begun.set()
        go_on.wait(30)

    monkeypatch.setattr(CallLog, "purge", purge)
    spoken(log, ended(1), 1)
    messages = LineMessages(log, "amt", BERLIN)
    (message,) = await messages.waiting()
    try:
        await asyncio.wait_for(messages.delete(message), 20)
        assert await asyncio.to_thread(begun.wait, 20)
    finally:
        go_on.set()


async def test_a_log_that_cannot_be_reached(
    log: CallLog, ended: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken(log, ended(1), 1)
    messages = LineMessages(log, "amt", BERLIN)
    (message,) = await messages.waiting()

    def stuck(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(MessagesUnavailable):
        await messages.delete(message)
    assert [kept.note_id for kept in await messages.waiting()] == [message.note_id]

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE notes", {}, Exception("database is locked"))

    monkeypatch.setattr(CallLog, "change_note", locked)
    with pytest.raises(MessagesUnavailable):
        await messages.see_to(message)
    monkeypatch.setattr("tom.mailbox.open_messages", locked)
    with pytest.raises(MessagesUnavailable):
        await messages.waiting()


async def test_a_message_whose_recording_is_gone_is_read_out(
    log: CallLog, ended: Callable[..., Call]
) -> None:
    call = ended(1)
    log.add_note(call.id, NoteRecord("hallo", start_sample=0, end_sample=100))
    (message,) = await LineMessages(log, "amt", BERLIN).waiting()
    assert (message.spoken, message.text) == (False, "hallo")


def test_only_lines_with_a_pin_have_a_mailbox(log: CallLog) -> None:
    lines = (
        LineConfig(name="amt", mailbox_pin=SecretStr("4711"), mailbox_number="42"),
        LineConfig(name="büro".replace("ü", "ue")),
    )
    doors = mailbox_doors(lines, log)
    assert list(doors) == ["amt"]
    assert (doors["amt"].number, doors["amt"].key) == ("42", "*")
    assert doors["amt"].guard.admits("4711")
