"""The steps from a recording to its text in the call log. Each may be done again with no harm.

    transcribe ──► align ──► merge ──► summarise ──► store

What a step returns is plain JSON: the workflow stores it, so a worker that comes after a dead one
goes on with the next step.
"""

import logging
import time
from typing import Any

from agents.engines import EngineError, EngineUnavailable
from agents.profile import Profile
from agents.speakable import in_words_for
from agents.whisperx.engine import Progress, WhisperX
from agents.whisperx.summarise import Summariser
from agents.whisperx.summary import Summary, headline, summed_up
from agents.whisperx.transcript import (
    CALLER,
    TOM,
    RecordingTranscript,
    Segment,
    merged,
    spoken_by,
)
from media.audio import SAMPLE_BYTES
from media.wav import WavError, read_channels
from telephony.calllog import CallLog, CallNotFound, JobResult
from telephony.calllog.errors import MAY_PASS, OutsideDataDir, short
from telephony.calllog.job_models import JobRow
from telephony.calllog.models import CallRow
from tom.settings import Settings
from tom.worker.conversations import told
from tom.worker.models import summary_models
from tom.worker.patience import patiently

log = logging.getLogger(__name__)

HOPELESS = (WavError, OutsideDataDir, EngineUnavailable)
"""Errors that the next try would meet again."""
_REPORT_S = 1.0
"""Progress is stored no more often."""
_LEFT_RIGHT = ("left", "right")

Json = dict[str, Any]


