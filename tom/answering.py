"""One inbound call, from ringing to the last entry in the call log.

This is the edge of a call: what goes wrong inside is logged here and ends this call alone.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path, PurePosixPath

from admin_ui.metrics import Metrics
from agents import events
from agents.conversation import CallContext, Note, Outcome, Turn
from agents.core import CoreSettings, answer
from agents.engines.llm.fallback import Switched
from agents.events import CallEvent
from agents.profile import Profile
from agents.realtime.floor import Floor
from media.audio import SAMPLE_RATE
from media.line import AudioLine
from media.recording import RecordingLine
from media.wav import StereoWav
from telephony.call import Call, CallState
from telephony.calllog import (
    CallLogWriter,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from telephony.calllog.records import result_of
from telephony.sip.sip_call import SipCall
from tom.engines import Engines

log = logging.getLogger(__name__)

_NOT_LOGGED = (events.PartialTranscript, events.ReplyClause)
"""Too many for the log; the turn holds what they lead to."""


class Answering:
    """Answers calls with the engines and profiles it is given."""

    def __init__(
        self,
        engines: Engines,
        profiles: dict[str, Profile],
        default_profile: str,
        settings: CoreSettings,
        call_log: CallLogWriter,
        metrics: Metrics,
        data: Path,
        record: bool,
    ) -> None:
        self._engines = engines
        self._profiles = profiles
        self._default_profile = default_profile
        self._settings = settings
        self._log = call_log
        self._metrics = metrics
        self._data = data
        self._record = record

    async def take(self, sip: SipCall) -> None:
        """Take one call that rings; returns when it has ended and is logged."""
        call = sip.call
        profile = self._profiles[call.profile or self._default_profile]
        call.profile = profile.name
        self._log.start_call(call)
        self._metrics.call_started(call.door)
        left_message = False
        try:
            if await sip.answer():
                self._log.answer_call(call)
                left_message = await self._converse(sip, profile)
        except Exception:  # the edge of a call
            log.exception("call %s failed; it is hung up", call.id)
        finally:
            await sip.hang_up()
            result = result_of(call, left_voicemail=left_message)
            self._log.end_call(call, result)
            self._metrics.call_ended(call.door, result)
            self._metrics.frames_dropped(call.door, "in", sip.frames_dropped)
            log.info("call %s from %s ended: %s", call.id, call.caller, call.end_reason)

    async def _converse(self, sip: SipCall, profile: Profile) -> bool:
        """The answered part of a call; whether the caller left a message after the tone."""
        call = sip.call
        journal = _Journal(call, self._log, self._metrics)
        stt = self._engines.stt(profile)
        llm = self._engines.llm(journal.engine_switched)
        tts = self._engines.tts(profile)
        self._log.describe_call(
            call.id,
            stt_engine=stt.name if stt else "",
            llm_engine=llm.name,
            tts_engine=tts.name,
        )
        context = CallContext(call.id, call.caller, now=lambda: datetime.now(profile.zone))
        async with self._recorded(call, sip) as line:
            floor = Floor(
                line=line,
                tts=tts,
                dialogue=llm.dialogue(profile, context),
                profile=profile,
                speakable=self._engines.speakable(profile),
                emit=journal.emit,
                on_turn=journal.turn,
                on_note=journal.note,
            )
            journal.floor = floor
            outcome = await answer(floor, stt, self._settings)
            if floor.dialogue.unfinished is not None:
                journal.note(floor.dialogue.unfinished)
            if outcome is not Outcome.HUNG_UP:
                await sip.hang_up()
        return journal.left_message

    @asynccontextmanager
    async def _recorded(self, call: Call, line: AudioLine) -> AsyncIterator[AudioLine]:
        """`line`, recorded to the data directory where that is wanted and possible."""
        if not self._record:
            yield line
            return
        started = call.answered_at or call.started_at
        path = PurePosixPath("audio", f"{started:%Y/%m/%d}", f"{call.id}.wav")
        failed = False

        def failure(error: OSError) -> None:
            nonlocal failed
            failed = True
            log.error("call %s: the recording stops: %s; the call goes on", call.id, error)
            self._log.add_event(call.id, EventRecord("recording_failed", {"cause": str(error)}))

        try:
            wav = await asyncio.to_thread(StereoWav, self._data / path)
        except OSError as error:
            failure(error)
            yield line
            return
        self._log.add_recording(call.id, RecordingRecord(str(path), channels=2))
        recording = RecordingLine(line, wav, failure)
        try:
            yield recording
        finally:
            await recording.close()
            whole = not failed and call.state is CallState.ENDED and call.end_reason != "lost"
            state = RecordingState.COMPLETE if whole else RecordingState.CUT_OFF
            self._log.end_recording(str(path), wav.samples, state)


class _Journal:
    """Writes what happens in one call into the call log and the metrics. Never waits."""

    def __init__(self, call: Call, call_log: CallLogWriter, metrics: Metrics) -> None:
        self._call = call
        self._log = call_log
        self._metrics = metrics
        self.floor: Floor | None = None
        self.left_message = False

    def emit(self, event: CallEvent) -> None:
        if isinstance(event, _NOT_LOGGED):
            return
        if isinstance(event, events.PipelinePicked):
            self._log.describe_call(self._call.id, pipeline=event.pipeline)
        if isinstance(event, events.MessageRecorded):
            self._message(event)
        data = event.model_dump(mode="json", exclude={"at", "kind"})
        self._log.add_event(self._call.id, EventRecord(event.kind, data, at_samples=event.at))

    def engine_switched(self, switched: Switched) -> None:
        """The language model failed and another took over."""
        log.error("call %s: %s; %s goes on", self._call.id, switched.reason, switched.to_engine)
        self.emit(
            events.EngineFailed(
                at=self.floor.position if self.floor else 0,
                stage="llm",
                engine=switched.from_engine,
                cause=switched.reason,
                instead=switched.to_engine,
            )
        )

    def turn(self, turn: Turn) -> None:
        content = asdict(turn)
        content |= content.pop("timings")
        record = TurnRecord(**content)
        self._log.add_turn(self._call.id, record)
        self._metrics.turn(record)

    def note(self, note: Note) -> None:
        self._log.add_note(
            self._call.id, NoteRecord(note.text, note.caller_name, note.callback_number)
        )

    def _message(self, event: events.MessageRecorded) -> None:
        self.left_message = True
        seconds = (event.at - event.start) / SAMPLE_RATE
        text = event.text or f"({seconds:.0f} s, ohne erkannten Text)"
        self._log.describe_call(self._call.id, summary=text)
