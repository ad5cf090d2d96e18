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
_SO = re.compile(
    r"(?:^|[.!,] )(?:ja|nicht wahr|okay|yes)\?"
    r"|\b(?:ist (?:das|die|sie) (?:so|ihre)|is (?:this|that) (?:so|your))\b[^?]{0,20}\?",
    re.IGNORECASE,
)
"""The same in words that ask for other things, too: right behind the number, or with it."""
_MARKS = re.compile(r"[^\w+]+")


def read_back(clauses: Sequence[str], language: str) -> list[int]:
    """Which of an answer's `clauses` so far read a number back: those that hold its digits, where
    the last one asks whether it is right. A number may be spread over several."""
    if not clauses or "?" not in clauses[-1]:
        return []
    digits_in = reader(language).digits_in
    plain = [_MARKS.sub(" ", clause.lower()) for clause in clauses]
    found = [index for index, clause in enumerate(plain) if digits_in(clause)]
    near = bool(found) and found[-1] >= len(clauses) - 2
    if not (_RIGHT.search(clauses[-1]) or (near and _SO.search(clauses[-1]))):
        return []
    digits = digits_in(" ".join(plain[index] for index in found))
    return found if len(digits) >= _LEAST_DIGITS else []
