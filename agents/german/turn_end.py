"""Whether a German caller has finished, by the text so far: rules on its last words and clauses.

    marks, fillers ─► dates, digits, spelling ─► courtesies ─► last word ─► verb-final clause
                                                                    └► main clause's bracket

German puts the verb that decides last ("ob Sie morgen geöffnet *haben*", "ich möchte einen Termin
*vereinbaren*"), so an end that lacks it is no end. The first rule that has an opinion gives it.
"""

import re
from collections.abc import Sequence

from agents.german import turn_words as words_of
from agents.german.dictation import dated, dictated, spelling
from agents.german.main_clause import closes, main_clause
from agents.german.subordinate_clause import begins_at, verb_final
from agents.turn_end import Asked, Completion

_WORD = re.compile(r"\w+")
_OPEN_MARKS = (",", "…", "-", "–", ":", ";")
_WHOLE = frozenset({"wie bitte", "was bitte", "wie", "was", "wer", "wo", "wann", "warum"})
_ANSWERED = (Asked.NAME, Asked.FACT)
_ANNOUNCES = re.compile(
    r"\b(?:wollte|wollten|möchte|möchten|würde|hätte|kann|könnte|darf|muss)\b(?:(?! das\b).)*"
    r" (?:fragen|wissen)$"
    r"|\bmir(?: (?:bitte|mal|kurz|vielleicht|denn|noch))* (?:sagen|verraten|erklären)$"
    r"|\bes geht darum$|\bund zwar$|\bdas heißt$"
)
"""Says that something is to come."""
_OPEN_OR_SHUT = re.compile(
    r"\b(?:haben|hat|sind|ist) (?:sie|ihr|das|die \w+)"
    r"(?: (?:am \w+|\w+tags?|heute|morgen|jetzt|schon|noch|nicht|lange|immer))* (?:auf|zu|an|aus)$"
)
"""Here "auf" and "zu" are no prepositions."""
_ASKS_LEAVE = re.compile(r"^(?:darf|dürfte|kann|könnte) ich\b.* (?:etwas|was) fragen$")
"""Whole, and the question follows."""
_FAREWELL = re.compile(rf"^(?:dann )?bis (?:dann|{'|'.join(words_of.TIMES)})(?: dann)?$")
_INTRODUCES = re.compile(
    r"^(?:(?:ich|wir) (?:habe|hab|haben|hätte|hätten)(?: \w+){0,3} (?:frage|fragen|bitte|problem"
    r"|anliegen)|es geht|ich rufe(?!.* (?:wieder|später|morgen) an)(?: \w+){0,3} an"
    r"|es geht um(?: \w+){1,4}|(?:mein name ist|ich heiße|ich bin (?:der|die|herr|frau)|hier ist"
    r"|hier spricht)(?: \w+){1,3})$"
)
"""Most who say this go on."""


def judge(text: str, asked: Asked = Asked.NOTHING) -> Completion:
    """How far `text` has come: all that the caller has said in this turn."""
    words = _WORD.findall(text.lower())
    if not words:
        return Completion.FINISHED
    if text.rstrip().endswith(_OPEN_MARKS) or words[-1] in words_of.FILLERS:
        return Completion.OPEN
    for rule in (dated, dictated, spelling):
        if (found := rule(words, asked)) is not None:
            return found
    if " ".join(words) in _WHOLE:
        return Completion.FINISHED
    if set(words) <= words_of.COURTESIES | words_of.GREETINGS:
        return _courtesy(words, asked)
    if asked is Asked.SPELLING:
        return Completion.OPEN
    if words[-1] in words_of.GOODBYES | words_of.THANKS:
        return Completion.FINISHED if words[-1] in words_of.GOODBYES else Completion.LIKELY
    return _closed(_core(words), asked, polite=words[-1] == "bitte")


def asked(question: str) -> Asked:
    """What TOM asked for with the end of what it said."""
    last = re.split(r"[.!?]\s+", question.strip().lower())[-1]
    if "ist das richtig" in last or "stimmt das" in last:
        return Asked.FACT
    for said in (last, question.lower()):
        text = " ".join(_WORD.findall(said))
        for kind, pattern in _ASKS:
            if pattern.search(text) and (kind is not Asked.CONCERN or said is last):
                return kind
    return Asked.FACT if question.rstrip().endswith("?") else Asked.NOTHING


