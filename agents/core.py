"""The core: picks the pipeline for a call and hands it from one to the other.

live conversation ──► realtime ──(not understood, no model, "nur aufsprechen", a key)──► voicemail
whisperx, asked for or set ──► the same loop, WhisperX for ears ──(and no text in time)──┤
line set to voicemail, closed, too many conversations ───────────────────────────────────┘
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from agents import events
from agents.conversation import Outcome
from agents.engines import SpeechToText
from agents.events import Pipeline
from agents.profile import Profile
from agents.realtime.floor import Floor
from agents.realtime.handing_over import introduction
from agents.realtime.pipeline import Realtime
from agents.realtime.settings import RealtimeSettings
from agents.whisperx.mailbox import Mailbox
from agents.whisperx.voicemail import Voicemail, VoicemailSettings
from agents.whisperx.voicemail_texts import TEXTS
from media.line import Frame

VoicemailRule = Literal["never", "closed", "always"]
"""When a line takes messages only: never, out of the profile's opening hours, always."""


class NoConversation(StrEnum):
    """Why callers are not talked to, though TOM could."""

    LINE = "the line takes messages only"
    CLOSED = "out of opening hours"
    FULL = "as many conversations as are allowed are held already"


@dataclass(frozen=True, slots=True)
class CoreSettings:
    """How calls are answered."""

    realtime: RealtimeSettings = field(default_factory=RealtimeSettings)
    whisperx: RealtimeSettings = field(default_factory=RealtimeSettings)
    """For conversations in which WhisperX understands whole utterances."""
    pipeline: Pipeline = "realtime"
    """Of callers who asked for none. Where no worker is alive as the call begins, "whisperx" gives
    way to the live conversation."""
    voicemail: VoicemailSettings = field(default_factory=VoicemailSettings)


def understands(stt: SpeechToText | None, profile: Profile) -> bool:
    """Whether there is a streaming recogniser for the profile's language."""
    return stt is not None and stt.language == profile.language


def no_conversation(
    rule: VoicemailRule, profile: Profile, now: datetime, full: bool = False
) -> NoConversation | None:
    """Why a call that begins at `now` goes to voicemail, whatever the engines; None: it does not.

    `full`: as many conversations as are allowed are held already.
    """
    if rule == "always":
        return NoConversation.LINE
    if rule == "closed" and not profile.schedule().is_open(now):
        return NoConversation.CLOSED
    return NoConversation.FULL if full else None


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of a call before it is answered."""

    wanted: Pipeline | None = None
    """By the caller."""
    usual: Pipeline = "realtime"
    """By the settings, for who asked for none."""
    barred: NoConversation | None = None
    """Why there is to be no conversation."""
    whole: SpeechToText | None = None
    """Understands whole utterances, through a WhisperX worker; None where no worker is alive."""
    mailbox: Mailbox | None = None
    """Where the line's messages can be listened to."""
    mailbox_key: str = ""
    """Leads there from the greeting."""
    to_mailbox: bool = False
    """Its number was dialled."""


@dataclass(frozen=True, slots=True)
class Picked:
    """How a call is answered."""

    pipeline: Pipeline
    reason: str
    stt: SpeechToText | None = None
    """Who understands the caller in a conversation; None: the caller leaves a message."""

    def event(self, at: int) -> events.PipelinePicked:
        """As it is told."""
        return events.PipelinePicked(
            at=at, pipeline=self.pipeline, reason=self.reason, conversation=self.stt is not None
        )


def pick_pipeline(profile: Profile, stt: SpeechToText | None, way: Way) -> Picked:
    """How a call that begins now is answered, and why."""
    if way.barred is not None:
        return Picked("whisperx", way.barred.value)
    if way.wanted == "whisperx":
        if way.whole is not None:
            return Picked("whisperx", "the caller asked for WhisperX", way.whole)
        return Picked("whisperx", "the caller asked for WhisperX, and no worker is alive")
    whisperx_is_set = way.wanted is None and way.usual == "whisperx"
    if whisperx_is_set and way.whole is not None:
        return Picked("whisperx", "WhisperX is set", way.whole)
    if stt is None:
        reason = f"no streaming recogniser for {profile.language!r} is available"
        return Picked("whisperx", reason)
    if stt.language != profile.language:
        return Picked("whisperx", f"{stt.name} does not understand {profile.language!r}")
    instead = "; WhisperX is set, and no worker is alive" if whisperx_is_set else ""
    return Picked("realtime", f"live conversation{instead}", stt)


