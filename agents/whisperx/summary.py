"""What a message is about, by rules: who, what, how urgent, where to call back."""

import re

from pydantic import BaseModel, ConfigDict, Field

from agents.english import understanding as english
from agents.german import names as german_names
from agents.german import numbers as german_numbers

RULES = "rules"
_LEAST_DIGITS = 5
"""Fewer are a time, a date or a house number."""
_LONGEST = 160
"""Characters of what is wanted that are shown."""

_URGENT = {
    "de": r"dringend\w*|eilig\w*|eilt|sofort|umgehend|notfall|so schnell wie möglich"
    r"|starke\w* schmerzen|noch heute|lebensgefahr|blutet|fieber",
    "en": r"urgent\w*|emergency|immediately|right away|as soon as possible|asap|severe pain",
}
_CALLBACK = {
    "de": r"ruf\w* (?:sie )?(?:mich|uns|bitte|zurück)|rückruf\w*|zurück ?rufen|zurückgerufen"
    r"|\w* melden",
    "en": r"call (?:me|us) back|call back|give (?:me|us) a call|return my call",
}
_THIS_NUMBER = {
    "de": r"(?:unter|von) (?:dieser|meiner|der gleichen|derselben) (?:telefon)?nummer",
    "en": r"(?:on|at) this number",
}
_NOTHING = {
    "de": r"guten (?:tag|morgen|abend)|hallo|grüß gott|(?:auf )?wieder(?:hören|sehen|schauen)"
    r"|tschüss\w*|(?:vielen |schönen |besten )?dank\w*|bis (?:bald|dann|später)|bitte|ja|also"
    r"|äh\w*",
    "en": r"hello|hi|good (?:morning|afternoon|evening)|(?:good ?)?bye|thanks?(?: you)?|please"
    r"|um|uh",
}
_NUMBER_TOLD = {
    "de": r"\b(?:nummer|telefon\w*|handy\w*|erreich\w*|vorwahl)\b|\b\w*nummer\b",
    "en": r"\b(?:number|phone|mobile|reach)\b",
}
_WANTS_CALLBACK = {"de": "bittet um Rückruf", "en": "asks to be called back"}
_SOMEBODY = {"de": "Nachricht", "en": "Message"}
_URGENTLY = {"de": "dringend", "en": "urgent"}


class Summary(BaseModel):
    """A message in short."""

    model_config = ConfigDict(frozen=True)

    who: str = Field(default="", description="The caller's name as they gave it; empty if not.")
    what: str = Field(default="", description="What the caller wants, in one short sentence.")
    urgent: bool = Field(default=False, description="The caller says or shows that it is urgent.")
    callback: bool = Field(default=False, description="The caller asks to be called back.")
    callback_number: str = Field(
        default="",
        description="The phone number the caller gave: digits with an optional + in front.",
    )
    made_by: str = RULES
    """`rules`, or the language model's engine."""


def summed_up(text: str, language: str, caller: str = "") -> Summary:
    """What `text` (the transcript) is about. `caller`: the number the call came from."""
    table = "en" if language == "en" else "de"
    plain = " ".join(text.lower().split())
    name = (english if table == "en" else german_names).find_name(text)
    return Summary(
        who=name,
        what=_what(text, table, name),
        urgent=sounds_urgent(text, language),
        callback=_found(_CALLBACK[table], plain),
        callback_number=callback_number(text, language, caller),
    )


def sounds_urgent(text: str, language: str) -> bool:
    """The caller says that it is urgent, or tells of what is."""
    table = "en" if language == "en" else "de"
    return _found(_URGENT[table], " ".join(text.lower().split()))


def callback_number(text: str, language: str, caller: str = "") -> str:
    """The phone number in `text`: digits with an optional +. Empty: there is none.

    Whoever asks to be called "unter dieser Nummer" means `caller`.
    """
    table = "en" if language == "en" else "de"
    # Whisper writes numbers in groups ("030 12 34 56") and with marks.
    spoken = re.sub(r"(?<=\d)[\s./-]+(?=\d)", "", text.lower())
    spoken = re.sub(r"[.,;:!?](?=\s|$)", "", spoken)
    digits = (english if table == "en" else german_numbers).digits_in(spoken)
    if len(digits.lstrip("+")) >= _LEAST_DIGITS:
        return digits
    if _found(_THIS_NUMBER[table], spoken) and re.fullmatch(r"\+?\d{3,}", caller):
        return caller
    return ""


def headline(summary: Summary, language: str) -> str:
    """One line for the call list: "Frau Müller: bittet um Rückruf (dringend), 030123456"; empty
    where nothing is known."""
    if not (summary.who or summary.what or summary.callback or summary.callback_number):
        return ""
    table = "en" if language == "en" else "de"
    wish = summary.what.rstrip(".")
    if summary.callback and not _found(_CALLBACK[table], wish.lower()):
        wish = f"{wish} ({_WANTS_CALLBACK[table]})" if wish else _WANTS_CALLBACK[table]
    line = ": ".join(part for part in (summary.who or _SOMEBODY[table], wish) if part)
    if summary.urgent:
        line = f"{line} ({_URGENTLY[table]})"
    return f"{line}, {summary.callback_number}" if summary.callback_number else line


def _what(text: str, table: str, name: str) -> str:
    """The sentences that are more than a greeting, a name, a number or thanks."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
        rest = re.sub(rf"\b(?:{_NOTHING[table]})\b", " ", sentence, flags=re.IGNORECASE)
        rest = _without_name(rest, name)
        words = re.findall(r"[^\W\d_]{2,}", rest)
        if len(words) >= 3 and not _found(_NUMBER_TOLD[table], rest.lower()):
            kept.append(sentence.strip())
    what = " ".join(kept)
    if len(what) <= _LONGEST:
        return what
    return what[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;") + " …"


def _without_name(sentence: str, name: str) -> str:
    introduced = r"\b(?:mein name ist|hier (?:ist|spricht)|ich heiße|my name is|this is)\b"
    sentence = re.sub(introduced, " ", sentence, flags=re.IGNORECASE)
    for part in name.split():
        sentence = re.sub(rf"\b{re.escape(part)}\b", " ", sentence, flags=re.IGNORECASE)
    return sentence


def _found(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text) is not None
