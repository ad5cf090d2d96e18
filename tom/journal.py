"""`Journal`: tells what happens in one call to the call log, the metrics and the screens."""

import logging
from dataclasses import asdict

from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from agents import events
from agents.conversation import Note, ToolUse, Turn
from agents.engines.chain import Switched
from agents.events import CallEvent
from agents.realtime.actions import tool_used
from agents.realtime.floor import Floor
from agents.trouble import Trouble
from agents.whisperx.wishes import is_urgent
from media.audio import SAMPLE_RATE
from telephony.browser.events import StreamEvent
from telephony.call_leg import CallLeg
from telephony.calllog import (
    CallLogWriter,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    TurnRecord,
)
from tom.recorder import Recorder
from tom.screen import on_screen, turn_on_screen
from tom.worker.conversations import Conversation, conversation_job
from tom.worker.messages import message_job

log = logging.getLogger(__name__)

_NOT_LOGGED = (
    events.PartialTranscript,
    events.NoiseHeard,
    events.ReplyPiece,
    events.ReplyClause,
)
"""Too many for the log; the turn holds what they lead to."""


class Journal:
    """Tells what happens in one call to the call log, the metrics and the screens. Never waits."""

    def __init__(
        self,
        leg: CallLeg,
        call_log: CallLogWriter,
        metrics: Metrics,
        live: LiveCalls,
        talking: set[str],
    ) -> None:
        self._leg = leg
        self._call = leg.call
        self._log = call_log
        self._metrics = metrics
        self._live = live
        self._talking = talking
        self.floor: Floor | None = None
        self.recorder: Recorder | None = None
        self.left_message = False
        """The caller has left a message after the tone."""
        self._kept: tuple[int, int, str] | None = None
        """The message as audio: from, to, and the text of the note on it."""
        self._message_start = 0
        self._talk = Conversation()
        self._trouble = Trouble()

    def emit(self, event: CallEvent) -> None:
        self._trouble.happened(event)
        self._call.barge_ins = self._trouble.barge_ins
        if (shown := on_screen(event)) is not None:
            self._show(shown)
        if isinstance(event, _NOT_LOGGED):
            return
        if isinstance(event, events.PipelinePicked):
            self._log.describe_call(self._call.id, pipeline=event.pipeline)
            talks = event.pipeline == "realtime" or event.conversation
            (self._talking.add if talks else self._talking.discard)(self._call.id)
        if isinstance(event, events.MessageRecorded):
            self._message(event)
        if isinstance(event, events.NothingRecorded) and not self.left_message:
            self._log.describe_call(self._call.id, summary="(nach dem Ton nichts gesagt)")
        if isinstance(event, events.EngineFailed):
            self._engine_failed(event)
        self._talk.happened(event.kind, event.at)
        data = event.model_dump(mode="json", exclude={"at", "kind"})
        self._log.add_event(self._call.id, EventRecord(event.kind, data, at_samples=event.at))

    def engine_switched(self, switched: Switched) -> None:
        """An engine failed and another took over."""
        self.emit(
            events.EngineFailed(
                at=self.floor.position if self.floor else 0,
                stage=switched.stage,
                engine=switched.from_engine,
                cause=switched.reason,
                instead=switched.to_engine,
            )
        )

    def tool_used(self, use: ToolUse) -> None:
        """A language model has used a tool. What only looked something up is an event of its
        answer, which may be taken back."""
        self._metrics.tool_used(use.tool, use.outcome, use.duration_ms / 1000)
        if use.acts:
            self.emit(tool_used(use, self.floor.position if self.floor else 0))

    def turn(self, turn: Turn) -> None:
        content = asdict(turn)
        content |= content.pop("timings")
        record = TurnRecord(**content)
        self._log.add_turn(self._call.id, record)
        self._metrics.turn(record)
        self._talk.said |= bool(turn.said)
        if self.floor is not None:
            self._trouble.turn_ended(turn, self.floor.profile.language)
            self._call.repairs = self._trouble.repairs
        for shown in turn_on_screen(turn):
            self._show(shown)

    def _show(self, event: StreamEvent) -> None:
        self._leg.show(event)
        self._live.show(self._call.id, event)

    def note(self, note: Note) -> None:
        urgent = note.urgent or self._sounds_urgent(note.text)
        self._log.add_note(
            self._call.id,
            NoteRecord(note.text, note.caller_name, note.callback_number, urgent=urgent),
        )

    def _engine_failed(self, event: events.EngineFailed) -> None:
        who = f"{event.instead} goes on" if event.instead else "nobody goes on"
        log.error("call %s: %s: %s; %s", self._call.id, event.stage, event.cause, who)
        self._metrics.engine_failed(event.stage, event.engine, event.instead)

    def _message(self, event: events.MessageRecorded) -> None:
        self.left_message = True
        seconds = (event.at - event.start) / SAMPLE_RATE
        text = event.text or f"({seconds:.0f} s, ohne erkannten Text)"
        if event.short:
            text = f"{text} (sehr kurz)"
        recording = self.recorder is not None and self.recorder.recording
        begun = self.recorder is not None and self.recorder.end > event.start
        if not recording:  # the disk is full
            text = f"{text} ({'teilweise' if begun else 'nicht'} aufgezeichnet)"
        self._kept = (event.start, event.at, text) if recording or begun else None
        self._log.describe_call(self._call.id, summary=text)
        # Among the messages that somebody has to see to.
        start, end = event.spoken_from, event.spoken_until
        urgent = self._sounds_urgent(event.text)
        note = NoteRecord(text, start_sample=start, end_sample=end, urgent=urgent)
        if event.replaces is None:
            self._log.add_note(self._call.id, note)
        else:
            self._log.replace_note(self._call.id, self._message_start, note)
        self._message_start = start

    def transcribe(self, recording: RecordingRecord | None, *, calls: bool) -> None:
        """The call is over and its recording closed: have a worker transcribe the message, and
        with `calls` what was said before."""
        call = self._call
        if self._kept is not None and recording is not None:
            (start, end, text), first = self._kept, recording.start_sample
            self._log.add_job(
                message_job(call.id, recording.path, first, start, end, call.profile, text)
            )
        talk = conversation_job(call.id, call.profile, self._talk, recording)
        if calls and talk is not None:
            self._log.add_job(talk)

    def _sounds_urgent(self, text: str) -> bool:
        return self.floor is not None and is_urgent(text, self.floor.profile.language)
