"""Handing a call over to another profile: who goes on with it, and what they know of it.

Nothing of the line changes: the same call goes on with the other profile's dialogue, voice,
language and departments. The new dialogue begins with a note on what was said, not with the old
history: that belongs to somebody who answered for another house.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from agents.conversation import UNINTELLIGIBLE, Message
from agents.engines import Dialogue, SpeechToText, TextToSpeech
from agents.events import Pipeline
from agents.profile import Profile
from agents.realtime.fillers import Fillers

MOST_HAND_OVERS = 4
"""In one call: two profiles that hand over to each other must not keep a caller for ever."""
_MOST_LINES = 6
_MOST_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Seat:
    """Who answers with a profile."""

    profile: Profile
    stt: SpeechToText | None
    """Streaming; None: nobody understands the caller in its language."""
    tts: TextToSpeech
    dialogue: Dialogue
    speakable: Callable[[str], str]
    fillers: Fillers
    whole: SpeechToText | None = None
    """Understands whole utterances in its language; see `Way`."""


TakeSeat = Callable[[str, Pipeline], Awaitable[Seat]]
"""Who answers with the profile of that name, in this call, which is on that pipeline so far."""


def introduction(profile: Profile) -> str:
    """What the caller hears first."""
    if profile.handover_greeting:
        return profile.handover_greeting
    if profile.language == "de":
        company = profile.company_nominative or profile.company
        return f"Hier ist {company}. Was kann ich für Sie tun?"
    return f"This is {profile.company_nominative or profile.company}. How can I help you?"


def summary(history: Sequence[Message], left: Profile, taking: Profile) -> Message:
    """What the new dialogue is told of the call so far."""
    said = [
        message.text[:_MOST_CHARACTERS]
        for message in history
        if message.role == "caller" and message.text and message.text != UNINTELLIGIBLE
    ][-_MOST_LINES:]
    words = "; ".join(f'"{line}"' for line in said)
    if taking.language == "de":
        told = f" Bisher sagte der Anrufer: {words}." if said else ""
        return Message("note", f"[{left.company} hat den Anruf an dich weitergegeben.{told}]")
    told = f" The caller has said so far: {words}." if said else ""
    return Message("note", f"[{left.company} has handed the call over to you.{told}]")
