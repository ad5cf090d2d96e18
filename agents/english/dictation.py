"""Whether an English caller is in the middle of a number, a date of birth or a name they spell."""

from collections.abc import Sequence

from agents import birth_date, iban
from agents.english.counting import MONTHS
from agents.english.spelling import spelled
from agents.english.understanding import FILLERS, digits_in
from agents.english.when import ORDINALS
from agents.turn_end import Asked, Completion


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    "oh": 0, "nought": 0, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINAL_WORDS = _words(" ".join(ORDINALS))
_BETWEEN = _words("double triple plus dash")
_CLOCK = _words("at by after before until around past to")
_NAMED = {"postcode": Asked.POSTCODE, "iban": Asked.IBAN}
_NUMBER_NOUNS = _words("number code extension") | _NAMED.keys()
_DICTATED = (Asked.NUMBER, Asked.POSTCODE, Asked.IBAN)
_POSTCODE, _LONGEST_NUMBER, _LEAST_RUN = 5, 11, 3
_BIRTHDAYS = _words("born birth birthday")
_IN_DATES = FILLERS | _words("of the in")
_NEAR = 5
"""Words between "born" and its date."""
_NATO = _words(
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike "
    "november oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu"
)
_DONE = ("done", "stop")


def dictated(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the digits at the end of `words` have come; None where there are none."""
    start = at = len(words)
    while at and (_is_number(words[at - 1]) or (start < len(words) and words[at - 1] in FILLERS)):
        at -= 1
        start = at if _is_number(words[at]) else start
    if start == len(words):
        return None
    before, digits = words[:start], digits_in(" ".join(words[start:]))
    named = (_NAMED.get(w, Asked.NUMBER) for w in reversed(before) if w in _NUMBER_NOUNS)
    kind = next(named, asked)
    read_out = len(digits) >= _LEAST_RUN and all(map(_is_number, words[start:]))
    if read_out or kind in _DICTATED:
        return _number(digits, before, kind)
    if asked is Asked.FACT:
        return Completion.FINISHED
    return Completion.UNSURE if set(before[-1:]) & _CLOCK or not before else None


def _number(digits: str, before: Sequence[str], kind: Asked) -> Completion:
    if kind is Asked.POSTCODE:
        return Completion.FINISHED if len(digits) >= _POSTCODE else Completion.OPEN
    if kind is Asked.IBAN:
        left = iban.missing(iban.country("".join(before[-2:])) + digits)
        return Completion.OPEN if left > 0 else Completion.FINISHED
    return Completion.UNSURE if len(digits) >= _LONGEST_NUMBER else Completion.OPEN


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in _BETWEEN or word in _NUMBERS


def dated(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the date of birth at the end of `words` has come; None where there is none."""
    start, signs = len(words), ""
    while start and (
        (sign := _sign(words[start - 1])) or (signs and words[start - 1] in _IN_DATES)
    ):
        start, signs = start - 1, sign + signs
    before = words[:start]
    if not signs or set(before) & _NUMBER_NOUNS:
        return None
    born = asked is Asked.BIRTH_DATE or bool(set(before[-_NEAR:]) & _BIRTHDAYS)
    return birth_date.completion(signs) if born else None


def _sign(word: str) -> str:
    """What the word is in a date (`agents/birth_date.py`); empty for a word of no date."""
    if word in MONTHS:
        return "m"
    if word in _ORDINAL_WORDS - _NUMBERS.keys():
        return "o"
    if word in ("hundred", "thousand"):
        return word[0].upper().replace("T", "K")
    if word.isdecimal():
        return birth_date.figures_sign(word)
    return birth_date.number_sign(_NUMBERS[word]) if word in _NUMBERS else ""


def spelling(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the name has come that is spelled at the end of `words`; None where none is."""
    if len(words) > 1 and words[-1] in _DONE:
        done = asked is Asked.SPELLING or spelling(words[:-1], asked)
        return Completion.LIKELY if done else None
    if not _spells(words, asked):
        return None
    letters, before = spelled(" ".join(words))
    said = bool(letters) and before.split()[-1:] == [letters.lower()]
    return Completion.LIKELY if said else Completion.OPEN


def _spells(words: Sequence[str], asked: Asked) -> bool:
    """The end of `words` is spelled, by letters or by the NATO alphabet."""
    if words[-2:][0] in ("as", "for") and words[-1] == "in":
        return True
    letters = [(len(word) == 1 and word.isalpha()) or word in _NATO for word in words[-3:]]
    if asked is Asked.SPELLING:
        return letters[-1]
    return len(letters) > 1 and all(letters[-2:]) and words[-2:] != ["a", "i"]
