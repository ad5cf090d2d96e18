"""What a caller wants, from a lower-case transcript without marks.

Pure tables: words that were slightly misheard are first pulled to the nearest key word, then
patterns name the intents. A sentence may hold several ("guten tag wann haben sie geöffnet").
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from agents.profile import Department, Profile
from agents.receptionist import patterns_de, patterns_en
from agents.receptionist.languages import plain, reader
from agents.receptionist.nearest import mended


class Intent(StrEnum):
    """What a caller may want."""

    HOURS = "hours"
    OPEN_NOW = "open_now"
    ADDRESS = "address"
    MESSAGE = "message"
    CONCERN = "concern"
    """Something the people of the house must deal with: an appointment, an invoice."""
    COMPLAINT = "complaint"
    """A concern somebody is annoyed about."""
    ANNOUNCEMENT = "announcement"
    """That a concern or a question comes, and not what it is."""
    QUESTION = "question"
    """A question only the people of the house can answer."""
    STATEMENT = "statement"
    """A whole sentence about the caller, whatever it says."""
    ACCOUNT = "account"
    """A bank account is spoken of."""
    CALLBACK = "callback"
    CONNECT = "connect"
    HUMAN = "human"
    VOICEMAIL = "voicemail"
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    BYE = "bye"
    THANKS = "thanks"
    NOTHING_ELSE = "nothing_else"
    REPEAT = "repeat"
    SLOWER = "slower"
    """How TOM is to speak; with `LOUDER`: more clearly."""
    LOUDER = "louder"
    FASTER = "faster"
    SOFTER = "softer"
    WAIT = "wait"
    STOP = "stop"
    """Wants TOM to stop: a `WAIT`, too."""
    PRESENCE = "presence"
    """Whether TOM is still there."""
    WHO = "who"
    COMPUTER = "computer"
    HELP = "help"
    GREETING = "greeting"
    WRONG_NUMBER = "wrong_number"
    EMERGENCY = "emergency"
    THIS_NUMBER = "this_number"
    """The number the caller is calling from."""
    DONT_KNOW = "dont_know"


STYLE = frozenset({Intent.SLOWER, Intent.LOUDER, Intent.FASTER, Intent.SOFTER})
_MOST_WORDS_OF_STYLE = 10
"""In a longer line, "lauter" is about something else."""
_FEW_WORDS = 4
"""So is it in one longer than this in which nobody is addressed: "der Motor läuft viel lauter"."""
_TABLES = {"de": patterns_de, "en": patterns_en}


@dataclass(frozen=True, slots=True)
class Heard:
    """One caller's line, understood."""

    text: str
    intents: frozenset[Intent] = frozenset()
    day: date | None = None
    """The day an hours question is about."""
    weekend: bool = False
    """The question is about the weekend that begins with `day`."""
    department: str = ""
    """Name of the department that was mentioned."""
    answer: str = ""
    """What the profile says to the question, where it is one of its own."""
    digits: str = ""
    account: str = ""
    """IBAN, as far as the line holds one; its digits are not in `digits` then."""
    name: str = ""
    """A name the caller gave without being asked."""
    bare_name: str = ""
    """What is the name if the caller was just asked for it."""
    spelled: str = ""
    """A name that was spelled out letter by letter."""
    content: str = ""
    """What to pass on, where the line holds it ("bitte richten sie aus dass …")."""
    words: tuple[str, ...] = field(default=())

    def __contains__(self, intent: Intent) -> bool:
        return intent in self.intents

    def any(self, *intents: Intent) -> bool:
        """Whether one of `intents` was heard."""
        return not self.intents.isdisjoint(intents)


_NUMBER_FOLLOWS = re.compile(r"\b(?:und )?(?:meine|my) (?:\w*nummer|number) (?:ist|lautet|is)\b")


def intents_in(text: str, language: str) -> frozenset[Intent]:
    """What one line of a caller wants, whatever the house."""
    return _intents(_mended(plain(text, language), language), language)


