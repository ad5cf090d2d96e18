"""German abbreviations in full."""

import re

_MAY_END_A_SENTENCE = frozenset(
    {
        "usw.",
        "etc.",
        "MwSt.",
        "Std.",
        "Min.",
        "Pers.",
        "Stk.",
        "nachm.",
        "u. v. m.",
        "Chr.",
        "e. V.",
    }
)

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
    r"z\.\s?Hd\.": "zu Händen",
    r"i\.\s?A\.": "im Auftrag",
    r"i\.\s?V\.": "in Vertretung",
    r"u\.\s?v\.\s?m\.": "und vieles mehr",
    r"o\.\s?g\.": "oben genannte",
    r"e\.\s?V\.": "e V",
    r"v\.\s?Chr\.": "vor Christus",
    r"n\.\s?Chr\.": "nach Christus",
    r"p\.\s?P\.": "pro Person",
    r"usw\.": "und so weiter",
    r"etc\.": "et cetera",
    r"bzw\.": "beziehungsweise",
    r"[Cc]a\.": "circa",
    r"ggf\.": "gegebenenfalls",
    r"evtl\.": "eventuell",
    r"inkl\.": "inklusive",
    r"exkl\.": "exklusive",
    r"zzgl\.": "zuzüglich",
    r"einschl\.": "einschließlich",
    r"abzgl\.": "abzüglich",
    r"lt\.": "laut",
    r"gem\.": "gemäß",
    r"geb\.": "geboren",
    r"sog\.": "sogenannte",
    r"ggfs\.": "gegebenenfalls",
    r"mtl\.": "monatlich",
    r"vorm\.": "vormittags",
    r"nachm\.": "nachmittags",
    r"(?<=\w )u\.(?= \w)": "und",
    r"(?<=\w )od\.(?= \w)": "oder",
    r"bspw\.": "beispielsweise",
    r"vgl\.": "vergleiche",
    r"tgl\.": "täglich",
    r"max\.": "maximal",
    r"Max\.(?=\s*\d)": "Maximal",
    r"zw\.(?=\s*\d)": "zwischen",
    r"mind\.": "mindestens",
    r"Art\.-Nr\.": "Artikelnummer",
    r"Kd\.-Nr\.": "Kundennummer",
    r"Best\.-Nr\.": "Bestellnummer",
    r"[Nn]r\.": "Nummer",
    r"Prof\.": "Professor",
    r"Dipl\.-Ing\.": "Diplomingenieur",
    r"Dr\.(?:\s?med\.)?(?:\s?dent\.)?": "Doktor",
    r"Hrn\.": "Herrn",
    r"Hr\.": "Herr",
    r"Fr\.(?=\s*(?:Dr\.|Doktor|Prof\.|[A-ZÄÖÜ]))": "Frau",
    r"Tel\.(?:-?Nr\.)?": "Telefon",
    r"MwSt\.?": "Mehrwertsteuer",
    r"(?<=\b1 )Std\.": "Stunde",
    r"(?<=\b1 )Min\.": "Minute",
    r"Std\.": "Stunden",
    r"Min\.": "Minuten",
    r"Pers\.": "Personen",
    r"Stc?k\.": "Stück",
    r"Fam\.": "Familie",
    r"Abt\.": "Abteilung",
    r"KW(?=\s*\d)": "Kalenderwoche",
    r"S\.(?=\s*\d)": "Seite",
    r"Art\.(?=\s*\d)": "Artikel",
    r"Kap\.(?=\s*\d)": "Kapitel",
    r"Bhf\.": "Bahnhof",
    r"Hbf\.?": "Hauptbahnhof",
    r"PLZ": "Postleitzahl",
    r"GmbH": "G m b H",
    r"Co\.(?=\s?KG)": "Co",
    r"KG": "K G",
    r"OHG": "O H G",
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
_PATTERNS = tuple(
    (re.compile(rf"(?<!\w){short}" + ("" if short.endswith(".") else r"(?!\w)")), full)
    for short, full in _FULL.items()
)
_STREET = re.compile(r"(\w*)([Ss])tr\.(?=\s|$|,|\d)")
_NO_SPACE = re.compile(r"(?<!\w)((?:Nr|Dr|Str|\w*str|Tel|Fr|Hr)\.)(?=[A-ZÄÖÜ\d])")


def rewrite(text: str) -> str:
    """`text` with its abbreviations written out; a full stop that ended the sentence stays."""
    text = _NO_SPACE.sub(r"\1 ", text)
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
