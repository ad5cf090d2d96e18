"""What a number in a message may be, by the words around it: a table a language."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from agents.english import understanding as english
from agents.german import numbers as german
from agents.german.clock import MONTHS

_NO_MORE_DIGITS = r"(?!\d|[\s,/-]+[1-9])"
"""So that "ab 8 Uhr 0171 …" loses the time only."""
_ASIDES = (
    r"\b(?:19|20)\d\d-\d\d-\d\d\b",
    r"\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b",
    r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:19|20)\d\d|\d\d)?(?!\d)",
    r"(?<!\d)\d{1,2}:\d\d(?!\d)",
    r"[€£$]\s?\d[\d.,]*",
    r"\d[\d.,]*\s?(?:[€£$%]|EUR\b)",
    r"\b(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]+",  # "R16", "12b"
)
"""Dates, times, prices, and what has letters in it."""
_GERMAN_ASIDES = (
    rf"\b\d{{1,2}}\.?\s+(?:{'|'.join(MONTHS)})\b(?:\s+(?:19|20)\d\d\b)?",
    r"\b\d{1,2}(?:[:.]\d\d)?\s(?:bis|und|-)\s\d{1,2}(?:[:.]\d\d)?\sUhr\b",
    rf"\b\d{{1,2}}(?:[:.]\d\d)?\s?Uhr\b(?:\s\d{{1,2}}{_NO_MORE_DIGITS})?",
    rf"\b(?:um|gegen|ab|bis|nach|vor|halb|zwischen)\s[1-9]\d?{_NO_MORE_DIGITS}",
    rf"(?:straße|str\.|weg|platz|allee|gasse)\s\d{{1,3}}{_NO_MORE_DIGITS}",
    r"\b\d+(?:[.,]\d+)?\s?(?:Euro|Cent|Prozent|Grad|km|Kilometer|Meter|Quadratmeter|kg|Liter|PS|Mal"
    r"|Jahre\w*|Monat\w*|Woche\w*|Tage?n?|Stunden?|Minuten?|Personen|Leute|Kinder|Stück)\b",
)
_ENGLISH_ASIDES = (
    r"\b\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b(?:\s(?:19|20)\d\d\b)?",
    r"\b\d{1,2}(?::\d\d)?\s?(?:a\.?m\b|p\.?m\b|o'clock)\.?",
    rf"\b(?:at|by|until|after|before|around)\s[1-9]\d?{_NO_MORE_DIGITS}",
    r"\b\d+(?:[.,]\d+)?\s?(?:pounds?|dollars?|euros?|percent|miles?|years?|months?|weeks?|days?"
    r"|hours?|minutes?|people|times|more)\b",
)
_PHONE_KIND = (
    "telefon|handy|mobil|mobilfunk|rückruf|festnetz|privat|büro|firmen|dienst|durchwahl|haupt|ruf"
)
_GERMAN_PHONE = (
    rf"(?:{_PHONE_KIND})-?nummer|telefon|handy|mobil|festnetz|durchwahl|unter|erreich\w*|zurück"
    r"|rückruf|(?:ist )?die neue"
)
_ENGLISH_PHONE = (
    r"(?:phone|telephone|mobile|cell|contact|work|home|office)[ -]?number|phone|mobile|cell"
    r"|landline|reach|call|the new one"
)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A language's words around numbers. Patterns ignore case."""

    in_figures: Callable[[str], str]
    corrected: Callable[[str, str], str]
    asides: tuple[str, ...]
    """Numbers that are no telephone numbers, whatever stands before them."""
    fillers: frozenset[str]
    """May stand between the groups of one number."""
    extension: str
    """Says that what follows a whole number is no part of it."""
    phone: str
    """Says that a telephone number is near."""
    told: str
    """Says so right before it: one without 0 or + counts then, too."""
    other: str
    """Says that some other number follows."""
    links: str
    """May stand between `told` and the number."""
    not_it: str
    """Ends right before a number that is not to be called."""
    corrects: str
    """The number before it was wrong."""
    repeats: str
    """The number before it is said again."""
    this_number: str
    """The number the call comes from."""


GERMAN = NumberWords(
    in_figures=german.in_figures,
    corrected=german.corrected,
    asides=(*_GERMAN_ASIDES, *_ASIDES),
    fillers=german.FILLERS | {"moment", "nummer"},
    extension="durchwahl",
    phone=rf"(?:{_GERMAN_PHONE})|nummer",
    told=rf"(?:{_GERMAN_PHONE})|(?:meine|unsere|folgende)[rn]? (?:neue |private )?nummer"
    r"|meine(?= (?:ist|lautet|wäre))",
    other=rf"(?!(?:{_PHONE_KIND})-?nummer)\w+-?nummern?|(?:ihre|eure)[rn]? \w*nummer|nr|\w*zeichen"
    r"|\w*rechnung\w*|bestellung|auftrag|vertrag|rezept|konto|iban|bic|blz|postleitzahl|plz|pin"
    r"|code|fax|zählerstand|vorgang|ticket|artikel|adresse|straße|sendung|paket|lieferung|flug"
    r"|\w*ausweis|\w*pass",
    links="ist|wäre|lautet|die|der|dem|mich|uns|meine[rn]?|und|zwar|jetzt|folgende[rn]?|bitte|auch"
    "|nummer|telefon|handy|tagsüber|abends|am|besten|jederzeit",
    not_it=r"\b(?:nicht(?: mehr)? (?:unter|auf|über)(?: [^\W\d_]+){0,2}"
    r"|(?:statt|alte\w*|falsche\w*|früher\w*)(?: [^\W\d_]+){0,3}) ?",
    corrects="nein|nee|entschuldigung|verzeihung|quatsch|korrektur|falsch|korrigiere|vertan"
    "|versprochen|stimmt nicht|ich meine|sondern",
    repeats=r"wiederhol\w*|noch ?(?:ein)?mal",
    this_number=r"(?:unter|von|auf) (?:dieser|meiner|der gleichen|derselben|der angezeigten)"
    r" \w*nummer",
)
ENGLISH = NumberWords(
    in_figures=english.in_figures,
    corrected=english.corrected,
    asides=(*_ENGLISH_ASIDES, *_ASIDES),
    fillers=english.FILLERS,
    extension="extension|ext",
    phone=rf"(?:{_ENGLISH_PHONE})|number",
    told=rf"(?:{_ENGLISH_PHONE})|(?:my|our|the) (?:new )?number",
    other=r"\b(?!(?:phone|telephone|mobile|cell|contact|work|home|office|my|the|a|new|our) )\w+"
    r" numbers?|your (?:\w+ )?number|invoice|order|account|reference|policy|postcode|zip|pin|code"
    r"|fax|flight|parcel|shipment|booking|ticket|registration|plate|iban",
    links="is|me|us|on|at|it|the|under|my|please|back|number",
    not_it=r"\b(?:not (?:at|on|to)|old|wrong|instead of)(?: [^\W\d_]+){0,3} ?",
    corrects="sorry|no|wrong|correction|i mean|rather|pardon",
    repeats=r"(?:i )?repeat|again|once more",
    this_number=r"(?:on|at) (?:this|the same) number",
)


def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern` as a whole word, whatever its case."""
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