def voicemail_greeting(profile: Profile, closed: bool = False) -> str:
    """What a caller hears before the tone who has not been greeted."""
    texts = TEXTS[profile.language]
    parts = [texts.hello.format(company=profile.company_nominative or profile.company)]
    if closed:
        parts.append(profile.closed_greeting or texts.closed)
    return " ".join((*parts, profile.voicemail_greeting or texts.greeting))


async def answer(
    floor: Floor, stt: SpeechToText | None, settings: CoreSettings, way: Way
) -> Outcome:
    """Answer a call on `floor` until one side is done with it."""
    frames = floor.line.frames()
    if way.mailbox is not None and way.to_mailbox:
        return await _open_mailbox(floor, frames, way.mailbox, "its number was dialled")
    outcome, keyed = await _converse(floor, frames, stt, settings, way)
    if outcome is Outcome.KEYED and way.mailbox is not None:
        return await _open_mailbox(floor, frames, way.mailbox, "its key was pressed", keyed)
    return outcome


async def _open_mailbox(
    floor: Floor, frames: AsyncIterator[Frame], mailbox: Mailbox, why: str, keyed: str = ""
) -> Outcome:
    floor.stop_recording()  # no other caller's message is kept in this call, nor a PIN's tones
    reason = f"messages are listened to: {why}"
    floor.emit(events.PipelinePicked(at=floor.position, pipeline="whisperx", reason=reason))
    return await mailbox.run(frames, keyed)


async def _converse(
    floor: Floor,
    frames: AsyncIterator[Frame],
    stt: SpeechToText | None,
    settings: CoreSettings,
    way: Way,
) -> tuple[Outcome, str]:
    """Talk to the caller, or take a message. With `Outcome.KEYED` (to the mailbox): what was keyed
    after that key."""
    profile, barred = floor.profile, way.barred
    mailbox_key = way.mailbox_key if way.mailbox is not None else ""
    texts = TEXTS[profile.language]
    picked = pick_pipeline(profile, stt, way)
    floor.emit(picked.event(0))
    greeting = voicemail_greeting(profile, closed=barred is NoConversation.CLOSED)
    keyed = reason = ""
    notice = profile.recording_notice if floor.recording() else ""
    hello, listener = profile.greeting, picked.stt
    while listener is not None:
        turns = settings.realtime if picked.pipeline == "realtime" else settings.whisperx
        keys = profile.voicemail_key + mailbox_key
        realtime = Realtime(floor, listener, turns, keys)
        outcome = await realtime.run(frames, hello, notice)
        if outcome is Outcome.HANDED_OVER and floor.take_seat is not None:
            before = picked.pipeline
            seat = await floor.take_seat(floor.handed_to, before)
            floor.seat(seat)
            profile, stt = seat.profile, seat.stt
            picked = pick_pipeline(profile, stt, replace(way, whole=seat.whole))
            if picked.stt is not None and picked.pipeline != before:
                floor.emit(picked.event(floor.position))
            listener, reason = picked.stt, picked.reason
            hello, notice = introduction(profile), ""  # of the recording they know
            greeting, texts = voicemail_greeting(profile), TEXTS[profile.language]
            continue
        if outcome is Outcome.KEYED and realtime.keyed[0] != profile.voicemail_key:
            return outcome, realtime.keyed[1:]
        if outcome is Outcome.KEYED:
            greeting, keyed = profile.voicemail_greeting or texts.greeting, realtime.keyed[1:]
            reason = f"the caller pressed {realtime.keyed[0]}"
        elif outcome is Outcome.VOICEMAIL:
            # The caller has been told to speak after the tone.
            greeting = ""
            reason = f"{listener.name} did not answer" if realtime.deaf else "voicemail"
        else:
            return outcome, ""
        break
    if reason:
        floor.emit(events.PipelinePicked(at=floor.position, pipeline="whisperx", reason=reason))
    live = stt if understands(stt, profile) else None
    voicemail = Voicemail(floor, live, settings.voicemail)
    outcome = await voicemail.run(frames, greeting, texts, keyed, mailbox_key)
    return outcome, voicemail.keyed[1:]
