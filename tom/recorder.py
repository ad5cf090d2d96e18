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
        self._path = ""
        self._start = 0
        self._stopped = False
        self.line = RecordingLine(line, None, self._stop)
        """What the call is to be held on."""

    @property
    def recording(self) -> bool:
        """What is said now is kept."""
        return self.line.recording

    @property
    def place(self) -> tuple[str, int] | None:
        """The file, relative to the data directory, and its first sample since the answer."""
        return (self._path, self._start) if self._wav is not None else None

    @property
    def end(self) -> int:
        """How far what is in the file reaches, in samples since the answer."""
        return self._start + self._wav.samples if self._wav is not None else 0

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
        self._path, self._start = str(path), position
        record = RecordingRecord(self._path, kind=kind, start_sample=position, channels=2)
        self._log.add_recording(self._call.id, record)
        self.line.begin(self._wav)

    async def replay(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The caller's audio between two positions, a second at a time. Raises OSError."""
        await self.line.sync()
        for at in range(start - self._start, end - self._start, SAMPLE_RATE):
            samples = min(SAMPLE_RATE, end - self._start - at)
            yield await asyncio.to_thread(read_left, self._data / self._path, at, samples)

    async def aclose(self) -> None:
        """The call is over."""
        try:
            await self.line.close()
        finally:
            if self._wav is not None:
                self._end()

    def _end(self) -> None:
        call, lost_s = self._call, self.line.dropped_pieces
        if lost_s:
            log.error("call %s: %s s of the recording are lost, the disk is slow", call.id, lost_s)
        whole = call.state is CallState.ENDED and call.end_reason != "lost"
        complete = whole and not self._stopped and not lost_s
        state = RecordingState.COMPLETE if complete else RecordingState.CUT_OFF
        self._log.end_recording(self._path, self.end, state)

    def _stop(self, error: OSError) -> None:
        self._stopped = True
        self._tell(error)

    def _tell(self, error: OSError) -> None:
        log.error("call %s: the recording stops: %s; the call goes on", self._call.id, error)
        self._log.add_event(self._call.id, EventRecord("recording_failed", {"cause": str(error)}))
