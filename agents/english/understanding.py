"""Spoken English digits and names, from a lower-case transcript without marks."""

import re

from agents.english.counting import ONES, TENS
from agents.english.spelling import spelled
from agents.respelling import respelled

_VALUES = {word: value for value, word in enumerate(ONES)} | {"oh": 0, "o": 0, "nought": 0}
_TENS = {word: value * 10 for value, word in enumerate(TENS) if value > 1}
_REPEATS = {"double": 2, "triple": 3}
_ROUND = frozenset(str(value) for value in _TENS.values())
_MARKS = ".,;:!?"
FILLERS = frozenset("and uh um er then dash minus area code extension so".split())
_NAME = re.compile(r"\b(?:my (?:first |last )?name is|this is|i am|i m|name is|speaking is) (.+)")
_LEADING = frozenset("yes no it s uh um well hello hi the it is good morning sorry".split())
_ORDINARY = frozenset(
    """
    a about address again all am an and any are at back be but by call calling can close connect
    day do for from get good have hello help here hours how i if in is it leave like me message
    moment my name need no not number of ok okay on one open or out please put question ready say
    sick sorry so speak speaking still sure talk tell thank thanks that the there this through to
    today tomorrow wait want was we what when where who why will with would yes you your just
    calling fine happy looking trying not wrong done it me everything reach
    """.split()
)


def digits_in(text: str) -> str:
    """The longest run of digits in `text`: "oh three double one" -> "0311"."""
    return max(digit_runs(text), key=len, default="")


def digit_runs(text: str) -> list[str]:
    """Every run of digits in `text`, in order, as figures; a leading "plus" is kept as "+"."""
    runs, current, repeat, tens = [""], "", 1, 0
    for word in [*re.sub(r"[-/]", " ", text.lower()).split(), "end"]:
        word = word.strip(_MARKS)
        if tens and not 0 < _VALUES.get(word, 0) < 10:
            current, tens = current + str(tens), 0
        if word in _VALUES:
            current += str(tens + _VALUES[word]) * repeat
            repeat, tens = 1, 0
        elif word in _TENS:
            tens = _TENS[word]
        elif word in _REPEATS:
            repeat = _REPEATS[word]
        elif re.fullmatch(r"\+?\d+", word):
            current += word
        elif word == "plus" and not current:
            current = "+"
        elif word not in FILLERS:
            runs.append(current)
            current, repeat = "", 1
    return [run for run in runs if run.strip("+")]


def in_figures(text: str) -> str:
    """`text` with numbers as figures, all else as it was: "twenty-one, please" -> "21, please"."""
    done: list[str] = []
    repeat = 1
    for word in re.sub(r"(?<=y)-(?=\w)", " ", text).split():
        plain = word.lower().strip(_MARKS)
        mark = word[len(word.rstrip(_MARKS)) :]
        one = _VALUES.get(plain)
        if one is not None and done and done[-1] in _ROUND and 0 < one < 10:
            done[-1] = str(int(done[-1]) + one) + mark
        elif one is not None or plain in _TENS:
            done.append(str(_TENS.get(plain, one)) * repeat + mark)
        elif plain in _REPEATS:
            repeat = _REPEATS[plain]
            continue
        else:
            done.append("+" if plain == "plus" else word)
        repeat = 1
    return " ".join(done)


def corrected(number: str, text: str) -> str:
    """`number` as a caller amends it ("the last digit is eight"); empty if they do not."""
    if match := re.search(r"\bnot (.+?) but (.+)", text):
        wrong, right = digits_in(match[1]), digits_in(match[2])
        if wrong and right and wrong in number:
            head, _, tail = number.rpartition(wrong)
            return head + right + tail
    if match := re.search(r"\b(?:last \w+ is|at the end)\b(.*)", text):
        digits = digits_in(match[1])
        return number[: -len(digits)] + digits if 0 < len(digits) < len(number) else ""
    return ""


def find_name(text: str, *, asked: bool = False) -> str:
    """The caller's name in `text`; `asked`: bare words may be one."""
    letters, before = spelled(text.lower())
    if letters and (asked or "spell" in before):
        return respelled(find_name(before, asked=asked), letters)
    for match in reversed(list(_NAME.finditer(text.lower()))):
        if name := _leading_name(match[1].split()):
            return name
    if not asked:
        return ""
    words = text.lower().split()
    while words and words[0] in _LEADING:
        words = words[1:]
    name = _leading_name(words)
    rest = words[len(name.split()) :]
    return name if not rest or rest[0] in ("and", "from", "my", "here", "speaking") else ""


def _leading_name(words: list[str]) -> str:
    name: list[str] = []
    for word in words[:4]:
        plain = word.strip(".,!?'")
        if plain in _ORDINARY or plain in _VALUES or plain in _TENS or not plain[:1].isalpha():
            break
        name.append("-".join(part.capitalize() for part in plain.split("-")))
    return " ".join(name)
