"""Whether a German caller has finished, by the text so far: rules on its last words and clauses.

    marks, fillers ─► digits ─► spelling ─► courtesies ─► last word ─► verb-final clause
                                                                    └► main clause's bracket

German puts the verb that decides last ("ob Sie morgen geöffnet *haben*", "ich möchte einen Termin
*vereinbaren*"), so an end that lacks it is no end. The first rule that has an opinion gives it.
"""

import re
from collections.abc import Sequence

from agents.german import turn_words as words_of
from agents.german.dictation import dictated, spelling
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
_INTRODUCES = re.compile(
    r"^(?:(?:ich|wir) (?:habe|hab|haben|hätte|hätten)(?: \w+){0,3} (?:frage|fragen|bitte|problem"
    r"|anliegen)|es geht|ich rufe(?: \w+){0,3} an|es geht um(?: \w+){1,4}"
    r"|(?:mein name ist|ich heiße|ich bin (?:der|die|herr|frau)|hier ist|hier spricht)"
    r"(?: \w+){1,3})$"
)
"""Most who say this go on."""


def judge(text: str, asked: Asked = Asked.NOTHING) -> Completion:
    """How far `text` has come: all that the caller has said in this turn."""
    words = _WORD.findall(text.lower())
    if not words:
        return Completion.FINISHED
    if text.rstrip().endswith(_OPEN_MARKS) or words[-1] in words_of.FILLERS:
        return Completion.OPEN
    if (number := dictated(words, asked)) is not None:
        return number
    if spelling(words, asked):
        return Completion.OPEN
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
    text = " ".join(_WORD.findall(question.lower()))
    last = re.split(r"[.!?]\s+", question.strip().lower())[-1]
    if "ist das richtig" in last or "stimmt das" in last:
        return Asked.FACT
    for kind, pattern in _ASKS:
        if pattern.search(last if kind is Asked.CONCERN else text):
            return kind
    return Asked.FACT if question.rstrip().endswith("?") else Asked.NOTHING


_ASKS = (
    (Asked.IBAN, re.compile(r"\biban\b")),
    (Asked.POSTCODE, re.compile(r"postleitzahl")),
    (Asked.SPELLING, re.compile(r"buchstabier")),
    (Asked.NUMBER, re.compile(r"nummer|vorwahl|ziffer|^und weiter$")),
    (Asked.NAME, re.compile(r"\bname\b|\bheißen sie\b|\bmit wem spreche\b")),
    (
        Asked.CONCERN,
        re.compile(r"für sie tun|ihnen helfen|worum geht|ausrichten|sonst noch|nachricht"),
    ),
)


def _courtesy(words: Sequence[str], asked: Asked) -> Completion:
    greeting = set(words) <= words_of.GREETINGS
    if greeting and asked is not Asked.FACT:
        return Completion.UNSURE
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
    if _wants_more(core) or _ANNOUNCES.search(text):
        return Completion.OPEN
    if _INTRODUCES.search(text):
        return Completion.LIKELY if asked in _ANSWERED else Completion.UNSURE
    start = _subordinate(core)
    if start is None and core[:2] == ["wissen", "sie"]:
        start = 1  # "wissen Sie [ob] der Arzt …"
    judged = _main_clause(core, asked) if start is None else _verb_final(core, start, asked)
    if polite and judged is Completion.UNSURE:
        return Completion.FINISHED
    evident = polite or start is not None or _evident(core)
    return Completion.LIKELY if judged is Completion.FINISHED and not evident else judged


def _evident(core: list[str]) -> bool:
    """The last word closes the sentence, or it is a question with a question word."""
    asks = core[0] in words_of.QUESTION_WORDS and len(core) > 2
    return asks or core[-1] in words_of.PREFIXES or _closes(core, len(core) - 1)


def _wants_more(core: list[str]) -> bool:
    """The last word is none to end with."""
    last = core[-1]
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


# Clauses whose verb comes last


