"""The telephone number a caller left in a message.

    transcript ─► numbers as figures ─► without dates, times, prices … ─► runs of digits
               ─► each by the words around it: a telephone number, another's, taken back ─► one

A wrong number is worse than none: where it is not clear, there is none, and the number the call
came from is used.
"""

import re
from dataclasses import dataclass

from agents.whisperx.number_patterns import ENGLISH, GERMAN, NumberWords, compiled

_LEAST, _MOST = 6, 13
"""Digits of a number with its area code; local numbers are as short."""
_MOST_ABROAD = 15
"""ITU-T E.164, and the digits of a prefix."""
_MOBILE = re.compile(r"01[567]")
_MOBILE_DIGITS = range(11, 13)
"""Of German mobile numbers with their 0 (Bundesnetzagentur)."""
_BREAK = " ¦ "
_COUNTED = re.compile(r"(?<=\d)(?:[,;] ?| und )(?=\d{1,5} [A-ZÄÖÜ][a-zäöüß])")
"""A new thought after a number: "030 123456, 2 Personen", "…, 10115 Berlin"."""
_WINDOW = 80
"""Characters before a number that say what it is."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A telephone number that was said, and where in the text."""

    number: str
    told: bool
    """Said to be one, in so many words."""
    start: int
    end: int


def callback_number(text: str, language: str, caller: str = "") -> str:
    """The telephone number in `text`: digits with an optional +. Empty: there is none.

    Whoever asks to be called "unter dieser Nummer" means `caller`.
    """
    words = _words(language)
    said = _said(text, words)
    trusted = [one for one in said if one.told or one.number[0] in "0+"]
    chosen = next((one for one in trusted if one.told), next(iter(trusted), None))
    if chosen is not None:
        return chosen.number
    if compiled(words.this_number).search(text) and re.fullmatch(r"\+?\d{3,}", caller):
        return caller
    return ""


def numbers_said(text: str, language: str) -> list[str]:
    """Every number in `text` that may be a telephone number and was not taken back."""
    return [one.number for one in _said(text, _words(language))]


def national(number: str) -> str:
    """`number` as it is dialled in Germany, digits only, to compare it: "+49 30 1" -> "0301"."""
    digits = re.sub(r"\(0\)|[^\d+]", "", number)
    return re.sub(r"^(?:\+|00)490?(?=[1-9])", "0", digits)


def normalised(number: str) -> str:
    """One number as somebody wrote it: its digits, with an optional +. Empty: it is none."""
    if re.search(r"[^\d\s()+/.–-]", number):
        return ""
    digits = _digits(number)
    return digits if _well_formed(digits) else ""


def _words(language: str) -> NumberWords:
    return ENGLISH if language == "en" else GERMAN


def _said(text: str, words: NumberWords) -> list[_Said]:
    text = words.in_figures(text)
    for pattern in words.asides:
        text = re.sub(pattern, _BREAK, text, flags=re.IGNORECASE)
    text = _without_extension(_COUNTED.sub(_BREAK, text), words)
    found: list[_Said] = []
    before = 0
    for run in _runs(words).finditer(text):
        ahead, after = text[max(before, run.start() - _WINDOW) : run.start()], text[run.end() :]
        numbers = _read(run[0])
        if len(re.sub(r"\D", "", run[0])) >= _LEAST:
            before = run.end()
        if not numbers or not _may_be_called(ahead, after, words):
            continue
        told = _is_told(ahead, after, words)
        found += [_Said(number, told, run.start(), run.end()) for number in numbers]
    return _without_taken_back(found, text, words)


def _without_extension(text: str, words: NumberWords) -> str:
    """`text` with a break between a whole number and its extension of up to five digits."""
    between = rf"\W+(?:(?:{'|'.join(sorted(words.fillers))})\W+)*"
    extension = rf"(?:{words.extension}){between}(?=\d(?:[\s-]?\d){{0,4}}(?![\s-]?\d))"
    number = r"((?:\d\W{0,2}){5}\d)"
    return re.sub(rf"{number}{between}{extension}", rf"\1{_BREAK}", text, flags=re.IGNORECASE)


