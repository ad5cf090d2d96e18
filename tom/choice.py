"""Why an engine was chosen: English in the log, German in what `tom doctor` says."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The reasons there are, as the log tells them."""

    NAMED = "named in the settings"
    ANSWERS = "it answers"
    PULLED_STT = "pulled, and made for this language"
    BUILT_IN_STT = "built in; no other model was pulled"
    NO_STT = "no model for this language; `tom models pull` fetches one"
    PULLED_VOICE = "pulled voice"
    NO_VOICE = "no Piper voice pulled"


GERMAN = {
    Reason.NAMED: "so eingestellt",
    Reason.ANSWERS: "antwortet",
    Reason.PULLED_STT: "geholt und für diese Sprache gemacht",
    Reason.BUILT_IN_STT: "eingebaut; kein anderes Modell wurde geholt",
    Reason.NO_STT: "kein Modell für diese Sprache",
    Reason.PULLED_VOICE: "geholte Stimme",
    Reason.NO_VOICE: "keine Piper-Stimme wurde geholt",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine that was chosen, and why."""

    stage: str
    name: str
    """The engine's own; empty where there is none for `language`."""
    reason: str
    """A `Reason`, or what others said: why no model server can be used."""
    notice: str = ""
    language: str = ""

    @property
    def german_reason(self) -> str:
        """The reason for the owner of the line; the words of others are quoted."""
        known = {str(reason): text for reason, text in GERMAN.items()}
        return known.get(self.reason, f"„{self.reason}“")
