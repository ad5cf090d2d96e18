"""`CallLog`: what goes in comes out, in time's order, and can be found and deleted."""

import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from media.audio import SAMPLE_RATE
from media.wav import write_wav
from telephony.call import Call, CallState, EndReason
from telephony.calllog import (
    CallInProgress,
    CallLog,
    CallNotFound,
    CallResult,
    EventRecord,
    NoteNotFound,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.errors import OutsideDataDir

Put = Callable[..., Call]

TURN = TurnRecord(
    index=1,
    said="Haben Sie am Freitag einen Termin?",
    said_start=16_000,
    said_end=48_000,
    reply="Ja, um zehn Uhr.",
    heard="Ja, um",
    reply_start=52_000,
    reply_end=60_000,
    interrupted=True,
    endpoint_ms=180.5,
    stt_ms=190.0,
    llm_ms=230.25,
    tts_ms=260.0,
    reply_ms=287.0,
)


def test_a_call_comes_back_whole(log: CallLog, ended_call: Put) -> None:
    call = ended_call(door="webrtc", direction="outbound", profile="praxis")
    row = log.get_call(call.id)
    assert {name: getattr(row, name) for name in asdict(call)} == asdict(call)
    assert row.started_at.tzinfo is UTC
    assert (row.result, row.duration_s) == (CallResult.ANSWERED, 60.0)


def test_every_field_of_a_call_has_a_column(log: CallLog) -> None:
    call = Call("a", "b")
    log.start_call(call)
    assert all(hasattr(log.get_call(call.id), name) for name in asdict(call))


def test_times_keep_their_instant_whatever_their_zone(log: CallLog) -> None:
    berlin = timezone(timedelta(hours=2))
    call = Call("a", "b", started_at=datetime(2025, 7, 1, 8, 30, 0, 123_456, tzinfo=berlin))
    log.start_call(call)
    assert log.get_call(call.id).started_at == datetime(2025, 7, 1, 6, 30, 0, 123_456, tzinfo=UTC)


def test_a_time_without_zone_is_refused(log: CallLog) -> None:
    naive = datetime(2025, 7, 1)
    with pytest.raises(StatementError, match="no time zone"):
        log.start_call(Call("a", "b", started_at=naive))


def test_turns_events_recordings_and_notes_come_back(log: CallLog, ended_call: Put) -> None:
    call = ended_call()
    log.add_turn(call.id, TurnRecord(index=0, reply="Praxis, guten Tag."))
    log.add_turn(call.id, TURN)
    log.add_event(call.id, EventRecord("dtmf", {"digit": "5"}, at_samples=1600))
    log.add_recording(call.id, RecordingRecord("audio/a.wav", channels=2))
    log.end_recording("audio/a.wav", 960_000)
    log.add_note(call.id, NoteRecord("Bitte um Rückruf", "Erika Muster", "+4930111"))
    log.describe_call(call.id, pipeline="realtime", stt_engine="sherpa", summary="Termin")
    row = log.get_call(call.id)
    assert [turn.index for turn in row.turns] == [0, 1]
    assert {name: getattr(row.turns[1], name) for name in asdict(TURN)} == asdict(TURN)
    assert (row.events[0].kind, row.events[0].data) == ("dtmf", {"digit": "5"})
    assert (row.recordings[0].end_sample, row.recordings[0].state) == (960_000, "complete")
    assert (row.notes[0].text, row.notes[0].done) == ("Bitte um Rückruf", False)
    assert (row.pipeline, row.stt_engine, row.llm_engine, row.summary) == (
        *("realtime", "sherpa", "", "Termin"),
    )


def test_an_updated_turn_replaces_what_was_stored(log: CallLog, ended_call: Put) -> None:
    call = ended_call()
    log.add_turn(call.id, TurnRecord(index=1, said="Haben"))
    log.update_turn(call.id, TURN)
    (turn,) = log.get_call(call.id).turns
    assert turn.said == TURN.said


def test_the_end_of_a_call_writes_what_was_missed_before(log: CallLog) -> None:
    call = Call("a", "b", state=CallState.ENDED, end_reason=EndReason.CANCELLED)
    log.end_call(call)
    assert log.get_call(call.id).result == CallResult.MISSED


@pytest.mark.parametrize(
    ("answered", "reason", "result"),
    [
        (True, EndReason.CALLER_HUNG_UP, CallResult.ANSWERED),
        (True, EndReason.TRANSFERRED, CallResult.ANSWERED),
        (True, EndReason.LOST, CallResult.LOST),
        (False, EndReason.CANCELLED, CallResult.MISSED),
        (False, EndReason.REJECTED, CallResult.REJECTED),
    ],
)
def test_the_result_follows_from_the_call(
    log: CallLog, answered: bool, reason: EndReason, result: CallResult
) -> None:
    call = Call("a", "b", state=CallState.ENDED, end_reason=reason)
    call.answered_at = call.started_at if answered else None
    log.end_call(call)
    assert log.get_call(call.id).result == result


def test_a_voicemail_recording_makes_the_result_voicemail(log: CallLog) -> None:
    call = Call("a", "b")
    log.start_call(call)
    log.add_recording(call.id, RecordingRecord("audio/v.wav", "voicemail"))
    call.state, call.answered_at = CallState.ENDED, call.started_at
    log.end_call(call)
    assert log.get_call(call.id).result == CallResult.VOICEMAIL


def test_line_events_belong_to_no_call(log: CallLog) -> None:
    log.add_event(None, EventRecord("registered", line="praxis"))
    log.add_event(None, EventRecord("registration_failed", {"code": 403}, line="praxis"))
    assert [event.kind for event in log.line_events()] == ["registration_failed", "registered"]


def test_what_belongs_to_no_known_call_is_refused(log: CallLog) -> None:
    with pytest.raises(IntegrityError):
        log.add_turn("nobody", TURN)
    with pytest.raises(CallNotFound, match="nobody"):
        log.get_call("nobody")
    with pytest.raises(CallNotFound):
        log.get_call("no\0body")
    with pytest.raises(IntegrityError):
        log.add_note("nobody", NoteRecord("?"))


def test_deleting_a_call_takes_its_files_along(
    log: CallLog, ended_call: Put, tmp_path: Path
) -> None:
    call, other = ended_call(), ended_call(1)
    file = tmp_path / "audio" / "a.wav"
    file.parent.mkdir()
    write_wav(file, bytes(640))
    log.add_recording(call.id, RecordingRecord("audio/a.wav"))
    log.add_turn(call.id, TURN)
    log.add_turn(other.id, TURN)
    log.delete_call(call.id)
    assert not file.exists()
    with pytest.raises(CallNotFound):
        log.delete_call(call.id)
    with log.engine.connect() as connection:
        left = connection.execute(text("SELECT call_id FROM turns")).scalars().all()
    assert left == [other.id]


def test_a_file_that_cannot_be_removed_keeps_the_call_listed(
    log: CallLog, ended_call: Put, tmp_path: Path
) -> None:
    call = ended_call()
    (tmp_path / "audio" / "a.wav").mkdir(parents=True)  # unlink() fails on a folder, root or not
    log.add_recording(call.id, RecordingRecord("audio/a.wav"))
    with pytest.raises(OSError, match="directory"):
        log.delete_call(call.id)
    assert log.get_call(call.id).recordings


def test_a_call_in_progress_is_not_deleted(log: CallLog) -> None:
    call = Call("a", "b")
    log.start_call(call)
    with pytest.raises(CallInProgress):
        log.delete_call(call.id)


@pytest.mark.parametrize("path", ["../x.wav", "/etc/passwd", "audio/../../x", ".", "link/x.wav"])
def test_recordings_stay_in_the_data_directory(
    log: CallLog, ended_call: Put, tmp_path: Path, path: str
) -> None:
    (tmp_path / "link").symlink_to("/etc")
    with pytest.raises(OutsideDataDir):
        log.add_recording(ended_call().id, RecordingRecord(path))


def test_notes_can_be_ticked_off(log: CallLog, ended_call: Put) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("Rückruf"))
    (note,) = log.get_call(call.id).notes
    log.change_note(call.id, note.id, done=True)
    assert log.get_call(call.id).notes[0].done
    with pytest.raises(CallNotFound):
        log.change_note("another", note.id, done=True)
    with pytest.raises(NoteNotFound, match="no note 99"):
        log.delete_note(call.id, 99)
    with pytest.raises(NoteNotFound):
        log.change_note(ended_call(1).id, note.id, done=False)


