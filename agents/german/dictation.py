"""Whether a German caller is in the middle of a number, a date of birth or a name they spell."""

import re
from collections.abc import Sequence

from agents import birth_date, iban
from agents.german.calendar_day import MONTH_NUMBERS, ORDINALS
from agents.german.numbers import FILLERS, digits_in, number_word
from agents.german.spelling import spelled
from agents.german.turn_words import BIRTHDAYS, CLOCK, FINITE, NUMBER_NOUNS, TIMES
from agents.turn_end import Asked, Completion

_POSTCODE = 5
_LONGEST_NUMBER = 11
"""Digits after which hardly any number goes on."""
_LONGEST_MOBILE = 12
_USUAL = ((re.compile("01|030"), 11), (re.compile("0"), 10))
"""Digits of most telephone numbers, by how they begin: mobile ones and Berlin's, and all others."""
_LEAST_RUN = 3
"""So many digits in a row are dictated, whatever TOM asked."""
_BETWEEN = frozenset("doppel doppelt zweimal dreimal plus minus schrägstrich strich".split())
_GOES_ON = frozenset("und dann danach also noch nochmal weiter die".split())
_NAMED = {"postleitzahl": Asked.POSTCODE, "plz": Asked.POSTCODE, "iban": Asked.IBAN}
_DICTATED = (Asked.NUMBER, Asked.POSTCODE, Asked.IBAN)
_NEAR = 4
"""Words between "geboren" and its date."""
_DONE = ("punkt", "fertig", "ende")
_MAIL = frozenset("at ät ett klammeraffe mail email www".split())
"""Here "Punkt" is a part of an address."""


def dictated(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the digits at the end of `words` have come; None where there are none."""
    start, end = _run(words)
    if start == end:
        return None
    before, run = words[:start], words[start:end]
    digits = digits_in(" ".join(run))
    kind = _kind(before, asked)
    read_out = run[0].isdecimal() or (len(run) > 1 and all(map(_is_number, run)))
    if kind in _DICTATED or words[start] == "null" or (read_out and len(digits) >= _LEAST_RUN):
        whole = _number(digits, before, kind)
        return Completion.OPEN if end < len(words) and whole is Completion.UNSURE else whole
    if end < len(words):
        return None
    clock = before[-1:]
    if asked is Asked.FACT or "uhr" in clock:
        return Completion.FINISHED
    hour = bool(set(clock) & CLOCK) and not (set(before) & FINITE and set(before) & TIMES)
    return Completion.UNSURE if hour or not before else None


def _run(words: Sequence[str]) -> tuple[int, int]:
    """From where to where the last digits go; "und dann" may be behind them."""
    end = len(words)
    while end and words[end - 1] in _GOES_ON:
        end -= 1
    start = at = end
    while at and (words[at - 1] in FILLERS or _is_number(words[at - 1])):
        at -= 1
        if _is_number(words[at]):
            start = at
        elif start == end:
            break
    return start, end


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in _BETWEEN or number_word(word) is not None


def _kind(before: Sequence[str], asked: Asked) -> Asked:
    """What is dictated: the last that the caller named, or what TOM asked for."""
    for word in reversed(before):
        if word in NUMBER_NOUNS or word in _NAMED:
            return _NAMED.get(word, Asked.NUMBER)
    return asked


def _number(digits: str, before: Sequence[str], kind: Asked) -> Completion:
    if kind is Asked.POSTCODE:
        return Completion.FINISHED if len(digits) >= _POSTCODE else Completion.OPEN
    if kind is Asked.IBAN:
        left = iban.missing(iban.country("".join(before[-2:])) + digits)
        return Completion.OPEN if left > 0 else Completion.FINISHED
    digits = re.sub(r"^(?:\+|00)49", "0", digits)
    if digits.startswith("01") and len(digits) >= _LONGEST_MOBILE:
        return Completion.LIKELY
    usual = (length for begins, length in _USUAL if begins.match(digits))
    return Completion.UNSURE if len(digits) >= next(usual, _LONGEST_NUMBER) else Completion.OPEN


def dated(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the date of birth at the end of `words` has come; None where there is none."""
    start, signs = len(words), ""
    while start and ((sign := _sign(words[start - 1])) or (signs and words[start - 1] in FILLERS)):
        start, signs = start - 1, sign + signs
    before = words[:start]
    if not signs or set(before) & NUMBER_NOUNS:
        return None
    if asked is Asked.BIRTH_DATE or set(before[-_NEAR:]) & BIRTHDAYS:
        return birth_date.completion(signs)
    return None


def _sign(word: str) -> str:
    """What the word is in a date (`agents/birth_date.py`); empty for a word of no date."""
    if word in MONTH_NUMBERS:
        return "m"
    if word in ORDINALS:
        return "o"
    if word.isdecimal():
        return birth_date.figures_sign(word)
    value = number_word(word)
    return "" if value is None else birth_date.number_sign(value)


def spelling(words: Sequence[str], asked: Asked) -> Completion | None:
    """How far the name has come that is spelled at the end of `words`; None where none is."""
    if len(words) > 1 and words[-1] in _DONE and not set(words) & _MAIL:
        spells = asked is Asked.SPELLING or spelling(words[:-1], asked)
        return Completion.LIKELY if spells else None
    if not _spells(words, asked):
        return None
    letters, before = spelled(" ".join(words))
    return Completion.LIKELY if letters and _says(before.split(), letters) else Completion.OPEN


def _says(words: list[str], letters: str) -> bool:
    """Whether the spelled name was said before: "Meier, M E I E R"."""
    name = _folded(letters)
    return any(_folded("".join(words[-count:])) == name for count in range(1, len(words) + 1))


def _folded(name: str) -> str:
    for letter, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("-", "")):
        name = name.lower().replace(letter, two)
    return name


def _spells(words: Sequence[str], asked: Asked) -> bool:
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
