"""One inbound call at any door, from ringing to the last entry in the call log.

This is the edge of a call: what goes wrong inside is logged here and ends this call alone.
"""

import logging
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from agents import events
from agents.conversation import CallContext, Note, Outcome, Turn
from agents.core import (
    CoreSettings,
    NoConversation,
    VoicemailRule,
    Way,
    answer,
    no_conversation,
)
from agents.engines import SpeechToText
from agents.engines.llm.fallback import Switched
from agents.events import CallEvent
from agents.profile import Profile
from agents.realtime.floor import Floor
from agents.whisperx.mailbox import Mailbox
from agents.whisperx.wishes import is_urgent
from media.audio import SAMPLE_RATE
from telephony.browser.events import StreamEvent
from telephony.call import Call
from telephony.call_leg import CallLeg
from telephony.calllog import (
    CallLogWriter,
    EventRecord,
    NoteRecord,
    RecordingRecord,
    TurnRecord,
)
from telephony.calllog.records import result_of
from tom.engines import Engines
from tom.mailbox import MailboxDoor
from tom.recorder import Recorder
from tom.screen import on_screen, turn_on_screen
from tom.segment_desk import SegmentDesk
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


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is talked to."""

    max_conversations: int = 0
    """At once; further callers leave a message. 0: no limit."""
    voicemail: Mapping[str, VoicemailRule] = field(default_factory=dict[str, VoicemailRule])
    """By line: when it takes messages only."""
    mailboxes: Mapping[str, MailboxDoor] = field(default_factory=dict[str, MailboxDoor])
    """By line: where its messages can be listened to."""
    transcribe_calls: bool = True
    """Recorded conversations are transcribed once they are over, as messages always are."""


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
        live: LiveCalls,
        data: Path,
        record: bool,
        rules: Rules | None = None,
        segments: SegmentDesk | None = None,
    ) -> None:
        """`segments`: has workers transcribe what callers say who asked for WhisperX."""
        self._segments = segments
        self._rules = rules or Rules()
        self._talking: set[str] = set()
        """Calls in which a conversation is held."""
        self._engines = engines
        self._profiles = profiles
        self._default_profile = default_profile
        self._settings = settings
        self._log = call_log
        self._metrics = metrics
        self._live = live
        self._data = data
        self._record = record

    async def take(self, leg: CallLeg) -> None:
        """Take one call that rings; returns when it has ended and is logged."""
        call = leg.call
        profile = self._profiles[call.profile or self._default_profile]
        call.profile = profile.name
        self._log.start_call(call)
        self._metrics.call_started(call.door)
        self._live.began(leg)
        journal = _Journal(leg, self._log, self._metrics, self._live, self._talking)
        try:
            if await leg.answer():
                self._log.answer_call(call)
                self._live.answered(call.id)
                await self._converse(leg, profile, journal)
        except Exception:  # the edge of a call
            log.exception("call %s failed; it is hung up", call.id)
        finally:
            self._talking.discard(call.id)
            await leg.hang_up()
            result = result_of(call, left_voicemail=journal.left_message)
            self._log.end_call(call, result)
            self._live.over(call.id)
            self._metrics.call_ended(call.door, result)
            self._metrics.frames_dropped(call.door, "in", leg.frames_dropped)
            log.info("call %s from %s ended: %s", call.id, call.caller, call.end_reason)

    async def _converse(self, leg: CallLeg, profile: Profile, journal: "_Journal") -> None:
        """The answered part of a call."""
        call = leg.call
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
        recorder = Recorder(call, leg, self._log, self._data)
        recorder.line.listener = partial(self._live.hear, call.id)
        floor = Floor(
            line=recorder.line,
            tts=tts,
            dialogue=llm.dialogue(profile, context),
            profile=profile,
            speakable=self._engines.speakable(profile),
            emit=journal.emit,
            on_turn=journal.turn,
            on_note=journal.note,
            recording=lambda: recorder.recording,
            replay=recorder.replay,
            # A message after the tone is kept, whatever is kept of conversations.
            record=lambda: recorder.begin("voicemail", floor.position),
            stop_recording=recorder.line.stop,
        )
        journal.floor, journal.recorder = floor, recorder
        try:
            async with aclosing(recorder):
                way = self._way(floor, call)
                if self._record and not way.to_mailbox:
                    await recorder.begin("call")
                try:
                    outcome = await self._answer(floor, stt, leg, way)
                finally:
                    if (note := floor.dialogue.unfinished) is not None:
                        journal.note(note)
                if outcome is not Outcome.HUNG_UP:
                    await leg.hang_up()
        finally:
            journal.transcribe(recorder.record, calls=self._rules.transcribe_calls)

    def _way(self, floor: Floor, call: Call) -> Way:
        """What the call's line says of it."""
        door = self._rules.mailboxes.get(call.line)
        if door is None:
            return Way()
        zone = floor.profile.zone
        choice_s = self._settings.voicemail.menu_s
        mailbox = Mailbox(floor, door.messages(zone), door.guard, datetime.now(zone), choice_s)
        return Way(
            mailbox=mailbox,
            mailbox_key=door.key,
            to_mailbox=bool(door.number) and call.callee == door.number,
        )

    async def _answer(
        self, floor: Floor, stt: SpeechToText | None, leg: CallLeg, way: Way
    ) -> Outcome:
        barred = self._barred(leg.call, floor.profile)
        talks = barred is None and not way.to_mailbox
        whole = await self._whole(leg, floor.profile) if talks else None
        way = replace(way, wanted=leg.wanted, barred=barred, whole=whole)
        return await answer(floor, stt, self._settings, way)

    async def _whole(self, leg: CallLeg, profile: Profile) -> SpeechToText | None:
        """WhisperX as the caller's ears, where they asked for it and a worker is alive."""
        if leg.wanted != "whisperx" or self._segments is None:
            return None
        whole = await self._segments.recogniser(leg.call, profile)
        if whole is not None:
            self._log.describe_call(leg.call.id, stt_engine=whole.name)
        return whole

    def _barred(self, call: Call, profile: Profile) -> NoConversation | None:
        """Why the caller is not talked to."""
        rule, most = self._rules.voicemail.get(call.line, "never"), self._rules.max_conversations
        full = 0 < most <= len(self._talking)
        return no_conversation(rule, profile, datetime.now(profile.zone), full)


class _Journal:
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

    def emit(self, event: CallEvent) -> None:
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
        self._talk.happened(event.kind, event.at)
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
        self._talk.said |= bool(turn.said)
        for shown in turn_on_screen(turn):
            self._show(shown)

    def _show(self, event: StreamEvent) -> None:
        self._leg.show(event)
        self._live.show(self._call.id, event)

    def note(self, note: Note) -> None:
        urgent = self._sounds_urgent(note.text)
        self._log.add_note(
            self._call.id,
            NoteRecord(note.text, note.caller_name, note.callback_number, urgent=urgent),
        )

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
