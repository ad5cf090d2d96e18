"""How long the caller has to be silent before TOM may be heard, given what they said.

    text, what TOM asked ─► rules of the language ─┐
                                                   ├─► finished, likely, unsure, open ─► silence
    sound ─► a model of the end of turns (optional) ┘

Pure: no audio, no clock. The rules are tables (`agents/german/turn_end.py`).
"""

from dataclasses import dataclass

from agents.english import turn_end as english
from agents.german import turn_end as german
from agents.turn_end import Completion

_RULES = {"de": german, "en": english}
_SURELY, _HARDLY = 0.8, 0.2
"""Probabilities of a finished turn from which on the sound of it counts."""


@dataclass(frozen=True, slots=True)
class TurnTaking:
    """Silences in milliseconds after the end of speech, as the endpointer dates it."""

    finished_ms: float = 128.0
    """After what is surely whole: a closed sentence, a question, a goodbye."""
    likely_ms: float = 256.0
    """After what is whole as far as one can tell; more than the gap in "ja, genau"."""
    unsure_ms: float = 900.0
    """After what could be all, but is often gone on with."""
    open_ms: float = 1500.0
    """After what nobody ends with; more than the 1.2 s that people look for a word."""

    def wait_ms(
        self, text: str, language: str, question: str = "", probability: float | None = None
    ) -> float:
        """The silence to wait for after `text`, all that the caller said in this turn.

        `question`: what TOM said before. `probability`: that the turn is over, by its sound; None
        where nothing listens for that.
        """
        rules = _RULES[language]
        completion = weighed(rules.judge(text, rules.asked(question)), probability)
        match completion:
            case Completion.FINISHED:
                return self.finished_ms
            case Completion.LIKELY:
                return self.likely_ms
            case Completion.UNSURE:
                return self.unsure_ms
            case Completion.OPEN:
                return self.open_ms


def weighed(by_text: Completion, probability: float | None) -> Completion:
    """The rules' judgement, and the sound's beside it.

    The sound moves a judgement by one step at most, and never what the words leave open: the model
    calls "…weil" complete.
    """
    if probability is None or by_text is Completion.OPEN:
        return by_text
    if probability <= _HARDLY:
        return Completion.UNSURE
    if probability < _SURELY:
        return by_text
    return Completion.LIKELY if by_text is Completion.UNSURE else Completion.FINISHED
