"""Whether a message is urgent, and whether its caller wants to be called back: by rules.

Looked at clause by clause, so that a "nicht" counts where it belongs.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Wish:
    """Patterns in lower case."""

    said: tuple[str, ...]
    not_meant: tuple[str, ...]
    """A clause with one of these does not count."""


_CLAUSES = {
    "de": r"[.!?;,:]\s(?!\d)|\b(?:weil|da|denn|aber|sondern|wenn|falls|ob|damit)\b",
    "en": r"[.!?;,:]\s(?!\d)|\b(?:because|but|if|when|although)\b",
}
_HARDLY = (
    r"(?: (?:ganz|so|sehr|besonders|unbedingt|wirklich|mehr|zu|allzu|gerade|direkt|hohe\w*|akut\w*"
    r"|sonderlich|extrem|eine?|ein echter))*"
)
_ALARMS = (
    r"dringend\w*|dringlich\w*|eilig\w*|eilt|notfall|so schnell wie möglich|lebensgefahr"
    r"|starke\w* schmerzen|blutet|fieber|atemnot|luftnot|keine luft|brustschmerz\w*|bewusstlos"
    r"|ohnmächtig|rohrbruch|wasserrohrbruch|gasgeruch|nach gas|ausgesperrt"
    r"|noch heute(?! (?:bis|zu erreichen|erreichbar|da)\b)"
)
_OVER = "weg|vorbei|gesunken|besser|nachgelassen"
_NEEDED = r"bitte|muss|müssen|müssten|brauch\w*|rufen|kommen|soll\w*|jemand"
_URGENT = {
    "de": _Wish(
        said=(
            rf"\b(?:{_ALARMS})\b",
            rf"\b(?:{_NEEDED})\b.{{0,80}}\b(?:sofort|umgehend)\b",
            r"\b(?:sofort|umgehend)\b.{0,80}\b(?:jemand\w*|hilfe|zurück|kommen)\b",
        ),
        not_meant=(
            rf"\b(?:nicht|kein\w*|ohne|weder|nie){_HARDLY} (?:{_ALARMS}|sofort|umgehend)\b",
            rf"\b(?:{_ALARMS})\b(?: (?:ist|es|das|ja|auch|mir|jetzt|wirklich|aber|überhaupt|gar))*"
            rf" (?:nicht(?! (?:{_OVER}|gestoppt|behoben|unter kontrolle)\b)|{_OVER})\b",
            r"\bnicht sofort\b",
        ),
    ),
    "en": _Wish(
        said=(
            r"\b(?:urgent\w*|emergency|as soon as possible|asap|severe pain|bleeding"
            r"|can't breathe|burst pipe|smell of gas)\b",
            r"\b(?:please|need|must|call|come)\b.{0,80}\b(?:immediately|right away)\b",
        ),
        not_meant=(
            r"\b(?:not|n't|no|never|isn't)(?: (?:very|that|so|an?|really|too|particularly))*"
            r" (?:urgent\w*|emergency|bleeding|severe)\b",
        ),
    ),
}
_BACK = r"(?:zurück ?(?:ruf\w*|zurufen)|zurückzurufen|an(?:zu)?ruf(?:en|t|e)|kontaktieren)"
_CALLBACK = {
    "de": _Wish(
        said=(
            r"\brückruf(?:bitte|wunsch)?\b(?! (?:von|vom|der|des)\b)",
            r"\brufen sie\b.{0,80}\b(?:an|zurück|durch)\b",
            r"\bruft? (?:mich|uns|bitte|doch|mal)\b.{0,80}\b(?:an|zurück)\b",
            rf"\b(?:mich|uns|bitte|jemand)\b.{{0,80}}\b{_BACK}\b",
            r"\bsie\b.{0,80}\bzurück ?ruf\w*",
            r"\b(?:gern\w*|möchte|bitte|würde)\b.{0,80}\bzurückgerufen\b",
            r"\bmelden sie sich\b|\bmelde dich\b|\bmeldet euch\b",
            r"\b(?:sie|jemand|wer) sich\b.{0,80}\bmeld(?:en|et|eten|ete)\b",
            r"\bjemand\b.{0,80}\bmeld(?:en|et)\b",
            r"\bauf (?:ihren|einen) (?:rück)?anruf\b",
            r"\bsich (?:bitte |doch |mal |kurz |gern |bei (?:mir|uns) )+(?:zu )?melden\b",
            r"\b(?:um|auf|über) (?:eine |ihre )?rückmeldung\b|\b(?:mir|uns)\b.{0,80}\bbescheid\b",
            r"\b(?:sie erreichen|erreichen sie) (?:mich|uns)\b|\bzu erreichen\b|\berreichbar\b"
            r"|\b(?:mich|uns)\b.{0,80}\berreichen\b",
        ),
        not_meant=(
            r"\b(?:nicht|nie)\b(?! (?:vor|nach|auf|unter|am|zwischen|erst|heute|morgen|im|in"
            r"|vergessen)\b)",
            r"\bkein\w*\b",
            r"\bich (?:soll\w*|werde|kann|wollte|rufe|melde) (?!.{0,80}\b(?:mich|uns)\b)",
            r"\b(?:soll\w*|werde|kann|wollte|rufe) ich\b",
            r"\bsie (?:haben|hatten)\b|\bdank\w* für\b",
            r"\bkrank\b|\bbei ihnen\b|\beinen? \w+ melden\b",
        ),
    ),
    "en": _Wish(
        said=(
            r"\bcall(?:ing)? (?:me|us)\b|\bcall back\b|\b(?:ring|phone) (?:me|us)\b",
            r"\bgive (?:me|us) (?:a )?(?:quick )?(?:call|ring)\b|\breturn my call\b",
            r"\bget back to (?:me|us)\b|\breach (?:me|us)\b",
        ),
        not_meant=(
            r"\b(?:not|no need|never|don't|needn't|doesn't)\b"
            r"(?! (?:before|after|until|hesitate|forget)\b)",
            r"\bi(?:'ll| will| can| am|'m)\b(?!.{0,80}\b(?:me|us)\b)",
            r"\b(?:they|people|friends|everyone) call\b",
        ),
    ),
}


def is_urgent(text: str, table: str) -> bool:
    """Whether the caller says or shows that it is urgent. `table`: "de" or "en"."""
    return _wished(text, _URGENT[table], table)


def wants_callback(text: str, table: str) -> bool:
    """Whether the caller asks to be called back. `table`: "de" or "en"."""
    return _wished(text, _CALLBACK[table], table)


def _wished(text: str, wish: _Wish, table: str) -> bool:
    plain = " ".join(text.lower().replace("’", "'").split())
    return any(
        _any(wish.said, clause) and not _any(wish.not_meant, clause)
        for clause in re.split(_CLAUSES[table], plain)
    )


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)
