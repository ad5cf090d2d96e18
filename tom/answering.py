"""One inbound call at any door, from ringing to the last entry in the call log.

This is the edge of a call: what goes wrong inside is logged here and ends this call alone.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from agents.conversation import CallContext, Outcome
from agents.core import (
    CoreSettings,
    NoConversation,
    VoicemailRule,
    Way,
    answer,
    no_conversation,
)
from agents.engines import SpeechToText
from agents.events import Pipeline
from agents.profile import Profile
from agents.realtime.floor import Floor
from agents.realtime.handing_over import Seat
from agents.tools.desk import ToolDesk
from agents.tools.mcp_servers import McpServers
from agents.whisperx.mailbox import Mailbox
from telephony.call import Call
from telephony.call_leg import CallLeg
from telephony.calllog import (
    CallLogWriter,
)
from telephony.calllog.records import result_of
from tom.journal import Journal
from tom.mailbox import MailboxDoor
from tom.recorder import Recorder
from tom.seats import Seats
from tom.segment_desk import SegmentDesk
from tom.variants import Variants

log = logging.getLogger(__name__)


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
    """Answers calls with the settings, engines and profiles it is given."""

    def __init__(
        self,
        variants: Variants,
        profiles: dict[str, Profile],
        default_profile: str,
        call_log: CallLogWriter,
        metrics: Metrics,
        live: LiveCalls,
        data: Path,
        record: bool,
        rules: Rules | None = None,
        segments: SegmentDesk | None = None,
        servers: McpServers | None = None,
    ) -> None:
        """`segments`: has workers transcribe what callers say whom WhisperX hears. `servers`:
        whose tools language models can use."""
        self._segments = segments
        self._servers = servers or McpServers(())
        self._rules = rules or Rules()
        self._talking: set[str] = set()
        """Calls in which a conversation is held."""
        self._variants = variants
        self._profiles = profiles
        self._default_profile = default_profile
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
        call.variant = self._variants.pick(call)
        self._log.start_call(call)
        self._metrics.call_started(call.door)
        self._live.began(leg)
        journal = Journal(leg, self._log, self._metrics, self._live, self._talking)
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

    async def _converse(self, leg: CallLeg, profile: Profile, journal: "Journal") -> None:
        """The answered part of a call. Tools that act are finished, also after its end."""
        async with asyncio.TaskGroup() as group:
            desk = ToolDesk(group, self._servers.tools, journal.tool_used)
            await self._talk(leg, profile, journal, desk)

    async def _talk(
        self, leg: CallLeg, profile: Profile, journal: "Journal", desk: ToolDesk
    ) -> None:
        call = leg.call
        setup = self._variants.setup(call.variant)
        llm = setup.engines.llm(journal.engine_switched)
        context = CallContext(
            call.id,
            call.caller,
            lambda: datetime.now(profile.zone),
            desk,
            style=lambda: floor.style,
        )
        fillers = setup.core.realtime.fillers
        seats = Seats(setup.engines, llm, context, fillers, journal.engine_switched)
        seat = seats.of(profile)
        stt = seat.stt
        self._log.describe_call(
            call.id,
            stt_engine=stt.name if stt else "",
            llm_engine=llm.name,
            tts_engine=seat.tts.name,
        )
        recorder = Recorder(call, leg, self._log, self._data)
        recorder.line.listener = partial(self._live.hear, call.id)
        floor = Floor(
            line=recorder.line,
            tts=seat.tts,
            dialogue=seat.dialogue,
            turn_detector=setup.engines.turn_detector,
            profile=profile,
            speakable=seat.speakable,
            fillers=seat.fillers,
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
        floor.take_seat = partial(self._take_seat, leg, seats, setup.core)
        try:
            async with aclosing(recorder):
                way = self._way(floor, call, setup.core.voicemail.menu_s)
                if self._record and not way.to_mailbox:
                    await recorder.begin("call")
                try:
                    outcome = await self._answer(floor, stt, leg, setup.core, way)
                finally:
                    if (note := floor.dialogue.unfinished) is not None:
                        journal.note(note)
                if outcome is not Outcome.HUNG_UP:
                    await leg.hang_up()
        finally:
            journal.transcribe(recorder.record, calls=self._rules.transcribe_calls)

    async def _take_seat(
        self, leg: CallLeg, seats: Seats, settings: CoreSettings, name: str, so_far: Pipeline
    ) -> Seat:
        """The call is handed over to the profile of that name. A live conversation stays one: a
        worker that has come meanwhile would have its caller wait for each answer."""
        seat = seats.of(self._profiles[name])
        leg.call.profile = name  # its recordings and messages are this one's
        understood = seat.stt is not None and seat.stt.language == seat.profile.language
        if so_far == "realtime" and understood:
            return seat
        return replace(seat, whole=await self._whole(leg, seat.profile, seat.stt, settings))

    def _way(self, floor: Floor, call: Call, choice_s: float) -> Way:
        """What the call's line says of it. `choice_s`: for choosing in the mailbox."""
        door = self._rules.mailboxes.get(call.line)
        if door is None:
            return Way()
        zone = floor.profile.zone
        mailbox = Mailbox(floor, door.messages(zone), door.guard, datetime.now(zone), choice_s)
        return Way(
            mailbox=mailbox,
            mailbox_key=door.key,
            to_mailbox=bool(door.number) and call.callee == door.number,
        )

    async def _answer(
        self,
        floor: Floor,
        stt: SpeechToText | None,
        leg: CallLeg,
        settings: CoreSettings,
        way: Way,
    ) -> Outcome:
        barred = self._barred(leg.call, floor.profile)
        talks = barred is None and not way.to_mailbox
        whole = await self._whole(leg, floor.profile, stt, settings) if talks else None
        way = replace(way, wanted=leg.wanted, usual=settings.pipeline, barred=barred, whole=whole)
        return await answer(floor, stt, settings, way)

    async def _whole(
        self, leg: CallLeg, profile: Profile, stt: SpeechToText | None, settings: CoreSettings
    ) -> SpeechToText | None:
        """WhisperX as the caller's ears, where they asked for it, or it is set and they asked for
        nothing, and a worker is alive. Else `stt`, if anything, hears them."""
        if (leg.wanted or settings.pipeline) != "whisperx" or self._segments is None:
            return None
        whole = await self._segments.recogniser(leg.call, profile)
        if whole is None:
            log.warning("call %s: no worker is alive that WhisperX runs in", leg.call.id)
        if (ears := whole or stt) is not None:
            self._log.describe_call(leg.call.id, stt_engine=ears.name)
        return whole

    def _barred(self, call: Call, profile: Profile) -> NoConversation | None:
        """Why the caller is not talked to."""
        rule, most = self._rules.voicemail.get(call.line, "never"), self._rules.max_conversations
        full = 0 < most <= len(self._talking)
        return no_conversation(rule, profile, datetime.now(profile.zone), full)
