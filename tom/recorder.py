"""`Recorder`: a call's recording, from its file to its place in the call log."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Literal

from media.audio import SAMPLE_RATE
from media.line import AudioLine
from media.recording import RecordingLine
from media.wav import StereoWav, read_left
from telephony.call import Call, CallState
from telephony.calllog import CallLogWriter, EventRecord, RecordingRecord, RecordingState

log = logging.getLogger(__name__)


class Recorder:
    """Records one call where that is wanted and possible; a failing disk ends no call."""

    def __init__(self, call: Call, line: AudioLine, call_log: CallLogWriter, data: Path) -> None:
        """Nothing is recorded before `begin`. `data`: the data directory."""
        self._call = call
        self._log = call_log
        self._data = data
        self._wav: StereoWav | None = None
        self.record: RecordingRecord | None = None
        """What was begun; None where nothing was, or could be."""
        self._stopped = False
        self.line = RecordingLine(line, None, self._stop)
        """What the call is to be held on."""

    @property
    def recording(self) -> bool:
        """What is said now is kept."""
        return self.line.recording

    @property
    def end(self) -> int:
        """How far what is in the file reaches, in samples since the answer."""
        if self._wav is None or self.record is None:
            return 0
        return self.record.start_sample + self._wav.samples

    async def begin(self, kind: Literal["call", "voicemail"], position: int = 0) -> None:
        """Record from here on: `position`, in samples since the answer. Once; then it goes on."""
        if self._wav is not None:
            return
        started = self._call.answered_at or self._call.started_at
        path = PurePosixPath("audio", f"{started:%Y/%m/%d}", f"{self._call.id}.wav")
        try:
            self._wav = await asyncio.to_thread(StereoWav, self._data / path)
        except OSError as error:
            self._tell(error)
            return
        self.record = RecordingRecord(str(path), kind=kind, start_sample=position, channels=2)
        self._log.add_recording(self._call.id, self.record)
        self.line.begin(self._wav)

    async def replay(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The caller's audio between two positions, a second at a time. Raises OSError."""
        assert self.record is not None
        await self.line.sync()
        file, first = self._data / self.record.path, self.record.start_sample
        for at in range(start - first, end - first, SAMPLE_RATE):
            samples = min(SAMPLE_RATE, end - first - at)
            yield await asyncio.to_thread(read_left, file, at, samples)

    async def aclose(self) -> None:
        """The call is over."""
        try:
            await self.line.close()
        finally:
            if self.record is not None:
                self._end(self.record)

    def _end(self, record: RecordingRecord) -> None:
        call, lost_s = self._call, self.line.dropped_pieces
        if lost_s:
            log.error("call %s: %s s of the recording are lost, the disk is slow", call.id, lost_s)
        whole = call.state is CallState.ENDED and call.end_reason != "lost"
        complete = whole and not self._stopped and not lost_s
        state = RecordingState.COMPLETE if complete else RecordingState.CUT_OFF
        self._log.end_recording(record.path, self.end, state)

    def _stop(self, error: OSError) -> None:
        self._stopped = True
        self._tell(error)

    def _tell(self, error: OSError) -> None:
        log.error("call %s: the recording stops: %s; the call goes on", self._call.id, error)
        self._log.add_event(self._call.id, EventRecord("recording_failed", {"cause": str(error)}))
