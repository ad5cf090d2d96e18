"""Prices as German words."""

import re

from agents.german.counting import attributive, cardinal, decimal

NUMBER = r"(?<![\d.,])([-−]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+|[-–—]+))?"
"""Sign, whole part and fraction of a number as Germans write it."""
SCALES = {"Tsd.": "tausend", "Mio.": "Millionen", "Mrd.": "Milliarden"}

_CURRENCIES = {
    "€": ("Euro", "Cent"),
    "EUR": ("Euro", "Cent"),
    "Euro": ("Euro", "Cent"),
    "$": ("Dollar", "Cent"),
    "USD": ("Dollar", "Cent"),
    "CHF": ("Franken", "Rappen"),
    "£": ("Pfund", "Pence"),
}
_SIGN = "|".join(map(re.escape, _CURRENCIES))
_SCALE = r"(?:\s?(Tsd\.|Mio\.|Mrd\.|Millionen|Milliarden|Million|Milliarde))?"
_PRICE = re.compile(rf"{NUMBER}{_SCALE}\s?({_SIGN})(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)(?!Euro [1-7]\w?\b(?!,\d))({_SIGN})\s?{NUMBER}{_SCALE}(?!\s?(?:{_SIGN}))"
)
"""But "Euro 6" is a norm of what cars blow out."""
_POINT = re.compile(rf"(?:(?<=€ )|(?<=EUR ))(\d+)\.(\d\d)(?!\d)|(\d+)\.(\d\d)(?=\s?(?:{_SIGN}))")
_CENTS_ONLY = re.compile(r"(?<!\w)[-–—],(\d\d)\s?(?:€|EUR\b|Euro\b)")
_NO_SIGN = re.compile(rf"(?<=\d),[-–—]{{1,2}}(?!\s?(?:{_SIGN}|\d))")
_COMPOUND = re.compile(r"(?<=\d)-(?:€|EUR)-(?=\w)")
_PER = re.compile(r"(?:(?<=[€$£])|(?<=\bEUR)|(?<=\bEuro)|(?<=\bct))\s?/\s?(?=\w)")


def per(text: str) -> str:
    """ "5 €/h" -> "5 € pro h"."""
    return _PER.sub(" pro ", text)


def rewrite(text: str) -> str:
    """`text` with prices as words."""
    text = _COMPOUND.sub("-Euro-", text)
    text = _POINT.sub(lambda m: f"{m[1] or m[3]},{m[2] or m[4]}", text)
    text = _NO_SIGN.sub(" Euro", text)
    text = _CENTS_ONLY.sub(lambda m: f"{attributive(int(m[1]))} Cent", text)
    text = _BEFORE.sub(lambda m: _price(m[2], m[3], m[4], m[5], m[1]), text)
    return _PRICE.sub(lambda m: _price(*m.groups()), text)


def number(whole: str, fraction: str | None, sign: str = "", *, noun: bool = False) -> str:
    """A number of NUMBER's parts; `noun`: a masculine or neuter one follows."""
    digits = whole.replace(".", "")
    if fraction and fraction.isdigit():
        words = decimal(digits, fraction)
    else:
        words = attributive(int(digits)) if noun else cardinal(int(digits))
    return f"minus {words}" if sign else words


def _price(sign: str, whole: str, fraction: str | None, scale: str | None, currency: str) -> str:
    large, small = _CURRENCIES[currency]
    if scale:
        return f"{number(whole, fraction, sign)} {SCALES.get(scale, scale)} {large}"
    amount = int(whole.replace(".", ""))
    minus = "minus " if sign else ""
    if fraction and fraction.isdigit() and len(fraction) != 2:
        return f"{minus}{decimal(str(amount), fraction)} {large}"
    part = int(fraction) if fraction and fraction.isdigit() else 0
    if not amount and part:
        return f"{minus}{attributive(part)} {small}"
    words = f"{minus}{attributive(amount)} {large}"
    return f"{words} {cardinal(part)}" if part else words
