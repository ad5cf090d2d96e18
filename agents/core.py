"""The core: picks the pipeline for a call and hands it from one to the other.

live conversation ──► realtime ──(not understood, no model, "nur aufsprechen")──► voicemail
"""

from dataclasses import dataclass, field

from agents import events
from agents.conversation import Outcome
from agents.engines import SpeechToText
from agents.events import Pipeline
from agents.profile import Profile
from agents.realtime.clauses import first_sentence
from agents.realtime.floor import Floor
from agents.realtime.pipeline import Realtime, RealtimeSettings
from agents.whisperx.voicemail import Farewell, Voicemail, VoicemailSettings

_HELLO = {"de": "Guten Tag, hier ist {company}.", "en": "Hello, this is {company}."}
_GREETING = {
    "de": "Sie können jetzt nach dem Ton sprechen. Drücken Sie die Raute, wenn Sie fertig sind.",
    "en": "You can speak after the tone. Press the hash key when you have finished.",
}
_FAREWELL = {
    "de": Farewell(
        recorded="Vielen Dank. Ihre Nachricht wurde aufgezeichnet. Auf Wiederhören!",
        nothing_recorded="Vielen Dank. Auf Wiederhören!",
    ),
    "en": Farewell(
        recorded="Thank you. Your message has been recorded. Goodbye!",
        nothing_recorded="Thank you. Goodbye!",
    ),
}


@dataclass(frozen=True, slots=True)
class CoreSettings:
    """How calls are answered."""

    realtime: RealtimeSettings = field(default_factory=RealtimeSettings)
    voicemail: VoicemailSettings = field(default_factory=VoicemailSettings)


def understands(stt: SpeechToText | None, profile: Profile) -> bool:
    """Whether there is a streaming recogniser for the profile's language."""
    return stt is not None and stt.language == profile.language


def pick_pipeline(
    profile: Profile, stt: SpeechToText | None, wanted: Pipeline | None = None
) -> tuple[Pipeline, str]:
    """The pipeline for a call that begins now, and why."""
    if stt is None:
        return "whisperx", "no streaming recogniser is available"
    if stt.language != profile.language:
        return "whisperx", f"{stt.name} does not understand {profile.language!r}"
    if wanted == "whisperx":
        return "whisperx", "the caller asked for it"
    return "realtime", "live conversation"


def spoken_greeting(profile: Profile, recorded: bool) -> str:
    """The greeting; with the notice after its first sentence where the call is recorded."""
    if not recorded or not profile.recording_notice:
        return profile.greeting
    first = first_sentence(profile.greeting)
    rest = profile.greeting.removeprefix(first).strip()
    return " ".join(part for part in (first, profile.recording_notice, rest) if part)


async def answer(
    floor: Floor, stt: SpeechToText | None, settings: CoreSettings, wanted: Pipeline | None = None
) -> Outcome:
    """Answer a call on `floor` until one side is done with it. `wanted`: by the caller."""
    frames = floor.line.frames()
    profile = floor.profile
    pipeline, reason = pick_pipeline(profile, stt, wanted)
    floor.emit(events.PipelinePicked(at=0, pipeline=pipeline, reason=reason))
    greeting = profile.voicemail_greeting or _GREETING[profile.language]
    if pipeline == "realtime" and stt is not None:
        realtime = Realtime(floor, stt, settings.realtime)
        outcome = await realtime.run(frames, spoken_greeting(profile, floor.recording()))
        if outcome is not Outcome.VOICEMAIL:
            return outcome
        # The caller has been told to speak after the tone.
        greeting = ""
        floor.emit(
            events.PipelinePicked(at=floor.position, pipeline="whisperx", reason="voicemail")
        )
    else:
        company = profile.company_nominative or profile.company
        greeting = f"{_HELLO[profile.language].format(company=company)} {greeting}"
    live = stt if understands(stt, profile) else None
    voicemail = Voicemail(floor, live, settings.voicemail)
    return await voicemail.run(frames, greeting, _FAREWELL[profile.language])
