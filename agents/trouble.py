"""What does not go smoothly in a conversation, counted alike whatever engines hold it.

A *barge-in* is a caller who stops TOM, by speaking or by a key. What turned out to be a noise,
after which TOM said the rest, is none.

A *repair* is a turn in which one side did not hear or understand the other (other-initiated repair
in Schegloff, Jefferson and Sacks, The preference for self-correction in the organization of repair
in conversation, Language 53, 1977):

- the caller said something that the recogniser could not read,
- the caller asks to hear it again, slower or louder, as `agents.receptionist.understand` reads it,
- TOM says that it did not understand, or asks to hear it again.

It is read from the turn's text, so a language model's words count as the receptionist's do.
"""

import re
from typing import Literal

from agents.conversation import UNINTELLIGIBLE, Turn
from agents.events import BargeIn, CallEvent, FinalTranscript, ReplyResumed
from agents.receptionist.understand import Intent, intents_in

_SHORT = 8
"""Words: in a longer line of the caller, "noch einmal" is about something else."""
_TOM_ASKS = {
    "de": (
        r"nicht (?:\w+ )?(?:verstanden|gehört)",
        r"(?:verstehe|höre) (?:ich )?sie (?:\w+ )?(?:nicht|schlecht)",
        r"wie bitte",
        r"sie (?:\w+ ){0,4}(?:wiederholen|noch ?(?:ein)?mal (?:sagen|nennen))",
        r"(?:wiederholen|sagen|nennen) sie (?:\w+ ){0,5}noch ?(?:ein)?mal",
        r"wiederholen sie",
        r"noch ?(?:ein)?mal die nummer",
        r"sagen sie (?:bitte )?ja oder nein",
    ),
    "en": (
        r"(?:did not|didn t|do not|don t|cannot|can t|could not|couldn t) (?:\w+ )?"
        r"(?:understand|catch|hear)",
        r"(?:could|can|would) you (?:\w+ ){0,2}(?:repeat|say)",
        r"(?<!i will )(?:say|repeat) (?:\w+ ){0,4}(?:again|once more)",
        r"pardon",
        r"please (?:repeat|say yes or no)",
    ),
}


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


_ASKED_BY_TOM = {language: _any_of(patterns) for language, patterns in _TOM_ASKS.items()}


def is_repair(said: str, reply: str, language: Literal["de", "en"]) -> bool:
    """Whether the turn is a repair: what the caller said and what TOM meant to answer."""
    if said == UNINTELLIGIBLE:
        return True
    return _asked_by_caller(said, language) or bool(_ASKED_BY_TOM[language].search(_plain(reply)))


def _asked_by_caller(said: str, language: Literal["de", "en"]) -> bool:
    wants = intents_in(said, language)
    if Intent.SLOWER in wants or Intent.LOUDER in wants:
        return True
    return Intent.REPEAT in wants and len(said.split()) <= _SHORT


class Trouble:
    """The count of one call."""

    def __init__(self) -> None:
        self.barge_ins = 0
        self.repairs = 0
        self._stopped = False
        """TOM was stopped, and nobody knows yet by what."""

    def happened(self, event: CallEvent) -> None:
        """Take the next event of the call."""
        match event:
            case BargeIn():
                self.barge_ins += 1
                self._stopped = True
            case ReplyResumed() if self._stopped:
                self.barge_ins -= 1
                self._stopped = False
            case FinalTranscript():
                self._stopped = False
            case _:
                pass

    def turn_ended(self, turn: Turn, language: Literal["de", "en"]) -> None:
        """Take the next turn of the call."""
        self.repairs += is_repair(turn.said, turn.reply, language)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", text.lower()).split())
