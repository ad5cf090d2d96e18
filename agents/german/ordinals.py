"""Ordinal numbers, decades and fractions as German words."""

import re

from agents.german.counting import attributive, cardinal, ordinal, year
from agents.german.units import half_more

_WEAK = "der|die|das|dieser|diese|dieses|jeder|jede|jedes|welcher|welche|welches"
_OBLIQUE = (
    "am|im|vom|zum|zur|beim|den|dem|des|einer|eines|einem|einen|diesem|diesen|jedem|jeden|"
    r"(?:in|aus|mit|von|bei|an|auf|zu|seit|nach|vor|ab|unter|neben) (?:der|die)|"
    "unserem|unseren|unserer|ihrem|ihren|ihrer|meinem|meinen|meiner|seinem|seinen|seiner"
)
_STRONG = "ein|mein|dein|sein|ihr|unser|kein"
_AFTER_WORD = re.compile(
    rf"\b(?:({_OBLIQUE})|({_WEAK})|({_STRONG})|(eine|meine|unsere|ihre|seine|keine))"
    r"(\s+)(\d{1,3})\.(?=\s+(?:und |oder |bis )?\w|\s*[-–,;]|$)",
    re.IGNORECASE,
)

_NOUNS = {
    "er": (
        "Stock|Tag|Feiertag|Weihnachtstag|Weihnachtsfeiertag|Advent|Monat|Termin|Platz|Versuch|Anruf"
        "|Geburtstag|Weltkrieg|Abschnitt|Teil|Rang"
    ),
    "e": "Etage|Klasse|Woche|Stunde|Person|Wahl|Liga|Mahnung|Auflage|Ebene|Reihe|Frage|Nachricht",
    "es": "Jahrhundert|Obergeschoss|Untergeschoss|Stockwerk|Quartal|Halbjahr|Jahr|Mal|Kind",
}
"""Nouns before which a number with a full stop is an ordinal for sure, by its ending."""
NOUNS = frozenset("|".join(_NOUNS.values()).split("|"))
"""All of them."""
_BEFORE_NOUN = tuple(
    (re.compile(rf"(?<![\d.,])(\d{{1,2}})\.\s?(?=(?:{nouns})\b)"), ending)
    for ending, nouns in _NOUNS.items()
)
_SECOND = re.compile(r"(?<=t)(en|er|e) (und|oder|bis) (\d{1,2})\.(?= [A-ZÄÖÜ])")
_FLOORS = (
    (re.compile(r"(?<=\d\.)\s?OG\b"), " Obergeschoss"),
    (re.compile(r"(?<=\d\.)\s?UG\b"), " Untergeschoss"),
    (re.compile(r"\bEG\b"), "Erdgeschoss"),
    (re.compile(r"\bDG\b"), "Dachgeschoss"),
)
_DECADE = re.compile(r"(?<![\d.,])(\d{1,4})er\b")
_JOINED = re.compile(
    r"(?<![\d.,])(\d+)-(?=(?:mal|fach|jährig|tägig|stündig|minütig|wöchig|monatig|stellig|prozentig"
    r"|köpfig|teilig)\w*)"
)
_ONE_AND_NOUN = re.compile(r"(?<![\w.,-])1-(?=[A-ZÄÖÜ])")

