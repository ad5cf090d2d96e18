"""Who left a message, from its written transcript: marks and capitals help here."""

import re

from agents.english import understanding as english
from agents.german import names as german

_CLAUSE = re.compile(r"(?<!\bdr)(?<!\bprof)[.!?,;:]\s+", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:noch ?(?:ein)?mal|nochmals|wieder|again) ", re.IGNORECASE)
_AFTER_A_NAME = {
    "de": r"(?:von|vom|aus)(?: der| dem)? (?:firma|praxis|kanzlei|werkstatt|autohaus|büro)\b",
    "en": r"(?:here|speaking|from)\b",
}
"""What follows a name that nothing announces: "Schneider von der Firma …"."""
_MADE_WHOLE = (
    (r"\b(name|this)['’]s\b", r"\1 is"),
    (r"\bI['’]m\b", "I am"),
    (r"(?<=\w)['’]s\b", ""),
)
_THING = re.compile(r"\bhier ist (?:der|die|das|ein\w*)\b", re.IGNORECASE)
_SMALL = frozenset("von van de der den zu zum zur vom di la".split())
_TITLES = {"Doktor": r"(?:doktor|dr\.?)", "Herr": r"herrn?"}


def caller_name(text: str, table: str) -> str:
    """The caller's name as they gave it; empty if they did not. `table`: "de" or "en"."""
    if table == "de" and "buchstabier" in text.lower() and (name := german.find_name(text)):
        return name
    for clause in _CLAUSE.split(text):
        clause = _AGAIN.sub("", clause)
        if table == "en":
            for short, whole in _MADE_WHOLE:
                clause = re.sub(short, whole, clause, flags=re.IGNORECASE)
        if name := _name_in(clause, table, text):
            return name
    return ""


def _name_in(clause: str, table: str, text: str) -> str:
    find = english.find_name if table == "en" else german.find_name
    name = find(clause)
    first = re.match(rf"(.+?) {_AFTER_A_NAME[table]}", clause, re.IGNORECASE)
    if not name and first is not None:
        name = find(first[1], asked=True)
    if not name or text.islower():  # a transcript without capitals
        return name
    written = _with_capitals(name, clause)
    return "" if written != name and _THING.search(clause) else written


def _with_capitals(name: str, clause: str) -> str:
    """The words `name` begins with that are written as names are: "Heizung Ausgefallen" has one."""
    kept: list[str] = []
    for word in name.split():
        pattern = _TITLES.get(word, re.escape(word))
        match = re.search(rf"\b{pattern}(?!\w)", clause, re.IGNORECASE)
        if match is None or (word not in _SMALL and not match[0][0].isupper()):
            break
        kept.append(word if word in _TITLES else match[0])
    while kept and kept[-1] in _SMALL:
        kept.pop()
    return " ".join(kept)
