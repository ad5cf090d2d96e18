"""Numbers that are names as German words: customer numbers, postcodes, plates, bank codes."""

import re

from agents.german.counting import cardinal
from agents.german.digits import each, spoken_digits

_NO_AMOUNT = r"(?![\w€%]|[.,:]\d| ?(?:€|%|EUR|Euro|Uhr|Prozent))"
_CODE = re.compile(
    r"\b((?:\w*[Nn]ummer|Notruf|Durchwahl|Telefon|PIN|TAN|Code|Aktenzeichen|BLZ|Bankleitzahl|Konto"
    r"|(?:USt|Umsatzsteuer|Gläubiger|Kunden)-I[Dd]|HR[AB])(?: ist| lautet)?(?: die)?:? )"
    rf"-?((?:[A-Z]{{1,3}}[- ]?)?)(\d{{2,8}}(?: \d{{2,8}})+|\d{{2,20}}(?:[-/]\d+)*){_NO_AMOUNT}"
)
_FILE = re.compile(
    r"\b((?:Vorgang|Auftrag|Bestellung|Rechnung|Angebot|Vertrag|Fall|Ticket|Schaden)"
    r"(?: ist| lautet)?(?: die)?:? )((?:[A-Z]{1,3}-?)?)"
    rf"((?!(?:19|20)\d\d(?![\d/-]))\d{{4,20}}(?:[-/]\d+)*){_NO_AMOUNT}"
    r"(?! [A-ZÄÖÜ][a-zäöüß]| (?:pro|netto|brutto|hoch|wert)\b)"
)
"""What is counted by numbers: "Bestellung 4711", but "Bestellung 2000 Stück"."""
_EMERGENCY = re.compile(
    r"\b((?:die|der|unter|oder|und|wählen Sie|rufen Sie|Notruf|Notfall|Polizei|Feuerwehr):? )"
    r"(110|112|115)\b(?![.,:]?\d)(?! ?(?:€|EUR|Euro|%|Prozent))",
    re.IGNORECASE,
)
_EMERGENCIES = re.compile(r"\b(110|112)(?= (?:oder|und|bzw\.|/) (?:die )?(?:110|112)\b)")
_ON_CALL = re.compile(r"\b116\s?(11[67])\b")
_OIL = re.compile(r"\b(\d{1,2})W-?(\d{2})\b")
_KEY = re.compile(
    r"\b((?:drücken|wählen|tippen) Sie (?:bitte )?(?:die )?)(\d)(?![\d.,]\d|\d)", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"(?:(?<=^)|(?<=[,;:(] )|(?<=\n)|(?<=\d )|(?<=\d[a-z] )|(?<=in )|(?<=aus )|(?<=nach )"
    r"|(?<=bei )|(?:\bD-))(\d{5})(?=\s+[A-ZÄÖÜ][a-zäöüß])"
    r"(?!\s+(?:Euro|Liter|Kilo|Meter|Tonnen|Menschen|Einwohner|Kunden|Stück|Mal|Leute|Personen))"
)
_POSTCODE_NAMED = re.compile(r"\b(Postleitzahl:?\s+(?:ist\s+)?)(\d{5})\b")
_PLATE = re.compile(r"\b([A-ZÄÖÜ]{1,3})-([A-Z]{1,2})\s?(\d{1,4})([EH])?(?!\w)")
_BIC = re.compile(r"\b(BIC:? )([A-Z]{4})([A-Z]{2})([A-Z0-9]{2})([A-Z0-9]{3})?\b")


def rewrite(text: str) -> str:
    """`text` with bank codes and licence plates as words."""
    text = _KEY.sub(lambda m: m[1] + each(m[2]), text)
    text = _OIL.sub(lambda m: f"{cardinal(int(m[1]))} W {cardinal(int(m[2]))}", text)
    text = _BIC.sub(
        lambda m: m[1] + ", ".join(_letters(part) for part in m.groups()[1:] if part), text
    )
    return _PLATE.sub(_plate, text)


def numbers(text: str) -> str:
    """`text` with postcodes, emergency and other numbers that are no amounts as words."""
    text = _ON_CALL.sub(lambda m: f"eins eins sechs, {each(m[1])}", text)
    text = _POSTCODE.sub(lambda m: each(m[1]), text)
    text = _POSTCODE_NAMED.sub(lambda m: m[1] + each(m[2]), text)
    text = _EMERGENCIES.sub(lambda m: each(m[1]), text)
    text = _EMERGENCY.sub(lambda m: m[1] + each(m[2]), text)
    return _FILE.sub(_code, _CODE.sub(_code, text))


def _letters(part: str) -> str:
    return " ".join(each(sign) if sign.isdigit() else sign for sign in part)


def _plate(match: re.Match[str]) -> str:
    place, letters, digits, kind = match.groups()
    words = f"{_letters(place)}, {_letters(letters)}, {each(digits)}"
    return f"{words} {kind}" if kind else words


def _code(match: re.Match[str]) -> str:
    named, prefix, digits = match.groups()
    groups = re.split(r"[-/ ]", digits)
    short = "ummer" in named or "zeichen" in named
    if len(groups) == 1 and len(digits) < 3 and short:
        return match[0]
    if prefix:
        named += f"{_letters(re.sub(r'[- ]', '', prefix))} "
    if len(groups) == 1 and len(digits) > 4:
        return named + spoken_digits(digits)
    range_of_two = len(groups) == 2 and " " not in digits
    if range_of_two and all(len(group) < 3 for group in groups) and short:
        return f"{named}{cardinal(int(groups[0]))} bis {cardinal(int(groups[1]))}"
    return named + ", ".join(each(g) if len(g) < 6 else spoken_digits(g) for g in groups)
