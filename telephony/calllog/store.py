"""`CallLog`: a `CallLogReader` that writes, too. Synchronous and thread-safe; every method is one
transaction.

Whatever a call hands in later completes what is missing before: an `end_call` writes the whole
call, an `update_turn` a turn that was never added. So a spell without a disk leaves few holes.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from telephony.call import Call, CallState
from telephony.calllog.database import for_writing, open_engine, sqlite_url
from telephony.calllog.errors import CallInProgress, NoteNotFound
from telephony.calllog.job_records import JobRecord
from telephony.calllog.jobs import Jobs, new_row
from telephony.calllog.lost import cut_off_message, end_as_lost
from telephony.calllog.migrate import upgrade_to_head
from telephony.calllog.models import CallRow, EventRow, NoteRow, RecordingRow, TurnRow
from telephony.calllog.notifications import Notifications, has_message, request
from telephony.calllog.reader import EVERYTHING, CallLogReader, load_call
from telephony.calllog.records import (
    CallResult,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
    result_of,
)
from telephony.calllog.search import index_call, purge_deleted
from telephony.calllog.segments import Segments, paths_of_call
from telephony.calllog.statistics import pack_latencies

logger = logging.getLogger(__name__)


class CallLog(CallLogReader):
    """The calls of one data directory."""

    def __init__(self, engine: Engine, data_dir: Path) -> None:
        """See `CallLogReader`."""
        super().__init__(engine, data_dir)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)
        self.jobs = Jobs(engine)
        """What is to be transcribed."""
        self.segments = Segments(engine)
        """What callers say in calls that WhisperX answers."""
        self.notifications = Notifications(engine)
        """Of what the owner is yet to be told."""
        self._closing = threading.Event()
        self._purging = threading.Lock()
        self._deleted, self._purged = object(), object()  # the newest deletions
        self.notes_changed: Callable[[], None] = _nobody
        """Told, on the thread that wrote, that notes came, went or were seen to."""

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open, and create or upgrade where needed. Without `url`: `tom.db` in `data_dir`."""
        data_dir.mkdir(parents=True, exist_ok=True)
        engine = open_engine(url or sqlite_url(data_dir))
        upgrade_to_head(engine)
        return cls(engine, data_dir)

    def close(self) -> None:
        """Give up every connection; a purge stops where it is."""
        self._closing.set()
        self.engine.dispose()

    # ── a call's life ────────────────────────────────────────────────────────────────────────

    def start_call(self, call: Call) -> None:
        """`call` rings."""
        with self._writing.begin() as session:
            _save_call(session, call)

    def answer_call(self, call: Call) -> None:
        """`call` was answered; its line and profile are known by now."""
        with self._writing.begin() as session:
            _save_call(session, call)

    def end_call(self, call: Call, result: CallResult | None = None) -> None:
        """`call` ended. Without `result` it follows from the call and its recordings."""
        with self._writing.begin() as session:
            row = _save_call(session, call)
            voicemail = select(RecordingRow.id).where(
                RecordingRow.call_id == call.id, RecordingRow.kind == "voicemail"
            )
            left = session.scalars(voicemail.limit(1)).first() is not None
            row.result = result or result_of(call, left_voicemail=left)
            if has_message(session, call.id):
                request(session, call.id, self.notifications.channels)

    def describe_call(
        self,
        call_id: str,
        *,
        pipeline: str | None = None,
        stt_engine: str | None = None,
        llm_engine: str | None = None,
        tts_engine: str | None = None,
        summary: str | None = None,
    ) -> None:
        """Who answers the call, and what it was about. None leaves a field as it is."""
        fields = {
            "pipeline": pipeline,
            "stt_engine": stt_engine,
            "llm_engine": llm_engine,
            "tts_engine": tts_engine,
            "summary": summary,
        }
        with self._writing.begin() as session:
            row = load_call(session, call_id)
            for name, value in fields.items():
                if value is not None:
                    setattr(row, name, value)
            if summary is not None:
                index_call(session, call_id)

    def add_turn(self, call_id: str, turn: TurnRecord) -> None:
        """The turn began."""
        self.update_turn(call_id, turn)

    def update_turn(self, call_id: str, turn: TurnRecord) -> None:
        """More of the turn is known: `turn` replaces what was stored under its index."""
        with self._writing.begin() as session:
            found = select(TurnRow).where(TurnRow.call_id == call_id, TurnRow.index == turn.index)
            row = session.scalars(found).one_or_none()
            if row is None:
                session.add(TurnRow(call_id=call_id, **asdict(turn)))
                session.flush()
                counted = CallRow.turn_count + 1
                session.execute(
                    update(CallRow).where(CallRow.id == call_id).values(turn_count=counted)
                )
            else:
                for name, value in asdict(turn).items():
                    setattr(row, name, value)
            index_call(session, call_id)
            if turn.said and turn.reply_ms is not None:
                packed = pack_latencies(session, call_id)
                session.execute(
                    update(CallRow).where(CallRow.id == call_id).values(latencies=packed)
                )

    def add_event(self, call_id: str | None, event: EventRecord) -> None:
        """Something happened in a call, or on a line (`call_id` is None)."""
        with self._writing.begin() as session:
            session.add(
                EventRow(
                    call_id=call_id,
                    line=event.line,
                    at=event.at,
                    at_samples=event.at_samples,
                    kind=event.kind,
                    data=dict(event.data),
                )
            )

    def add_recording(self, call_id: str, recording: RecordingRecord) -> None:
        """A recording began, or is handed in complete."""
        self.recording_file(recording.path)
        with self._writing.begin() as session:
            session.add(RecordingRow(call_id=call_id, **asdict(recording)))

    def end_recording(
        self, path: str, end_sample: int, state: RecordingState = RecordingState.COMPLETE
    ) -> None:
        """The recording at `path` is closed; `end_sample` is one past its last."""
        with self._writing.begin() as session:
            row = session.scalars(select(RecordingRow).where(RecordingRow.path == path)).one()
            row.end_sample = end_sample
            row.state = state

    def add_note(self, call_id: str, note: NoteRecord) -> NoteRow:
        """The caller left a message for somebody, or somebody has a remark on the call."""
        with self._writing.begin() as session:
            row = NoteRow(call_id=call_id, done=False, **asdict(note))
            session.add(row)
            index_call(session, call_id)
        self.notes_changed()
        return row

    def replace_note(self, call_id: str, start_sample: int, note: NoteRecord) -> None:
        """The caller has spoken the message anew that began at `start_sample`."""
        with self._writing.begin() as session:
            found = select(NoteRow).where(
                NoteRow.call_id == call_id, NoteRow.start_sample == start_sample
            )
            row = session.scalars(found.order_by(NoteRow.id).limit(1)).first()
            if row is None:
                row = NoteRow(call_id=call_id)
                session.add(row)
            row.done = False
            for name, value in asdict(note).items():
                setattr(row, name, value)
            index_call(session, call_id)
        self._deleted = object()
        self.notes_changed()

    def close_lost(
        self, jobs_of: Callable[[CallRow], Sequence[JobRecord]] = lambda _: ()
    ) -> list[str]:
        """End every open call as lost, at the last sign of life in it. Their ids.

        `jobs_of` says what of such a call is yet to be transcribed, and it is, in the same
        transaction: a second crash leaves neither without the other.

        For the server's start, before it takes calls. A database belongs to one server: the calls
        of a second one would be ended too.
        """
        with self._writing.begin() as session:
            open_calls = select(CallRow).where(CallRow.state != CallState.ENDED)
            rows = session.scalars(open_calls.options(*EVERYTHING)).all()
            for row in rows:
                end_as_lost(row, self.recording_file)
                if (note := cut_off_message(row)) is not None:
                    row.notes.append(NoteRow(done=False, **asdict(note)))
                    index_call(session, row.id)
                session.add_all(new_row(job) for job in jobs_of(row))
                request(session, row.id, self.notifications.channels)
            return [row.id for row in rows]

    # ── afterwards ───────────────────────────────────────────────────────────────────────────

    def change_note(
        self, call_id: str, note_id: int, *, text: str | None = None, done: bool | None = None
    ) -> NoteRow:
        """Another text; somebody has seen to it, or has not after all. Raises `NoteNotFound`."""
        with self._writing.begin() as session:
            row = _note(session, call_id, note_id)
            if done is not None:
                row.done = done
            if text is not None:
                row.text = text
                index_call(session, call_id)
        self._deleted = object()
        self.notes_changed()
        return row

    def delete_note(self, call_id: str, note_id: int) -> None:
        """Remove the note, for good. Raises `NoteNotFound`. See `purge`."""
        with self._writing.begin() as session:
            session.delete(_note(session, call_id, note_id))
            index_call(session, call_id)
        self._deleted = object()
        self.notes_changed()

    def delete_call(self, call_id: str) -> None:
        """The call and its files, for good. Raises `CallNotFound`, `CallInProgress`, `OSError`.

        `purge` then takes the last trace of its words out of the search. Files go first: where one
        cannot be removed, the call stays listed and can be tried again.
        """
        with self._writing.begin() as session:
            row = load_call(session, call_id, EVERYTHING)
            if row.state != CallState.ENDED:
                raise CallInProgress(call_id)
            paths = [recording.path for recording in row.recordings]
            for path in (*paths, *paths_of_call(session, call_id)):
                self.recording_file(path).unlink(missing_ok=True)
            session.execute(delete(CallRow).where(CallRow.id == call_id))
        self._deleted = object()
        self.notes_changed()

    def purge(self) -> None:
        """Overwrite what the search's index still holds of deleted texts: after deletions, and
        once at a server's start for those of a server that died. Seconds in a long log; writers
        get in between. While another thread does it, that one does this too.
        """
        while self._purged is not self._deleted and self._purging.acquire(blocking=False):
            try:
                deleted = self._deleted
                purge_deleted(self.engine, self._closing)
                self._purged = deleted
            except sqlite3.OperationalError as error:
                logger.warning(
                    "The search still holds deleted words (%s); the next deletion tries again",
                    error,
                )
                return
            finally:
                self._purging.release()


def _nobody() -> None:
    pass


def _note(session: Session, call_id: str, note_id: int) -> NoteRow:
    load_call(session, call_id)
    found = select(NoteRow).where(NoteRow.id == note_id, NoteRow.call_id == call_id)
    row = session.scalars(found).one_or_none()
    if row is None:
        raise NoteNotFound(call_id, note_id)
    return row


def _save_call(session: Session, call: Call) -> CallRow:
    row = session.get(CallRow, call.id)
    if row is None:
        row = CallRow(id=call.id)
        session.add(row)
    for name, value in asdict(call).items():
        setattr(row, name, value)
    row.talk_s = row.duration_s or 0.0
    if row.number is None:
        index_call(session, call.id)
    return row