def test_open_calls_are_closed_as_lost_at_their_last_sign_of_life(
    log: CallLog, tmp_path: Path, t0: datetime, ended_call: Put
) -> None:
    untouched = ended_call()
    ringing = Call("a", "b", started_at=t0)
    log.start_call(ringing)
    talking, recorded = (
        Call("a", "b", started_at=t0, state=CallState.ANSWERED, answered_at=t0) for _ in range(2)
    )
    log.answer_call(talking)
    log.add_turn(talking.id, TurnRecord(0, reply_start=0, reply_end=3 * SAMPLE_RATE))
    log.add_event(talking.id, EventRecord("dtmf", at=t0 + timedelta(seconds=2)))
    log.answer_call(recorded)
    log.add_recording(recorded.id, RecordingRecord("r.wav", channels=2))
    write_wav(tmp_path / "r.wav", bytes(4 * 7 * SAMPLE_RATE), channels=2)

    assert set(log.close_lost()) == {ringing.id, talking.id, recorded.id}

    assert log.get_call(ringing.id).ended_at == t0
    row = log.get_call(talking.id)
    assert (row.state, row.end_reason, row.result) == ("ended", "lost", "lost")
    assert row.duration_s == 3.0
    row = log.get_call(recorded.id)
    assert row.duration_s == 7.0
    (recording,) = row.recordings
    assert (recording.end_sample, recording.state) == (7 * SAMPLE_RATE, RecordingState.CUT_OFF)
    assert log.get_call(untouched.id).result == CallResult.ANSWERED
    assert log.close_lost() == []


def test_sqlite_is_set_up_for_a_server(tmp_path: Path) -> None:
    log = CallLog.open(tmp_path)
    with log.engine.connect() as connection:
        pragma = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "secure_delete",
            )
        }
    log.close()
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }


def test_many_threads_write_and_read_at_once(log: CallLog, ended_call: Put) -> None:
    call = ended_call()
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            for step in range(10):
                log.update_turn(call.id, TurnRecord(number, said=str(step)))
                log.list_calls()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [turn.said for turn in log.get_call(call.id).turns] == ["9"] * 6
