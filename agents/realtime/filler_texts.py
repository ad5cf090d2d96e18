"""What TOM says while a caller waits, by the profile's language."""

from dataclasses import dataclass
from typing import Literal

FillerKind = Literal["slow", "lookup", "acting", "still"]


@dataclass(frozen=True, slots=True)
class FillerTexts:
    """The sentences of one language; by turns. See `profile.Fillers`."""

    slow: tuple[str, ...]
    lookup: tuple[str, ...]
    acting: tuple[str, ...]
    still: tuple[str, ...]


TEXTS = {
    "de": FillerTexts(
        slow=(
            "Einen kleinen Moment, bitte.",
            "Einen Augenblick, bitte.",
            "Einen Moment noch, bitte.",
        ),
        lookup=(
            "Einen Moment, ich sehe nach.",
            "Ich schaue kurz nach.",
            "Einen Augenblick bitte, ich sehe gleich nach.",
        ),
        acting=(
            "Einen Moment, das erledige ich.",
            "Gern, ich kümmere mich darum.",
        ),
        still=(
            "Ich bin noch dabei.",
            "Es dauert noch einen kleinen Moment.",
            "Bitte haben Sie noch etwas Geduld.",
        ),
    ),
    "en": FillerTexts(
        slow=("One moment, please.", "Just a moment, please.", "Bear with me for a moment."),
        lookup=("One moment, I am looking it up.", "Let me check.", "I will just have a look."),
        acting=("One moment, I am doing that for you.", "Of course, I will see to it."),
        still=(
            "I am still on it.",
            "It takes another moment.",
            "Please bear with me a little longer.",
        ),
    ),
}
