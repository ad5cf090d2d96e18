"""Whether a caller has said all they want to: what the rules of a language are asked and answer.

`agents/german/turn_end.py` and `agents/english/turn_end.py` judge; `agents/realtime/turn_taking.py`
turns their judgement into a silence.
"""

from enum import StrEnum


class Completion(StrEnum):
    """How far a text has come."""

    FINISHED = "finished"
    """Surely whole: a closed bracket, a question, a goodbye."""
    LIKELY = "likely"
    """Whole as far as one can tell; a short pause may still be inside it ("ja, genau")."""
    UNSURE = "unsure"
    """It could end here, and people often go on: a wish without a day, a greeting, a name."""
    OPEN = "open"
    """Nobody ends here: "…und", "ähm", a clause without its verb, a number being dictated."""


class Asked(StrEnum):
    """What TOM last asked for, as far as it changes how an answer ends."""

    NOTHING = "nothing"
    CONCERN = "concern"
    """An open question: what TOM can do for the caller."""
    FACT = "fact"
    """Any other question: a few words without a verb answer it."""
    NAME = "name"
    SPELLING = "spelling"
    NUMBER = "number"
    """A telephone or customer number."""
    POSTCODE = "postcode"
    IBAN = "iban"
    BIRTH_DATE = "birth date"
