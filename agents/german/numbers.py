"""Spoken German digits and numbers understood: "null drei null zwo zwölf" -> "030212".

Input is what a recogniser delivers: lower-case words without marks, sometimes with a compound
split ("vier und dreißig") or with digits already written as figures.
"""

import re
from collections.abc import Iterator

_UNITS = {
    "null": 0,
    "nul": 0,
    "eins": 1,
    "zwei": 2,
    "zwo": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "fuenf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
}
_TEENS = {
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "zwoelf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "fuenfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "fuenfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_ONE_IN_COMPOUNDS = {"ein": 1, "eine": 1}
FILLERS = frozenset(
    "äh ähm ehm hm also und dann die der strich minus bindestrich schrägstrich vorwahl pause "
    "danach nochmal weiter durchwahl ja genau".split()
)
"""Words that may stand between digits without ending the number."""
_REPEATS = {
    "doppel": 2,
    "doppelt": 2,
    "doppelte": 2,
    "zweimal": 2,
    "dreimal": 3,
    "viermal": 4,
    "fünfmal": 5,
}
_BEFORE_A_DIGIT = frozenset("eine ne noch".split())
"""Between digits these are no word of their own: "eins zwei, dann noch eine drei"."""
_COMPOUND = re.compile(
    r"(?:(?P<thousands>\w*?)tausend(?:und)?)?(?:(?P<hundreds>\w*?)hundert(?:und)?)?(?P<rest>\w*)"
)
_MARKS = ".,;:!?"
_NEAREST = tuple(_UNITS | _TEENS | _TENS)
_LEAST_TO_MEND = 3
"""A line with so many numbers in it is about a number: misheard ones are mended."""
_DIGITS = re.compile(r"[+\d][\d/().-]*")


def number_word(word: str) -> int | None:
    """Value of one written-together number: "siebzehn" -> 17, "hundert" -> 100, "zwo" -> 2."""
    match = _COMPOUND.fullmatch(word)
    if match is None or not word:
        return None
    total = 0
    for name, scale in (("thousands", 1000), ("hundreds", 100)):
        part = match[name]
        if part is None:
            continue
        count = 1 if part in ("", "ein") else _below_hundred(part)
        if count is None and name == "thousands":
            count = number_word(part)
        if count is None or not 0 < count < 1000:
            return None
        total += count * scale
    rest = match["rest"]
    below = _below_hundred(rest) if rest else 0 if total else None
    return None if below is None else total + below


def _below_hundred(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS[word]
    if word in _TEENS:
        return _TEENS[word]
    if word in _TENS:
        return _TENS[word]
    one, und, tens = word.partition("und")
    if und and tens in _TENS:
        value = (_UNITS | _ONE_IN_COMPOUNDS).get(one)
        return _TENS[tens] + value if value else None
    return None


def digit_runs(text: str) -> list[str]:
    """Every run of digits in `text`, in order, as figures; a leading "plus" is kept as "+"."""
    words = text.lower().split()
    if sum(kind == "digits" for kind, _ in _tokens(words)) >= _LEAST_TO_MEND:
        words = [_nearest_number(word) for word in words]
    runs: list[str] = []
    current = ""
    repeat = 1
    for kind, value in _tokens(words):
        if kind == "digits":
            current += value * repeat
            repeat = 1
        elif kind == "repeat":
            repeat = int(value)
        elif kind == "plus" and not current:
            current = "+"
        elif kind == "uhr":
            current = ""
        elif kind == "other":
            runs.append(current)
            current, repeat = "", 1
    runs.append(current)
    return [run for run in runs if run.strip("+")]


def in_figures(text: str) -> str:
    """`text` with numbers as figures, all else as it was: "null drei, Uhr" -> "0 3, Uhr".

    For written transcripts: marks and capitals stay, and misheard words are not mended.
    """
    words = text.split()
    plain = [word.lower().strip(_MARKS) for word in words]
    done: list[str] = []
    at, repeat = 0, 1
    while at < len(words):
        taken, figures = _split_compound(plain, at)
        if not figures:
            taken, value = 1, number_word(plain[at])
            figures = "" if value is None else str(value)
        last, word = words[at + taken - 1], plain[at]
        at += taken
        if figures:
            done.append(figures * repeat + last[len(last.rstrip(_MARKS)) :])
        elif word in _REPEATS:
            repeat = _REPEATS[word]
            continue
        else:
            done.append("+" if word == "plus" else last)
        repeat = repeat if word in FILLERS else 1
    return " ".join(done)


def _nearest_number(word: str) -> str:
    """A number that was misheard by one letter: "drai", "fünv". Its first letter was right."""
    if len(word) < 4 or word in FILLERS | _BEFORE_A_DIGIT or number_word(word) is not None:
        return word
    near = (key for key in _NEAREST if key[0] == word[0] and one_edit_apart(word, key))
    return next(near, word)


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter added, lost or changed makes `one` into `other`."""
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :]
    return len(other) - len(one) == 1 and one[at:] == other[at + 1 :]


def digits_in(text: str) -> str:
    """The longest run of digits in `text`; empty if there is none."""
    return max(digit_runs(text), key=len, default="")


def _tokens(words: list[str]) -> Iterator[tuple[str, str]]:
    """Kinds and values: "digits" (figures), "repeat" (times), "plus", "uhr", "filler", "other"."""
    at = 0
    while at < len(words):
        word = words[at].strip(_MARKS)
        taken, digits = _split_compound(words, at)
        if digits:
            at += taken
            yield "digits", digits
            continue
        if times := _times(words, at):
            at += times[0]
            yield "repeat", str(times[1])
            continue
        at += 1
        value = number_word(word)
        if value is not None:
            yield "digits", str(value)
        elif word in _BEFORE_A_DIGIT and _digit_follows(words, at):
            yield "filler", ""
        elif _DIGITS.fullmatch(word):
            if word[0] == "+":
                yield "plus", ""
            yield "digits", re.sub(r"\D", "", word)
        elif word in _REPEATS:
            yield "repeat", str(_REPEATS[word])
        elif word == "plus":
            yield "plus", ""
        elif word == "uhr":
            yield "uhr", ""
        else:
            yield ("filler" if word in FILLERS or not word else "other"), ""


def _digit_follows(words: list[str], at: int) -> bool:
    while at < len(words) and words[at] in _BEFORE_A_DIGIT:
        at += 1
    return number_word("".join(words[at : at + 1])) is not None


def _times(words: list[str], at: int) -> tuple[int, int] | None:
    """ "drei mal die vier": (words taken, how often)."""
    count = _UNITS.get(words[at])
    if not count or words[at + 1 : at + 2] != ["mal"]:
        return None
    after = at + 3 if words[at + 2 : at + 3] in (["die"], ["eine"], ["der"]) else at + 2
    follows = number_word("".join(words[after : after + 1]))
    return (after - at, count) if follows is not None else None


def _split_compound(words: list[str], at: int) -> tuple[int, str]:
    """A compound that was split: "vier und dreißig", "acht hundert". (words taken, figures)."""
    following = "".join(words[at + 1 : at + 2])
    count = 1 if words[at] == "ein" else _below_hundred(words[at])
    if following in ("hundert", "tausend") and count and count < 20:
        return 2, str(number_word(words[at] + following))
    one = (_UNITS | _ONE_IN_COMPOUNDS).get(words[at])
    if one is None or one == 0:
        return 0, ""
    if words[at + 1 : at + 2] == ["und"] and (tens := _TENS.get("".join(words[at + 2 : at + 3]))):
        return 3, str(tens + one)
    if following.startswith("und") and (tens := _TENS.get(following.removeprefix("und"))):
        return 2, str(tens + one)
    return 0, ""


_LAST = re.compile(r"\b(?:letzte \w+ (?:ist|war)|am ende|zum schluss|hinten)\b(.*)")
_FIRST = re.compile(r"\b(?:erste \w+ (?:ist|war)|am anfang|vorne?)\b(.*)")
_INSTEAD = re.compile(r"\bnicht (.+?) sondern (.+)")
_MISSING = re.compile(r"\bfehlt(?: noch)? eine? (.*)")


def corrected(number: str, text: str) -> str:
    """`number` as a caller amends it ("die letzte ziffer ist eine acht"); empty if they do not."""
    if match := _INSTEAD.search(text):
        wrong, right = digits_in(match[1]), digits_in(match[2])
        if wrong and right and wrong in number:
            head, _, tail = number.rpartition(wrong)
            return head + right + tail
        return right if len(right) > 4 else ""
    if match := _MISSING.search(text):
        digits = digits_in(match[1])
        return (digits + number if _FIRST.search(text) else number + digits) if digits else ""
    if match := _LAST.search(text):
        digits = digits_in(match[1])
        return number[: -len(digits)] + digits if digits and len(digits) < len(number) else ""
    if match := _FIRST.search(text):
        digits = digits_in(match[1])
        return digits + number[len(digits) :] if digits and len(digits) < len(number) else ""
    return ""
