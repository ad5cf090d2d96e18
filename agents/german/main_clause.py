"""How far a German main clause has come: its bracket, what is wished for, what is had or been."""

from collections.abc import Sequence

from agents.german import turn_words as words_of
from agents.turn_end import Asked, Completion


def main_clause(core: list[str], asked: Asked) -> Completion:
    """How far it has come."""
    last = core[-1]
    if last in words_of.INCOMPLETE_VERBS and len(core) > 1:
        return Completion.OPEN
    for at, word in enumerate(core):
        rest = core[at + 1 :]
        if word in words_of.INFINITIVE_DUE:
            return _bracket(core, rest)
        if word in words_of.WISHES:
            asks = core[0] in words_of.QUESTION_WORDS and len(_content(rest)) > 0
            return Completion.FINISHED if asks else _wish(word, rest)
        if word in words_of.HAVING or word in words_of.BEING:
            return _has_or_is(core, at)
    if last in words_of.OBJECTS:
        before = core[-2] if len(core) > 1 else ""
        whole = before in words_of.ENOUGH | words_of.PREPOSITIONS
        return Completion.FINISHED if whole else Completion.UNSURE
    if not set(core) & (words_of.FINITE | words_of.SUBJECTS | words_of.QUESTION_WORDS):
        verb = core[0].endswith("en") or closes(core, len(core) - 1)
        answers = asked not in (Asked.NOTHING, Asked.CONCERN)
        return Completion.FINISHED if answers or verb else Completion.UNSURE
    return Completion.FINISHED


def _bracket(core: list[str], rest: list[str]) -> Completion:
    """A modal verb: its infinitive is due."""
    first = len(core) - len(rest)
    if any(closes(core, at) for at in range(first, len(core))):
        return Completion.FINISHED
    if first - 1 > 1 and closes(core, first - 2):
        return Completion.FINISHED  # "das machen kann"
    return Completion.UNSURE if _content(rest) and core[0] not in _VERB_FIRST else Completion.OPEN


_VERB_FIRST = words_of.INFINITIVE_DUE
"""A question with a modal verb in front waits for its infinitive."""


def _wish(verb: str, rest: list[str]) -> Completion:
    """ "ich möchte einen Termin": with a day or its infinitive it is whole."""
    if any(closes(rest, at) for at in range(len(rest))):
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
    if any(closes(rest, i) for i in range(len(rest))):
        return Completion.FINISHED
    if core[at] in words_of.HAVING:
        if not _content(rest):
            return Completion.OPEN
        past = any(word in words_of.PAST and rest[i - 1] != "seit" for i, word in enumerate(rest))
        perfect = past and core[at] != "haben"
        return Completion.OPEN if perfect else Completion.FINISHED
    if set(rest) & words_of.PREDICATES:
        return Completion.FINISHED
    asks = bool(set(core[:at]) & words_of.QUESTION_WORDS)
    if not rest:
        return Completion.FINISHED if asks and at > 1 else Completion.OPEN
    if not _content(rest):
        dated = (
            set(core[:at]) & words_of.EVENTS and set(rest) & words_of.TIMES and rest[-1] in _NUMBERS
        )
        return Completion.FINISHED if asks or "das" in core or dated else Completion.OPEN
    return Completion.UNSURE if at == 0 and len(rest) < 3 else Completion.FINISHED


def _content(rest: Sequence[str]) -> list[str]:
    """What is neither a pronoun nor a particle nor a time."""
    light = words_of.FUNCTION_WORDS | words_of.TIME_FRAMES | words_of.DETERMINERS
    return [w for w in rest if w not in light | words_of.PREPOSITIONS | _NUMBERS]


_NUMBERS = frozenset("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split())


def closes(words: Sequence[str], at: int) -> bool:
    """The word there looks like an infinitive or a participle."""
    word, before = words[at], words[at - 1] if at else ""
    if word in words_of.INFINITIVES:
        noun = before in ("einen", "meinen", "beim", "zum", "im")
        return not (noun or (before == "das" and word in words_of.MEALS)) or word == "machen"
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
