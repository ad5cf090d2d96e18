"""`CallLogWriter`: the call log as the event loop sees it, which never waits for a disk.

    event loop, any thread ──► bounded queue ──► one worker thread ──► CallLog

Order is kept. When the database fails (disk full, locked), the head of the queue is tried again,
an event only until it is `retry_s` old. Where the queue is full, events make room for what tells of
a call: start and end, turns, notes, recordings. What is given up is counted; the call goes on.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from telephony.call import Call
from telephony.calllog.errors import MAY_PASS, short
from telephony.calllog.job_records import JobRecord
from telephony.calllog.records import (
    CallResult,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.store import CallLog

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class WriterStats:
    """Counts since the writer was made, and what waits now."""

    written: int
    dropped: int
    """Entries given up: queue full, database sick for too long, or refused by it."""
    retries: int
    queued: int


@dataclass(frozen=True, slots=True)
class _Entry:
    what: str
    write: Callable[[], object]
    since: float
    """`time.monotonic` when it was queued."""
    is_event: bool


class CallLogWriter:
    """Same methods as `CallLog`, none of which waits; safe to call from any thread."""

    def __init__(self, log: CallLog, *, limit: int = 10_000, retry_s: float = 60.0) -> None:
        """`limit`: entries that may wait. `retry_s`: how old an event may grow."""
        self._log = log
        self._limit = limit
        self._retry_s = retry_s
        self._queue: deque[_Entry | threading.Event] = deque()
        self._wake = threading.Condition()
        self._closing = threading.Event()
        self._deadline = float("inf")
        self._sick = False
        self._full = False
        self._written = self._dropped = self._retries = self._waiting = 0
        self._thread = threading.Thread(target=self._run, name="call-log", daemon=True)
        self._thread.start()

    @property
    def stats(self) -> WriterStats:
        """How it went so far."""
        with self._wake:
            return WriterStats(self._written, self._dropped, self._retries, self._waiting)

    # ── what happened ────────────────────────────────────────────────────────────────────────

    def start_call(self, call: Call) -> None:
        """See `CallLog`. `call` is copied: it may change while it waits here."""
        self._put("start of call", partial(self._log.start_call, replace(call)))

    def answer_call(self, call: Call) -> None:
        """See `CallLog`."""
        self._put("answer of call", partial(self._log.answer_call, replace(call)))

    def end_call(self, call: Call, result: CallResult | None = None) -> None:
        """See `CallLog`."""
        self._put("end of call", partial(self._log.end_call, replace(call), result))

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
        """See `CallLog`."""
        write = partial(
            self._log.describe_call,
            call_id,
            pipeline=pipeline,
            stt_engine=stt_engine,
            llm_engine=llm_engine,
            tts_engine=tts_engine,
            summary=summary,
        )
        self._put("description of call", write)

    def add_turn(self, call_id: str, turn: TurnRecord) -> None:
        """See `CallLog`."""
        self._put("turn", partial(self._log.add_turn, call_id, turn))

    def update_turn(self, call_id: str, turn: TurnRecord) -> None:
        """See `CallLog`."""
        self._put("turn", partial(self._log.update_turn, call_id, turn))

    def add_event(self, call_id: str | None, event: EventRecord) -> None:
        """See `CallLog`."""
        write = partial(self._log.add_event, call_id, event)
        self._put(f"event {event.kind}", write, is_event=True)

    def add_recording(self, call_id: str, recording: RecordingRecord) -> None:
        """See `CallLog`."""
        self._put("recording", partial(self._log.add_recording, call_id, recording))

    def end_recording(
        self, path: str, end_sample: int, state: RecordingState = RecordingState.COMPLETE
    ) -> None:
        """See `CallLog`."""
        self._put("end of recording", partial(self._log.end_recording, path, end_sample, state))

    def add_note(self, call_id: str, note: NoteRecord) -> None:
        """See `CallLog`."""
        self._put("note", partial(self._log.add_note, call_id, note))

    def add_job(self, job: JobRecord) -> None:
        """See `Jobs.add`."""
        self._put("job", partial(self._log.jobs.add, job))

    def replace_note(self, call_id: str, start_sample: int, note: NoteRecord) -> None:
        """See `CallLog`."""
        self._put("note", partial(self._log.replace_note, call_id, start_sample, note))

    # ── waiting ──────────────────────────────────────────────────────────────────────────────

    async def flush(self, timeout_s: float | None = None) -> bool:
        """Wait until everything put in so far is written or given up; False after `timeout_s`."""
        done = threading.Event()
        with self._wake:
            if not self._thread.is_alive():
                return not self._queue
            self._queue.append(done)
            self._wake.notify()
        return await asyncio.to_thread(done.wait, timeout_s)

    async def aclose(self, timeout_s: float = 10.0) -> None:
        """Write what waits, for `timeout_s` at most, and stop. What comes later is dropped."""
        with self._wake:
            self._closing.set()
            self._deadline = time.monotonic() + timeout_s
            self._wake.notify()
        await asyncio.to_thread(self._thread.join, timeout_s + 1)
        stats = self.stats
        if stats.queued:
            logger.error("The call log closed with %d entries not written", stats.queued)

    # ── the worker ───────────────────────────────────────────────────────────────────────────

    def _put(self, what: str, write: Callable[[], object], *, is_event: bool = False) -> None:
        with self._wake:
            if self._closing.is_set():
                self._drop(f"is closed: new entries are dropped ({what})")
                return
            if self._waiting >= self._limit:
                self._drop(f"has {self._limit} entries waiting: entries are dropped ({what})")
                if is_event or not self._make_room():
                    return
            else:
                self._full = False
            self._waiting += 1
            self._queue.append(_Entry(what, write, time.monotonic(), is_event))
            self._wake.notify()

    def _drop(self, why: str) -> None:
        self._dropped += 1
        if not self._full:
            self._full = True
            logger.error("The call log %s", why)

    def _make_room(self) -> bool:
        """Take the oldest event out; not the head, which is being written."""
        for place, entry in enumerate(self._queue):
            if place and isinstance(entry, _Entry) and entry.is_event:
                del self._queue[place]
                self._waiting -= 1
                return True
        return False

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closing.is_set():
                    self._wake.wait()
                if not self._queue:
                    return
                entry = self._queue[0]
            if isinstance(entry, threading.Event):
                entry.set()
                written = None
            else:
                written = self._write(entry)
                if written is None:  # out of time: what is left stays counted as queued
                    self._release()
                    return
            with self._wake:
                self._queue.popleft()
                if written is not None:
                    self._waiting -= 1
                    self._written += written
                    self._dropped += not written

    def _write(self, entry: _Entry) -> bool | None:
        """True: written. False: given up. None: the writer has to close."""
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                entry.write()
            except MAY_PASS as error:
                self._report_sick(error)
                now = time.monotonic()
                if entry.is_event and now - entry.since >= self._retry_s:
                    return False
                if now + pause_s > self._deadline:
                    return None
                with self._wake:
                    self._retries += 1
                # Closing cuts one pause short; after that only the deadline counts.
                if self._closing.is_set():
                    time.sleep(pause_s)
                else:
                    self._closing.wait(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            except SQLAlchemyError as error:
                logger.error("The call log refused a %s: %s", entry.what, short(error))
                return False
            except Exception:
                logger.exception("The call log could not take a %s", entry.what)
                return False
            else:
                self._report_well()
                return True

    def _release(self) -> None:
        """Wake whoever waits in `flush`."""
        with self._wake:
            for waiting in self._queue:
                if isinstance(waiting, threading.Event):
                    waiting.set()

    def _report_sick(self, error: Exception) -> None:
        if not self._sick:
            self._sick = True
            logger.error(
                "The call log cannot be written (%s); calls go on, up to %d entries wait",
                short(error),
                self._limit,
            )

    def _report_well(self) -> None:
        if self._sick:
            self._sick = False
            dropped = self.stats.dropped
            logger.warning("The call log is written again; %d entries lost so far", dropped)