class Pipeline:
    """What the steps work with: one worker's."""

    def __init__(
        self,
        settings: Settings,
        profiles: dict[str, Profile],
        call_log: CallLog,
        engine: WhisperX,
    ) -> None:
        self._settings = settings
        self._profiles = profiles
        self._call_log = call_log
        self._engine = engine
        self.jobs = call_log.jobs
        self.engine_name = engine.name

    def transcribe(self, job: JobRow) -> list[Json]:
        """Each channel's text; TOM's in a call is known. Raises WavError, EngineError."""
        channels, profile = self._channels(job), self._profile(job)
        report = self._reporter(job.id, "transcribe", len(channels))
        found: list[Json] = []
        for number, (speaker, pcm) in enumerate(channels):
            segments = self._told(job, pcm) if speaker == TOM else []
            if segments:
                language = profile.language
            else:
                language, segments = self._engine.transcribe(
                    pcm, self._language(profile), profile.spoken_names, report(number)
                )
            transcript = RecordingTranscript(
                language=language or profile.language,
                segments=tuple(segments),
                aligned=False,
                model=self._engine.name,
            )
            found.append(spoken_by(speaker, transcript).model_dump(mode="json"))
        return found

    def align(self, job: JobRow, channels: list[Json]) -> list[Json]:
        """The same, with word times; without them where there is no aligner. Raises EngineError."""
        audio = self._channels(job)
        report = self._reporter(job.id, "align", len(channels))
        found: list[Json] = []
        for number, channel in enumerate(channels):
            transcript, (speaker, pcm) = RecordingTranscript.model_validate(channel), audio[number]
            segments, aligned = list(transcript.segments), True
            try:
                language = transcript.language
                segments = self._engine.align(segments, pcm, language, report(number))
            except EngineUnavailable as error:
                log.warning("job %s: no word times: %s", job.id, error)
                aligned = False
            if self._settings.whisperx.diarize and len(channels) == 1 and not speaker:
                segments = self._with_speakers(job, segments, pcm)
            else:
                segments = [part.model_copy(update={"speaker": speaker}) for part in segments]
            update = {"segments": tuple(segments), "aligned": aligned}
            found.append(transcript.model_copy(update=update).model_dump(mode="json"))
        return found

    def merge(self, job: JobRow, channels: list[Json]) -> Json:
        """One transcript, by time."""
        self.report(job.id, "merge")
        parts = [RecordingTranscript.model_validate(channel) for channel in channels]
        return merged(parts).model_dump(mode="json")

    def summarise(self, job: JobRow, transcript: Json) -> Json:
        """Who, what, how urgent, where to call back: by a model that answers, else by rules."""
        self.report(job.id, "summarise")
        read = RecordingTranscript.model_validate(transcript)
        profile, caller = self._profile(job), self._caller(job)
        said = " ".join(part.text for part in read.segments if part.speaker != TOM)
        if said:
            for config in summary_models(self._settings.llm):
                try:
                    summariser = Summariser(config, profile.company)
                    return summariser.sum_up(said, read.language, caller).model_dump(mode="json")
                except EngineError as error:
                    log.warning("job %s: %s; another way is tried", job.id, error)
        return summed_up(said, read.language, caller).model_dump(mode="json")

    def store(self, job: JobRow, transcript: Json, summary: Json) -> None:
        """Into the call log, once, and as soon as it can be written."""
        read, short = (
            RecordingTranscript.model_validate(transcript),
            Summary.model_validate(summary),
        )
        said = " ".join(part.text for part in read.segments if part.speaker != TOM)
        result = JobResult(
            transcript=transcript,
            summary=summary,
            text=said,
            headline=headline(short, read.language),
            caller_name=short.who,
            callback_number=short.callback_number,
            urgent=short.urgent,
            in_words=in_words_for(read.language),
        )
        if patiently(f"job {job.id}", lambda: self.jobs.finish(job.id, result, job.round)):
            log.info("job %s (%s) is done: %d characters", job.id, job.path, len(read.text))

    def report(self, job_id: str, step: str, progress: float = 0.0) -> None:
        """Tell how far it is, where that can be written: it is worth no waiting."""
        try:
            self.jobs.report(job_id, step, progress)
        except MAY_PASS as error:
            log.info("job %s: its progress cannot be told: %s", job_id, short(error))

    def _with_speakers(self, job: JobRow, segments: list[Segment], pcm: bytes) -> list[Segment]:
        try:
            return self._engine.tell_speakers(segments, pcm)
        except EngineUnavailable as error:
            log.warning("job %s: speakers are not told apart: %s", job.id, error)
            return segments

    def _channels(self, job: JobRow) -> list[tuple[str, bytes]]:
        """Speakers and their audio."""
        file = self._call_log.recording_file(job.path)
        channels = read_channels(file, job.first_sample, job.end_sample)
        if job.kind == "voicemail":
            return [(CALLER, channels[0])]
        if len(set(channels)) == 1:  # the same on both is one
            return [("", channels[0])]
        names = (CALLER, TOM) if job.kind == "call" else _LEFT_RIGHT
        names += tuple(f"channel {number + 1}" for number in range(2, len(channels)))
        return list(zip(names, channels, strict=False))

    def _told(self, job: JobRow, pcm: bytes) -> list[Segment]:
        """What TOM said in the part of the call that lies in `pcm`."""
        call = self._call(job)
        return told(call, job, len(pcm) // SAMPLE_BYTES) if call is not None else []

    def _profile(self, job: JobRow) -> Profile:
        default = self._profiles[self._settings.profile]
        return self._profiles.get(job.profile, default)

    def _language(self, profile: Profile) -> str:
        wanted = self._settings.whisperx.language
        return {"profile": profile.language, "detect": ""}.get(wanted, wanted)

    def _caller(self, job: JobRow) -> str:
        call = self._call(job)
        return call.caller if call is not None else ""

    def _call(self, job: JobRow) -> CallRow | None:
        """The call it belongs to; None where there is none any more."""
        call_id = job.call_id
        if call_id is None:
            return None
        try:
            return patiently(f"job {job.id}", lambda: self._call_log.get_call(call_id))
        except CallNotFound:
            return None

    def _reporter(self, job_id: str, step: str, channels: int) -> "_Reporter":
        self.report(job_id, step)
        return _Reporter(self, job_id, step, channels)


class _Reporter:
    """Stores the progress of a step over its channels, once in a while."""

    def __init__(self, pipeline: Pipeline, job_id: str, step: str, channels: int) -> None:
        self._pipeline, self._job_id, self._step = pipeline, job_id, step
        self._channels = channels
        self._reported_at = time.monotonic()

    def __call__(self, channel: int) -> Progress:
        def progress(part: float) -> None:
            now = time.monotonic()
            if now - self._reported_at >= _REPORT_S:
                self._reported_at = now
                done = (channel + part) / self._channels
                self._pipeline.report(self._job_id, self._step, done)

        return progress