def _subordinate(core: list[str]) -> int | None:
    """Where the last clause begins whose verb comes last; None for a main clause."""
    for at in reversed(range(len(core))):
        word, after = core[at], core[at + 1] if at + 1 < len(core) else ""
        if word == "das" and at and core[at - 1] in words_of.SAYING and after in words_of.SUBJECTS:
            return at
        if word in words_of.SUBORDINATORS:
            # "weil ich habe kein auto": spoken German, a main clause.
            spoken = word == "weil" and _verb_second(core[at + 1 :])
            return None if spoken else at
        if word in words_of.PERHAPS_SUBORDINATORS and after in words_of.SUBJECTS:
            return at
        if at and word in words_of.QUESTION_WORDS | words_of.ASKING and _opens(core, at):
            return at
        if at and word in ("der", "die", "das", "den", "dem") and after in ("ich", "wir", "man"):
            return at
    return None


def _opens(core: list[str], at: int) -> bool:
    """A question word there, or the verb of asking itself, begins a clause with its verb last."""
    word, after = core[at], core[at + 1 :]
    if word in words_of.ASKING:  # "können Sie mir sagen [ob] Sie morgen …"
        return after[:1] == ["sie"] and core[0] in words_of.INFINITIVE_DUE
    if word == "wie" and after[:1] in (["möglich"], ["immer"], ["gesagt"]):
        return False
    if after and after[0] in words_of.FINITE:
        return False  # a question of its own: "hallo wann haben Sie …"
    asked_for = set(core[max(0, at - 4) : at]) & words_of.ASKING
    has_verb = set(after) & words_of.FINITE or core[at - 1] in words_of.FINITE or _finite(core)
    return bool(after and asked_for) or not has_verb


def _verb_second(clause: list[str]) -> bool:
    return len(clause) > 2 and clause[1] in words_of.FINITE


def _verb_final(core: list[str], start: int, asked: Asked) -> Completion:
    clause = core[start + 1 :]
    while len(clause) > 1 and clause[-1] in words_of.TIMES and _finite(clause[:-1]):
        clause.pop()  # "ob Sie geöffnet haben morgen"
    if _finite(clause):
        due = start == 0 and core[0] in words_of.MAIN_CLAUSE_DUE
        return Completion.OPEN if due and asked is not Asked.FACT else Completion.FINISHED
    if start == 0 and (verb := _last_finite(clause)) is not None and verb + 1 < len(clause):
        return _main_clause(clause[verb:], asked)  # "wenn das geht komme ich morgen"
    return Completion.OPEN


def _last_finite(clause: list[str]) -> int | None:
    found = [at for at, word in enumerate(clause) if at and word in words_of.FINITE]
    return found[-1] if found else None


def _finite(clause: list[str]) -> bool:
    """The last word is the finite verb of a clause with its verb last."""
    if len(clause) < 2:
        return False
    last = clause[-1]
    if last in words_of.INFINITIVE_DUE | words_of.HAVING | words_of.BEING | words_of.WISHES:
        return True
    if last in words_of.NO_FINITE | words_of.NO_VERBS | words_of.FUNCTION_WORDS | words_of.TIMES:
        return False
    if last.startswith("ge") and last not in words_of.FINITE_WITH_GE:
        return False  # a participle: "ob Sie morgen geöffnet …"
    if last in words_of.FINITE or last.endswith(("st", "te", "ten")):
        return True
    if last.endswith("en"):
        return not {"ich", "er", "man", "es"} & set(clause)  # else an infinitive
    return last.endswith("t") or (last.endswith("e") and "ich" in clause)


# Main clauses


