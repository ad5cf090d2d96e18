"""What of TOM's words reads a number back to the caller, and so must be heard. Pure.

    "Ich wiederhole: null drei null, eins zwei drei vier." "Stimmt das?"
                     └─ must be heard, as soon as the question is known

A model does not say which of its sentences is one (`MustHear`). Long numbers are said for other
reasons, too, but nobody asks then whether they are right.
"""

import re
from collections.abc import Sequence

from agents.receptionist.languages import reader

_LEAST_DIGITS = 5
"""A postcode; times and prices are shorter."""
_RIGHT = re.compile(
    r"\b(?:stimm(?:t|en)|richtige?|korrekte?|passt|in ordnung|correct|right)\b[^?]*\?",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:sonst|noch|soll|möchten|wollen|brauchen|helfen|else|more|shall|like|help)\b[^?]*\?",
    re.IGNORECASE,
)
"""A question that leaves the number behind."""
_MARKS = re.compile(r"[^\w+]+")


def read_back(clauses: Sequence[str], language: str) -> list[int]:
    """Which of an answer's `clauses` so far read a number back: those that hold its digits, where
    the last one asks whether it is right, in whatever words if it is the next one or holds them.
    A number may be spread over several."""
    if not clauses or "?" not in clauses[-1]:
        return []
    digits_in = reader(language).digits_in
    plain = [_MARKS.sub(" ", clause.lower()) for clause in clauses]
    found = [index for index, clause in enumerate(plain) if digits_in(clause)]
    right = _RIGHT.search(clauses[-1])
    if not right and (_OFFERS.search(clauses[-1]) or not found or found[-1] < len(clauses) - 2):
        return []
    digits = digits_in(" ".join(plain[index] for index in found))
    return found if len(digits) >= _LEAST_DIGITS else []