_ASKS = (
    (Asked.IBAN, re.compile(r"\biban\b")),
    (Asked.POSTCODE, re.compile(r"postleitzahl")),
    (Asked.SPELLING, re.compile(r"buchstabier")),
    (Asked.BIRTH_DATE, re.compile(r"geburtsdatum|geburtstag|\bgeboren\b")),
    (Asked.NUMBER, re.compile(r"nummer|vorwahl|ziffer|^und weiter$")),
    (Asked.NAME, re.compile(r"\bname\b|\bheißen sie\b|\bmit wem spreche\b")),
    (
        Asked.CONCERN,
        re.compile(
            r"für sie tun|(?:ihnen|ich) helfen|worum geht|ausrichten|sonst noch|ihre nachricht"
        ),
    ),
)


def _courtesy(words: Sequence[str], asked: Asked) -> Completion:
    greeting = set(words) <= words_of.GREETINGS
    if greeting and asked is not Asked.FACT:
        return Completion.UNSURE
    leads = set(words) <= words_of.ANSWERS and asked is Asked.NOTHING
    if leads or (words[-1] == "ja" and asked is Asked.CONCERN):
        return Completion.UNSURE  # nobody asked that: the answer to something is to come
    whole = words[-1] in words_of.GOODBYES or (words[-1] == "bitte" and len(words) > 1)
    return Completion.FINISHED if whole else Completion.LIKELY


def _core(words: Sequence[str]) -> list[str]:
    """The sentence without what leads up to it and the "bitte" behind it."""
    start = 0
    while start < len(words) - 1 and words[start] in words_of.LEADING | words_of.GREETINGS:
        start += 1
    core = list(words[start:])
    while len(core) > 1 and core[-1] in ("bitte", "ja", "nein", "genau", "okay"):
        core.pop()
    return core


def _closed(core: list[str], asked: Asked, polite: bool) -> Completion:
    text = " ".join(core)
    if text in _WHOLE or _OPEN_OR_SHUT.search(text):
        return Completion.FINISHED
    if _FAREWELL.search(text) and asked in (Asked.NOTHING, Asked.CONCERN):
        return Completion.LIKELY
    if _ASKS_LEAVE.search(text):
        return Completion.UNSURE
    if _wants_more(core) or _ANNOUNCES.search(text):
        return Completion.OPEN
    if _INTRODUCES.search(text):
        return Completion.LIKELY if asked in _ANSWERED else Completion.UNSURE
    start = begins_at(core)
    if start is None and core[:2] == ["wissen", "sie"]:
        start = 1  # "wissen Sie [ob] der Arzt …"
    judged = main_clause(core, asked) if start is None else verb_final(core, start, asked)
    if polite and judged is Completion.UNSURE:
        return Completion.FINISHED
    evident = polite or start is not None or _evident(core)
    return Completion.LIKELY if judged is Completion.FINISHED and not evident else judged


def _evident(core: list[str]) -> bool:
    """The last word closes the sentence, or it is a question with a question word."""
    asks = core[0] in words_of.QUESTION_WORDS and len(core) > 2
    return asks or core[-1] in words_of.PREFIXES or closes(core, len(core) - 1)


def _wants_more(core: list[str]) -> bool:
    """The last word is none to end with."""
    last = core[-1]
    if core[-2:] in (["so", "bald"], ["so", "lange"]):
        return True
    if stems := words_of.PREFIXES.get(last):
        begins = tuple(stems.split())
        if any(word.startswith(begins) for word in core[:-1]):
            return False
    if len(core) == 1 and last in words_of.SUBJECTS - {"das", "der", "die"}:
        return True
    if last == "das" and len(core) > 1 and core[-2] in words_of.SAYING:
        return True  # it may have been "dass"
    if last == "das":
        return len(core) > 1 and core[-2] in words_of.PREPOSITIONS | words_of.CONJUNCTIONS
    return last in words_of.CONJUNCTIONS | words_of.PREPOSITIONS | words_of.DETERMINERS or (
        last in words_of.ATTRIBUTES and core[-2:] != ["vielen", "dank"]
    )