def _main_clause(core: list[str], asked: Asked) -> Completion:
    last = core[-1]
    if last in words_of.INCOMPLETE_VERBS and len(core) > 1:
        return Completion.OPEN
    for at, word in enumerate(core):
        rest = core[at + 1 :]
        if word in words_of.INFINITIVE_DUE:
            return _bracket(core, rest)
        if word in words_of.WISHES:
            return _wish(word, rest)
        if word in words_of.HAVING or word in words_of.BEING:
            return _has_or_is(core, at)
    if last in words_of.OBJECTS:
        return Completion.UNSURE
    if not set(core) & (words_of.FINITE | words_of.SUBJECTS | words_of.QUESTION_WORDS):
        verb = core[0].endswith("en") or _closes(core, len(core) - 1)
        answers = asked not in (Asked.NOTHING, Asked.CONCERN)
        return Completion.FINISHED if answers or verb else Completion.UNSURE
    return Completion.FINISHED


def _bracket(core: list[str], rest: list[str]) -> Completion:
    """A modal verb: its infinitive is due."""
    first = len(core) - len(rest)
    if any(_closes(core, at) for at in range(first, len(core))):
        return Completion.FINISHED
    if first - 1 > 1 and _closes(core, first - 2):
        return Completion.FINISHED  # "das machen kann"
    return Completion.UNSURE if _content(rest) and core[0] not in _VERB_FIRST else Completion.OPEN


_VERB_FIRST = words_of.INFINITIVE_DUE
"""A question with a modal verb in front waits for its infinitive."""


def _wish(verb: str, rest: list[str]) -> Completion:
    """ "ich möchte einen Termin": with a day or its infinitive it is whole."""
    if any(_closes(rest, at) for at in range(len(rest))):
        return Completion.FINISHED
    content = _content(rest)
    if not content:
        return Completion.OPEN
    if set(rest) & words_of.TIMES:
        return Completion.FINISHED
    needs = verb in ("brauche", "brauchen", "suche", "bräuchte") and "termin" not in rest
    return Completion.FINISHED if needs else Completion.UNSURE


def _has_or_is(core: list[str], at: int) -> Completion:
    """ "haben Sie heute", "ich bin seit drei Tagen": something has to be had, or been."""
    rest = core[at + 1 :]
    if any(_closes(rest, i) for i in range(len(rest))):
        return Completion.FINISHED
    if core[at] in words_of.HAVING:
        if not _content(rest):
            return Completion.OPEN
        perfect = set(rest) & words_of.PAST and core[at] != "haben"
        return Completion.OPEN if perfect else Completion.FINISHED
    if set(rest) & words_of.PREDICATES:
        return Completion.FINISHED
    asks = bool(set(core[:at]) & words_of.QUESTION_WORDS)
    if not rest:
        return Completion.FINISHED if asks and at > 1 else Completion.OPEN
    if not _content(rest):
        return Completion.FINISHED if asks or "das" in core else Completion.OPEN
    return Completion.UNSURE if at == 0 and len(rest) < 3 else Completion.FINISHED


def _content(rest: Sequence[str]) -> list[str]:
    """What is neither a pronoun nor a particle nor a time."""
    light = words_of.FUNCTION_WORDS | words_of.TIME_FRAMES | words_of.DETERMINERS
    return [w for w in rest if w not in light | words_of.PREPOSITIONS | _NUMBERS]


_NUMBERS = frozenset("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split())


def _closes(words: Sequence[str], at: int) -> bool:
    """The word there looks like an infinitive or a participle."""
    word, before = words[at], words[at - 1] if at else ""
    if word in words_of.INFINITIVES:
        return before not in ("einen", "meinen", "beim", "zum", "im", "das") or word == "machen"
    no_verbs = words_of.NO_VERBS | words_of.FINITE_WITH_GE | words_of.FUNCTION_WORDS
    if word in no_verbs or len(word) < 4:
        return False
    if before in words_of.DETERMINERS | words_of.ATTRIBUTES | words_of.PREPOSITIONS - {"zu"}:
        return False
    if word.startswith("ge") and word.endswith(("t", "en")):
        return True
    if word.endswith(("iert", "zukommen", "zurufen")):
        return True
    return word.endswith(("en", "ern", "eln"))
