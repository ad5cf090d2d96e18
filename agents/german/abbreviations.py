"""German abbreviations in full."""

import re

_MAY_END_A_SENTENCE = frozenset({"usw.", "etc.", "MwSt.", "Std.", "Min."})

_FULL = {
    r"z\.\s?B\.": "zum Beispiel",
    r"Z\.\s?B\.": "Zum Beispiel",
    r"d\.\s?h\.": "das heißt",
    r"u\.\s?a\.": "unter anderem",
    r"u\.\s?U\.": "unter Umständen",
    r"i\.\s?d\.\s?R\.": "in der Regel",
    r"o\.\s?ä\.": "oder ähnlich",
    r"o\.\s?Ä\.": "oder Ähnliches",
    r"s\.\s?o\.": "siehe oben",
    r"s\.\s?u\.": "siehe unten",
    r"v\.\s?a\.": "vor allem",
    r"z\.\s?Zt\.": "zurzeit",
    r"usw\.": "und so weiter",
    r"etc\.": "et cetera",
    r"bzw\.": "beziehungsweise",
    r"[Cc]a\.": "circa",
    r"ggf\.": "gegebenenfalls",
    r"evtl\.": "eventuell",
    r"inkl\.": "inklusive",
    r"exkl\.": "exklusive",
    r"zzgl\.": "zuzüglich",
    r"bspw\.": "beispielsweise",
    r"vgl\.": "vergleiche",
    r"tgl\.": "täglich",
    r"max\.": "maximal",
    r"mind\.": "mindestens",
    r"[Nn]r\.": "Nummer",
    r"Prof\.": "Professor",
    r"Dipl\.-Ing\.": "Diplomingenieur",
    r"Dr\.(?:\s?med\.)?(?:\s?dent\.)?": "Doktor",
    r"Hrn\.": "Herrn",
    r"Hr\.": "Herr",
    r"Fr\.(?=\s*(?:Dr\.|Doktor|Prof\.|[A-ZÄÖÜ]))": "Frau",
    r"Tel\.(?:-?Nr\.)?": "Telefon",
    r"MwSt\.?": "Mehrwertsteuer",
    r"Std\.": "Stunden",
    r"Min\.": "Minuten",
    r"Hbf\.?": "Hauptbahnhof",
    r"PLZ": "Postleitzahl",
    r"GmbH": "G m b H",
    r"Abs\.(?=\s*\d)": "Absatz",
    r"St\.(?=\s*[A-ZÄÖÜ])": "Sankt",
    r"Jan\.": "Januar",
    r"Feb\.": "Februar",
    r"Apr\.": "April",
    r"Aug\.": "August",
    r"Sept?\.": "September",
    r"Okt\.": "Oktober",
    r"Nov\.": "November",
    r"Dez\.": "Dezember",
}
_PATTERNS = tuple((re.compile(rf"(?<!\w){short}(?!\w)"), full) for short, full in _FULL.items())
_STREET = re.compile(r"(\w*)([Ss])tr\.(?=\s|$|,)")


def rewrite(text: str) -> str:
    """`text` with its abbreviations written out; a full stop that ended the sentence stays."""
    text = _STREET.sub(r"\1\2traße", text)
    for pattern, full in _PATTERNS:
        text = pattern.sub(lambda match, full=full: full + _stop(match), text)
    return text


def _stop(match: re.Match[str]) -> str:
    """The full stop of a sentence that ends with the abbreviation."""
    if not match[0].endswith("."):
        return ""
    rest = match.string[match.end() :].lstrip(" ")
    if not rest:
        return "."
    return "." if match[0] in _MAY_END_A_SENTENCE and rest[0].isupper() else ""
