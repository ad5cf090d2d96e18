"""`SegmentDesk`: has workers transcribe what a caller has just said, and waits for the text.

utterance ──► audio/YYYY/MM/DD/<call>-<id>.wav ──► segments (call log) ◄── worker
caller's turn ◄────────────────── text ◄───────────┘
"""

import asyncio
import logging
import threading
from collections.abc import Sequence
from pathlib import PurePosixPath
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from agents.conversation import Transcript
from agents.engines import EngineUnavailable
from agents.profile import Profile
from agents.whisperx.whole_utterances import WholeUtterances
from media.wav import write_wav
from telephony.call import Call
from telephony.calllog import CallLog, SegmentRecord, SegmentState
from telephony.calllog.errors import short
from telephony.calllog.job_models import WorkerRow
from telephony.calllog.job_records import ALIVE_S
from telephony.calllog.segment_models import SegmentRow

log = logging.getLogger(__name__)

_LOOK_S = 0.05
_WORKERS_S = 1.0
"""A caller hears nothing while the database is asked whether a worker is alive."""


class SegmentDesk:
    """One server's."""

    def __init__(self, call_log: CallLog, *, kept: bool, limit_s: float) -> None:
        """`kept`: the files stay with their calls. `limit_s`: how long a text may take."""
        self._call_log = call_log
        self._kept = kept
        self._limit_s = limit_s
        self._asking: asyncio.Task[Sequence[WorkerRow]] | None = None

    async def recogniser(self, call: Call, profile: Profile) -> WholeUtterances | None:
        """What understands the caller of `call`; None where no worker is alive."""
        try:
            workers = await self._workers()
        except (TimeoutError, SQLAlchemyError) as error:
            cause = short(error)
            log.warning("call %s: nobody knows whether a worker is alive: %s", call.id, cause)
            return None
        if not workers:
            return None
        started = call.answered_at or call.started_at
        folder = PurePosixPath("audio", f"{started:%Y/%m/%d}")

        async def transcribe(pcm: bytes) -> Transcript:
            segment_id = uuid4().hex
            path = str(folder / f"{call.id}-{segment_id}.wav")
            whose = (profile.name, profile.language)
            segment = SegmentRecord(call.id, path, *whose, self._kept, segment_id)
            return await self._transcribe(segment, pcm)

        return WholeUtterances(f"WhisperX ({workers[0].model})", profile.language, transcribe)

    async def _workers(self) -> Sequence[WorkerRow]:
        """Those that are alive. Calls that ask meanwhile ask once: a database that does not answer
        keeps one thread, not one for each. Raises SQLAlchemyError, TimeoutError."""
        if self._asking is None or self._asking.done():
            ask = asyncio.to_thread(self._call_log.jobs.workers, ALIVE_S)
            self._asking = asyncio.create_task(ask)
        async with asyncio.timeout(_WORKERS_S):
            return await asyncio.shield(self._asking)

    async def _transcribe(self, segment: SegmentRecord, pcm: bytes) -> Transcript:
        """The segment's text. Raises EngineUnavailable where there is none in time."""
        handover, done = _Handover(self._call_log, segment), False
        try:
            async with asyncio.timeout(self._limit_s):
                await asyncio.to_thread(handover.hand_in, pcm)
                row = await self._over(segment.id)
            done = True
        except TimeoutError as error:
            cause = f"no worker transcribed it within {self._limit_s:g} s"
            raise EngineUnavailable(f"whisperx: {segment.path}: {cause}") from error
        except (OSError, SQLAlchemyError) as error:
            raise EngineUnavailable(f"whisperx: {segment.path}: {short(error)}") from error
        finally:
            if not (done and segment.kept):
                await asyncio.to_thread(handover.close)
        if row.state != SegmentState.DONE:
            raise EngineUnavailable(f"whisperx: {segment.path}: {row.error or row.state}")
        return Transcript(row.text, segment.language, final=True)

    async def _over(self, segment_id: str) -> SegmentRow:
        look = self._call_log.segments.over
        while (row := await asyncio.to_thread(look, segment_id)) is None:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_S)
        return row


class _Handover:
    """One segment's file and row. What is closed is not handed in any more, and leaves nothing."""

    def __init__(self, call_log: CallLog, segment: SegmentRecord) -> None:
        self._segments = call_log.segments
        self._segment = segment
        self._file = call_log.recording_file(segment.path)
        self._lock = threading.Lock()
        self._closed = False

    def hand_in(self, pcm: bytes) -> None:
        """Raises OSError, SQLAlchemyError."""
        with self._lock:
            if self._closed:
                return
            self._segments.add(self._segment)  # first: a file that nobody knows of is never removed
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_wav(self._file, pcm)
            self._segments.written(self._segment.id)

    def close(self) -> None:
        """Nobody waits any more."""
        with self._lock:
            self._closed = True
            try:
                if self._segment.kept:
                    self._segments.give_up(self._segment.id)
                else:
                    self._file.unlink(missing_ok=True)
                    self._segments.remove(self._segment.id)
            except (OSError, SQLAlchemyError) as error:
                log.error("%s stays until TOM starts again: %s", self._segment.path, error)


def tidy_up(call_log: CallLog) -> None:
    """At the server's start: what one that died left of segments that are not kept."""
    for row in call_log.segments.left_behind():
        call_log.recording_file(row.path).unlink(missing_ok=True)
        call_log.segments.remove(row.id)