_PARTS = {
    3: "Drittel",
    4: "Viertel",
    5: "Fünftel",
    6: "Sechstel",
    8: "Achtel",
    10: "Zehntel",
}
_SIGNS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_LABELS = r"(?<!Zimmer )(?<!Raum )(?<!Klasse )(?<!Haus )(?<!Gleis )(?<!Nr\. )(?<!Nummer )"
_FRACTION = re.compile(rf"{_LABELS}(?<![\d/.,])(?:(\d+) )?([1-9])/(10|[2-68])(?![\d/.])")
_DATIVE = r"(?:[Ii]n|[Nn]ach|[Ss]eit|[Vv]or)(?: circa| etwa| ungefähr)?"
_HALVES = (
    (re.compile(r"\beinhalb Stunden\b"), "eine halbe Stunde"),
    (re.compile(r"\beinhalb Minuten\b"), "eine halbe Minute"),
    (re.compile(r"(?<!\beine )(?<!\beiner )\bdrei Viertel Stunden?\b"), "eine Dreiviertelstunde"),
    (re.compile(r"\bdrei Viertel Stunde\b"), "Dreiviertelstunde"),
    (re.compile(r"(?<!\beine )(?<!\beiner )\bein Viertel Stunden?\b"), "eine Viertelstunde"),
    (re.compile(r"\bein Viertel Stunde\b"), "Viertelstunde"),
    (re.compile(r"\bdrei Viertel Jahr\b"), "Dreivierteljahr"),
    (re.compile(rf"\b({_DATIVE}) eine halbe\b"), r"\1 einer halben"),
    (re.compile(rf"\b({_DATIVE}) eine(?= (?:Drei)?[Vv]iertels)"), r"\1 einer"),
    (re.compile(r"(?<=tel) l\b"), " Liter"),
    (re.compile(r"(?<=tel) kg\b"), " Kilogramm"),
    (re.compile(r"(?<=tel) %"), " Prozent"),
    (re.compile(r"\beinhalb (?=(?:Stunde|Minute|Tablette|Woche|Portion)\b)"), "eine halbe "),
    (re.compile(r"\beinhalb (?=(?:Liter|Tag|Meter|Monat|Kilometer)\b)"), "ein halber "),
    (re.compile(r"\beinhalb (?=(?:Jahr|Pfund|Kilo|Kilogramm|Dutzend)\b)"), "ein halbes "),
)


def fractions(text: str) -> str:
    """ "1/4 Liter" -> "ein Viertel Liter", "2 1/2" -> "zweieinhalb"."""
    for sign, figures in _SIGNS.items():
        text = re.sub(rf"(\d)?{sign}", lambda m, f=figures: f"{m[1]} {f}" if m[1] else f, text)
    text = _FRACTION.sub(_fraction, text)
    for pattern, words in _HALVES:
        text = pattern.sub(words, text)
    return text


def _fraction(match: re.Match[str]) -> str:
    whole, above, below = match.groups()
    if below == "2":
        return half_more(int(whole or 0)) if whole else "einhalb" if above == "1" else match[0]
    part = f"{attributive(int(above))} {_PARTS[int(below)]}"
    return f"{cardinal(int(whole))} und {part}" if whole else part


def floors(text: str) -> str:
    """ "2. OG" -> "2. Obergeschoss"."""
    for pattern, words in _FLOORS:
        text = pattern.sub(words, text)
    return text


def rewrite(text: str) -> str:
    """`text` with ordinals and decades as words."""
    text = _AFTER_WORD.sub(_after_word, text)
    text = _SECOND.sub(lambda m: f"{m[1]} {m[2]} {ordinal(int(m[3]), m[1])}", text)
    for pattern, ending in _BEFORE_NOUN:
        text = pattern.sub(lambda m, e=ending: f"{ordinal(int(m[1]), e)} ", text)
    text = _DECADE.sub(lambda m: f"{year(int(m[1])) if m[1] != '1' else 'eins'}er", text)
    text = _JOINED.sub(lambda m: attributive(int(m[1])), text)
    return _ONE_AND_NOUN.sub("Ein-", text)


def _after_word(match: re.Match[str]) -> str:
    oblique, weak, strong, feminine, space, number = match.groups()
    word = oblique or weak or strong or feminine
    suffix = "en" if oblique else "er" if strong else "e"
    words = f"{word}{space}{ordinal(int(number), suffix)}"
    # "am 3." at the very end: the full stop is the sentence's too.
    return words if match.string[match.end() :].strip() else f"{words}."