def _runs(words: NumberWords) -> re.Pattern[str]:
    """Groups of digits that belong together. A full stop ends them where a sentence or another
    whole number follows."""
    stop = r"\.(?=\d|\s+(?![0+][\d\s/-]{7})\d[\d\s/-]*(?:[.,;!?]|$))"
    fillers = "|".join(sorted(words.fillers))
    gap = rf"(?:[\s/–(),-]|{stop})+(?:(?:{fillers})\b[\s,]*)*"
    return re.compile(rf"(?:\+\s?)?\(?\d+(?:{gap}\d+)*", re.IGNORECASE)


def _read(run: str) -> list[str]:
    """The numbers in a run of digits: one, one said twice, or several; none if it fits nothing."""
    whole = _digits(run)
    if len(whole) > 3 * _MOST:
        return []
    for at in range(len(whole) - 1, 2, -1):
        first, again = whole[:at], whole[at:]
        begun_anew = again.startswith(first) and (again == first or not _well_formed(whole))
        if begun_anew and _well_formed(again):
            return [again]  # "0171, äh, 0171 1234567"
    if _well_formed(whole):
        return [whole]
    parts = [_digits(part) for part in re.split(r",|\.\s|\b[^\W\d_]+\b", run)]
    parts = [part for part in parts if part]
    return parts if all(_well_formed(part) for part in parts) else []


def _digits(run: str) -> str:
    """ "+49 (0) 30-12" -> "+493012"."""
    plus = "+" if run.lstrip().startswith("+") else ""
    digits = plus + re.sub(r"\D", "", re.sub(r"\(0\)", "", run) if plus else run)
    return re.sub(r"^((?:\+|00)49)0", r"\1", digits)


def _well_formed(number: str) -> bool:
    local = national(number)
    if re.match(r"\+|00", local):
        return (
            re.match(r"(?:\+|00)[1-9]", local) is not None
            and 8 <= len(local.lstrip("+")) <= _MOST_ABROAD
        )
    if _MOBILE.match(local):
        return len(local) in _MOBILE_DIGITS
    return _LEAST <= len(local) <= _MOST


def _may_be_called(ahead: str, after: str, words: NumberWords) -> bool:
    """Whether nothing says that this is another number, or one not to be called."""
    if re.search(rf"{words.not_it}$", ahead, re.IGNORECASE):
        return False
    if _said_after(after, words.other):
        return False
    if _said_after(after, words.phone):
        return True
    last = max((match.end() for match in compiled(words.other).finditer(ahead)), default=-1)
    return last < max((match.end() for match in compiled(words.phone).finditer(ahead)), default=0)


def _is_told(ahead: str, after: str, words: NumberWords) -> bool:
    told = rf"\b(?:{words.told})(?:\W+(?:{words.links}))*\W*$"
    return bool(re.search(told, ahead, re.IGNORECASE)) or _said_after(after, words.phone)


def _said_after(after: str, pattern: str) -> bool:
    """Whether "… ist meine Nummer" follows."""
    follows = rf"\W*(?:das |that )?(?:ist|war|is|was) (?:\w+ )?(?:{pattern})\b"
    return re.match(follows, after, re.IGNORECASE) is not None


def _without_taken_back(said: list[_Said], text: str, words: NumberWords) -> list[_Said]:
    """Without numbers that the caller corrected, or said again in another way."""
    corrects, repeats = compiled(words.corrects), compiled(words.repeats)
    kept: list[_Said] = []
    for one in said:
        between = text[kept[-1].end : one.start] if kept else ""
        if kept and corrects.search(between):
            kept.pop()
        elif kept and repeats.search(between) and not _agree(kept[-1].number, one.number):
            kept.pop()
            continue
        kept.append(one)
    return [*kept[:-1], *_amended(kept[-1], text, words)] if kept else []


def _agree(one: str, other: str) -> bool:
    one, other = national(one), national(other)
    return one.endswith(other) or other.endswith(one)


def _amended(last: _Said, text: str, words: NumberWords) -> list[_Said]:
    """The last number as its caller amends it; nothing where that is not understood."""
    tail = text[last.end : last.end + _WINDOW]
    if not re.match(rf"\W*(?:{words.corrects})\b", tail, re.IGNORECASE):
        return [last]
    number = words.corrected(last.number, re.sub(r"[^\w\s]", "", tail.lower()))
    if number and _well_formed(number):
        return [_Said(number, last.told, last.start, last.end)]
    return [] if re.search(r"\d", tail) else [last]
