"""What a message is about, by rules: who, what, how urgent, where to call back."""

import re

from pydantic import BaseModel, ConfigDict, Field

from agents.whisperx.caller_name import caller_name
from agents.whisperx.phone_number import callback_number
from agents.whisperx.wishes import is_urgent, wants_callback

RULES = "rules"
_LONGEST = 160
"""Characters of what is wanted that are shown."""

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
    name = caller_name(text, table)
    return Summary(
        who=name,
        what=_what(text, table, name),
        urgent=is_urgent(text, table),
        callback=wants_callback(text, table),
        callback_number=callback_number(text, language, caller),
    )


def headline(summary: Summary, language: str) -> str:
    """One line for the call list: "Frau Müller: bittet um Rückruf (dringend), 030123456"; empty
    where nothing is known."""
    if not (summary.who or summary.what or summary.callback or summary.callback_number):
        return ""
    table = "en" if language == "en" else "de"
    wish = summary.what.rstrip(".")
    if summary.callback and not wants_callback(wish, table):
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
