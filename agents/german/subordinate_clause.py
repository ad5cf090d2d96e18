"""How far a German clause has come whose verb comes last."""

from agents.german import turn_words as words_of
from agents.german.main_clause import main_clause
from agents.turn_end import Asked, Completion

_RELATIVE = ("der", "die", "das", "den", "dem")


def begins_at(core: list[str]) -> int | None:
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
        if at and word in _RELATIVE and after in ("ich", "wir", "man"):
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


def verb_final(core: list[str], start: int, asked: Asked) -> Completion:
    """How far the clause that begins at `start` has come."""
    clause = core[start + 1 :]
    while len(clause) > 1 and clause[-1] in words_of.TIMES and _finite(clause[:-1]):
        clause.pop()  # "ob Sie geöffnet haben morgen"
    if core[start] in _RELATIVE and core[0] in words_of.DETERMINERS:
        return _with_relative(core, start, asked)
    if _finite(clause):
        due = start == 0 and core[0] in words_of.MAIN_CLAUSE_DUE
        return Completion.OPEN if due and asked is not Asked.FACT else Completion.FINISHED
    if start == 0 and (verb := _last_finite(clause)) is not None and verb + 1 < len(clause):
        return main_clause(clause[verb:], asked)  # "wenn das geht komme ich morgen"
    return Completion.OPEN


def _with_relative(core: list[str], start: int, asked: Asked) -> Completion:
    """ "die Rechnung, die ich bekommen habe, ist falsch": its own verb, then the main clause's."""
    for at in range(start + 3, len(core)):
        if _finite(core[start + 1 : at]) and core[at] in words_of.FINITE:
            return main_clause(core[:start] + core[at:], asked)
    answers = asked is Asked.FACT and _finite(core[start + 1 :])
    return Completion.FINISHED if answers else Completion.OPEN


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
