"""Whether a German caller is in the middle of a number or of a name they spell."""

from collections.abc import Sequence

from agents.german.numbers import number_word
from agents.german.spelling import spelled
from agents.german.turn_words import CLOCK, NUMBER_NOUNS
from agents.turn_end import Asked, Completion

_WHOLE = {Asked.POSTCODE: 5, Asked.IBAN: 20}
"""Digits after which nothing is left to say."""
_LONGEST_NUMBER = 11
"""Digits of a German mobile number; hardly any number is longer."""
_LEAST_RUN = 3
"""So many digits in a row are dictated, whatever TOM asked."""
_BETWEEN = frozenset("doppel doppelt zweimal dreimal plus minus schrägstrich strich".split())


def dictated(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the digits at the end of `words` have come; None where there are none."""
    digits, start = 0, len(words)
    while start and (count := _digits(words[start - 1])) is not None:
        digits, start = digits + count, start - 1
    if start == len(words):
        return None
    before = set(words[:start])
    asks = asked in (Asked.NUMBER, Asked.POSTCODE, Asked.IBAN) or bool(before & NUMBER_NOUNS)
    if digits >= _LEAST_RUN or asks or words[start] == "null":
        if digits >= _WHOLE.get(asked, _LONGEST_NUMBER):
            return Completion.FINISHED if asked in _WHOLE else Completion.UNSURE
        return Completion.OPEN
    clock = words[max(0, start - 1) : start]
    if asked is Asked.FACT or "uhr" in clock:
        return Completion.FINISHED
    return Completion.UNSURE if set(clock) & CLOCK or not before else None


def _digits(word: str) -> int | None:
    """How many digits a word stands for; None where it is no number."""
    if word.isdecimal():
        return len(word)
    if word in _BETWEEN:
        return 0
    value = number_word(word)
    return None if value is None else len(str(value))


def spelling(words: Sequence[str], asked: Asked) -> bool:
    """The end of `words` is spelled, by letters or by the words of DIN 5009."""
    if len(words) >= 2 and words[-1] == "wie" and len(words[-2]) == 1:
        return True
    if asked is Asked.SPELLING and _letter(words[-1]):
        return True
    single = [len(word) == 1 and word.isalpha() for word in words[-2:]]
    return (all(single) and len(single) == 2) or bool(spelled(" ".join(words[-3:]))[0])


def _letter(word: str) -> bool:
    """Also a word of the spelling alphabet: three of them would be a name."""
    return bool(spelled(f"a b {word}")[0])
