"""What callers have just said, transcribed by a worker: before any job, since somebody waits.

A thread of the worker looks for segments ten times a second and takes one as soon as the models are
free: WhisperX does one thing at a time. So a segment waits for the step of a job that runs, and
another worker that is idle may take it meanwhile.
"""

import logging
import threading
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from agents.engines import EngineError
from agents.profile import Profile
from agents.whisperx.engine import Progress
from agents.whisperx.precedence import Precedence
from agents.whisperx.transcript import Segment
from media.wav import WavError, read_wav
from telephony.calllog import CallLog
from telephony.calllog.errors import OutsideDataDir, short
from telephony.calllog.segment_models import SegmentRow
from tom.settings import Settings

log = logging.getLogger(__name__)

LOOK_S = 0.1
_AFTER_FAULT_S = 2.0


class Transcriber(Protocol):
    """What of WhisperX is needed here."""

    queue: Precedence

    def transcribe(
        self,
        pcm: bytes,
        language: str = "",
        hot_words: tuple[str, ...] = (),
        progress: Progress | None = None,
    ) -> tuple[str, list[Segment]]: ...


class SegmentThread:
    """One worker's."""

    def __init__(
        self,
        settings: Settings,
        profiles: dict[str, Profile],
        call_log: CallLog,
        engine: Transcriber,
        name: str,
    ) -> None:
        """`name`: the worker's."""
        self._language = settings.whisperx.language
        self._profiles = profiles
        self._default = profiles[settings.profile]
        self._call_log = call_log
        self._segments = call_log.segments
        self._engine = engine
        self._name = name
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="segments", daemon=True)

    def start(self) -> None:
        """Take segments from now on; those too that a worker of this name died with."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Take no more. One that is not finished within `timeout_s` is for another worker."""
        self._stopping.set()
        self._thread.join(timeout_s)
        self._segments.release(self._name)

    def _run(self) -> None:
        released = failing = False
        while not self._stopping.wait(_AFTER_FAULT_S if failing else LOOK_S):
            try:
                if not released:
                    self._segments.release(self._name)
                    released = True
                self._take_all()
                failing = False
            except SQLAlchemyError as error:
                if not failing:
                    log.error("segments cannot be read or written (%s); trying again", short(error))
                failing = True

    def _take_all(self) -> None:
        while not self._stopping.is_set() and self._segments.any_waiting():
            with self._engine.queue.turn(hurry=True):
                segment = self._segments.take(self._name)
                if segment is None:
                    return
                self._transcribe(segment)

    def _transcribe(self, segment: SegmentRow) -> None:
        profile = self._profiles.get(segment.profile, self._default)
        language = {"profile": segment.language, "detect": ""}.get(self._language, self._language)
        try:
            pcm = read_wav(self._call_log.recording_file(segment.path))
            _, parts = self._engine.transcribe(pcm, language, profile.spoken_names)
        except (WavError, OutsideDataDir, EngineError) as error:
            log.error("segment %s: %s", segment.path, error)
            self._segments.fail(segment.id, str(error))
            return
        self._segments.finish(segment.id, " ".join(part.text for part in parts))