@lru_cache(maxsize=256)
def _intents(read: str, language: str) -> frozenset[Intent]:
    read = read.replace(":", "")  # "14:30" is a word as any other
    intents = {Intent(name) for name, rx in _PATTERNS[language] if rx.search(read)}
    if not _may_be_of_style(read, language):
        intents -= STYLE
    for loud, quiet in _TABLES[language].OVERRULES:
        if loud in intents:
            intents -= {Intent(name) for name in quiet}
    return frozenset(intents)


def _may_be_of_style(read: str, language: str) -> bool:
    """Whether "louder" is how TOM is to speak, and not what the caller's car is."""
    words, table = len(read.split()), _TABLES[language]
    if re.search(table.SPEAKING, read):
        return words <= _MOST_WORDS_OF_STYLE
    if re.search(table.MINE, read):
        return False
    return words <= (_MOST_WORDS_OF_STYLE if re.search(table.ADDRESSED, read) else _FEW_WORDS)


def _mended(line: str, language: str) -> str:
    return mended(line, _KEY_WORDS[language], _TABLES[language].ANSWERS)


def understand(text: str, profile: Profile, today: date) -> Heard:
    """Read one line of a caller. `today` is the local date of the house."""
    read_as = reader(profile.language)
    line = plain(text, profile.language)
    read = _mended(line, profile.language)
    name = read_as.find_name(line)
    account = read_as.account_in(line)
    department = _department(read.replace(name.lower(), " ") if name else read, profile)
    return Heard(
        text=line,
        intents=_intents(read, profile.language),
        day=read_as.day_in(read, today),
        weekend=re.search(r"\b(?:wochenend\w*|weekends?)\b", read) is not None,
        department=department.name if department else "",
        answer=_own_answer(read, line, profile),
        digits="" if account else read_as.digits_in(line),
        account=account,
        name=name,
        bare_name=read_as.find_name(line, asked=True),
        spelled=read_as.spelled(line)[0],
        content=_content(line, _TABLES[profile.language].CONTENT),
        words=tuple(read.split()),
    )


def _key_words(language: str) -> frozenset[str]:
    """Every longer word of the patterns, and those the table names besides."""
    table = _TABLES[language]
    patterns = " ".join(pattern for group in table.INTENTS.values() for pattern in group)
    written = re.sub(r"\\\w", " ", patterns)
    return table.KEY_WORDS | frozenset(re.findall(r"[^\W\d_]{5,}", written))


def _compiled(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = _TABLES[language]
    return tuple(
        (name, re.compile(r"\b(?:" + "|".join(alternatives) + r")\b"))
        for name, alternatives in table.INTENTS.items()
    )


def _department(text: str, profile: Profile) -> Department | None:
    """The department mentioned; the longest of its names that is in the text decides."""
    found: list[tuple[int, Department]] = []
    for department in profile.departments:
        for keyword in (department.name, *department.keywords):
            key = keyword.lower()
            ending = r"(?:n|in|s|es)?" if profile.language == "de" else ""
            if re.search(rf"\b{re.escape(key)}{ending}\b", text):
                found.append((len(key), department))
    return max(found, key=lambda entry: entry[0])[1] if found else None


def _own_answer(read: str, line: str, profile: Profile) -> str:
    """The profile's answer whose longest keyword is in the text, as it was heard or mended."""
    found = [
        (len(keyword), answer.text)
        for answer in profile.answers
        for keyword in answer.keywords
        if re.search(rf"\b{re.escape(keyword.lower())}\b", f"{line} | {read}")
    ]
    return max(found, key=lambda entry: entry[0])[1] if found else ""


def _content(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    return re.split(_NUMBER_FOLLOWS, match[1])[0].strip() if match else ""


# Made on import: compiling takes longer than a call may be kept from its audio.
_PATTERNS = {language: _compiled(language) for language in ("de", "en")}
_KEY_WORDS = {language: _key_words(language) for language in ("de", "en")}
