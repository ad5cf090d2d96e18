"""Why an engine was chosen: English in the log, German in what `tom doctor` says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Reason(StrEnum):
    """The reasons there are, as the log tells them."""

    NAMED = "named in the settings"
    FALLBACK = "takes over when the one before it fails"
    ANSWERS = "it answers"
    PULLED_STT = "pulled, and made for this language"
    BUILT_IN_STT = "built in; no other model was pulled"
    NO_STT = "no model for this language; `tom models pull` fetches one"
    PULLED_VOICE = "pulled voice"
    NO_VOICE = "no Piper voice pulled"
    SIMULATED = "named in the settings, for load and latency tests"


GERMAN = {
    Reason.NAMED: "so eingestellt",
    Reason.FALLBACK: "springt ein, wenn die vorige ausfällt",
    Reason.ANSWERS: "antwortet",
    Reason.PULLED_STT: "geholt und für diese Sprache gemacht",
    Reason.BUILT_IN_STT: "eingebaut; kein anderes Modell wurde geholt",
    Reason.NO_STT: "kein Modell für diese Sprache",
    Reason.PULLED_VOICE: "geholte Stimme",
    Reason.NO_VOICE: "keine Piper-Stimme wurde geholt",
    Reason.SIMULATED: "so eingestellt, für Last- und Latenztests",
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
    missing: bool = False
    """It was to be a fallback and cannot be used; `reason` says what would mend that."""

    @property
    def german_reason(self) -> str:
        """The reason for the owner of the line; the words of others are quoted."""
        known = {str(reason): text for reason, text in GERMAN.items()}
        return known.get(self.reason, f"„{self.reason}“")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """An engine that is there, and why it was taken where it was not named as a fallback."""

    engine: T
    reason: str
    limit_s: float | None = None
    """How long it may keep a caller waiting; None for one that computes here."""
