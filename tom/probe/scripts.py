"""What the probe and the doctor say to TOM, by the language of the profile that answers."""

from dataclasses import dataclass

from tom.settings import Settings
from tom.startup import load_all_profiles


@dataclass(frozen=True, slots=True)
class Script:
    """One language."""

    voice: str
    """A voice that the built-in recogniser knows well, and not TOM's own."""
    questions: tuple[str, ...]
    """Each is answered in one or two short sentences, and none ends the call."""
    long_question: str
    """Its answer has two sentences at least."""
    stop: str


SCRIPTS = {
    "de": Script(
        voice="de+f2",
        questions=(
            "Wo sind Sie?",
            "Haben Sie am Samstag geöffnet?",
            "Sind Sie ein Computer?",
            "Haben Sie am Freitag geöffnet?",
            "Wie ist Ihre Adresse?",
            "Haben Sie am Sonntag geöffnet?",
            "Wie bitte?",
            "Haben Sie am Montag geöffnet?",
        ),
        long_question="Wann haben Sie geöffnet?",
        stop="Stopp bitte.",
    ),
    "en": Script(
        voice="en+f2",
        questions=(
            "What is your address?",
            "Are you open on Saturday?",
            "Are you a computer?",
            "Are you open on Friday?",
            "Could you tell me the address please?",
            "Are you open on Sunday?",
            "Could you repeat that please?",
            "Are you open on Monday?",
        ),
        long_question="What are your opening hours?",
        stop="Stop please.",
    ),
}


def answering_language(settings: Settings) -> str:
    """The language of the profile that answers where a line names none. Raises SettingsError."""
    return load_all_profiles(settings)[settings.profile].language
