"""Prices as German words."""

import re

from agents.german.counting import attributive, cardinal, decimal

NUMBER = r"(?<![\d.,])([-−]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+|[-–—]+))?"
"""Sign, whole part and fraction of a number as Germans write it."""
SCALE = r"(?:Tsd|Mio|Mrd)(?:\.|\b)|Million(?:en)?\b|Milliarden?\b"
"""Of a number; the next words are part of its name."""

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
_SCALE = rf"(?:\s?({SCALE}))?"
_PRICE = re.compile(rf"{NUMBER}{_SCALE}\s?({_SIGN})(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)(?!Euro [1-7]\w?\b(?!,\d))({_SIGN})\s?{NUMBER}{_SCALE}(?!\d|\s?(?:{_SIGN}))"
)
"""But "Euro 6" is a norm of what cars blow out."""
_POINT = re.compile(rf"(?:(?<=€ )|(?<=EUR ))(\d+)\.(\d\d)(?!\d)|(\d+)\.(\d\d)(?=\s?(?:{_SIGN}))")
_CENTS_ONLY = re.compile(r"(?<!\w)[-–—],(\d\d)\s?(?:€|EUR\b|Euro\b)")
_NO_SIGN = re.compile(rf"(?<=\d),[-–—]{{1,2}}(?!\s?(?:{_SIGN}|\d))")
_COMPOUND = re.compile(r"(?<=\d)-(?:€|EUR)-(?=\w)")
_PER = re.compile(r"(?:(?<=[€$£])|(?<=\bEUR)|(?<=\bEuro)|(?<=\bct))\s?/\s?(?=\w)")

_APART = re.compile(
    rf"(?<![\w.,+/-])[1-9]\d{{0,2}}(?: \d{{3}})+(?=(?:,\d\d)?\s?(?:{_SIGN}|km)(?!\w))"
)
_PLAIN = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:\d+|[-–—]+))?"
_DASH = r"\s*[-–—]\s*"
_PRICE_RANGE = re.compile(rf"((?:{_SIGN})(?!\w)){_DASH}(?={_PLAIN}{_SCALE}\s?(?:{_SIGN})(?!\w))")
_SIGN_FIRST = re.compile(
    rf"(?<!\w)({_SIGN})\s?({_PLAIN}){_DASH}({_PLAIN}{_SCALE})(?!\d|\s?(?:{_SIGN}))"
)
_LINK = rf"(?:{_DASH}|\s?/\s?| (?:bis|und|oder|auf) )"
_POINTS_BEHIND = re.compile(rf"((?:€|EUR) ?\d+)\.(\d\d)({_LINK})(\d+)\.(\d\d)(?!\d)")
_POINTS = re.compile(rf"(?<![\w.,])(\d+)\.(\d\d)(?={_LINK}\d+[.,]\d\d\s?(?:{_SIGN}))")
_TO = re.compile(
    rf"(?<![\w.,-])({_PLAIN})({_LINK})"
    rf"(?={_PLAIN}{_SCALE}\s?({_SIGN})(?!\w))"
)
_POINT_DASH = re.compile(rf"(?<=\d)(?<!,\d\d)\.[-–—]{{1,2}}(?=\s?(?:{_SIGN}))")


def grouped(text: str) -> str:
    """ "12 500 €" -> "12.500 €"."""
    return _APART.sub(lambda m: m[0].replace(" ", "."), text)


def per(text: str) -> str:
    """ "5 €/h" -> "5 € pro h"."""
    return _PER.sub(" pro ", text)


def ranges(text: str) -> str:
    """ "1,50-2,50 €" -> "ein Euro fünfzig bis 2,50 €"."""
    text = _POINT_DASH.sub(",-", _POINTS.sub(r"\1,\2", text))
    text = _POINTS_BEHIND.sub(r"\1,\2\3\4,\5", text)
    text = _POINT.sub(lambda m: f"{m[1] or m[3]},{m[2] or m[4]}", text)
    text = _SIGN_FIRST.sub(r"\2-\3 \1", _PRICE_RANGE.sub(r"\1 bis ", text))
    return _TO.sub(_to, text)


def rewrite(text: str) -> str:
    """`text` with prices as words."""
    text = _COMPOUND.sub("-Euro-", text)
    text = _BEFORE.sub(lambda m: _price(m[2], m[3], m[4], m[5], m[1]), text)
    text = _NO_SIGN.sub(" Euro", text)
    text = _CENTS_ONLY.sub(lambda m: f"{attributive(int(m[1]))} Cent", text)
    return _PRICE.sub(lambda m: _price(*m.groups()), text)


def number(whole: str, fraction: str | None, sign: str = "", *, noun: bool = False) -> str:
    """A number of NUMBER's parts; `noun`: a masculine or neuter one follows."""
    digits = whole.replace(".", "")
    if fraction and fraction.isdigit():
        words = decimal(digits, fraction)
    else:
        words = attributive(int(digits)) if noun else cardinal(int(digits))
    return f"minus {words}" if sign else words


def scaled(sign: str, whole: str, fraction: str | None, scale: str) -> str:
    """("", "1", None, "Mio.") -> "eine Million"; "2,5 Tsd." -> "zweitausendfünfhundert"."""
    minus = "minus " if sign else ""
    if scale.startswith("T"):
        thousandths = (fraction or "").ljust(3, "0")
        if not thousandths.isdigit() or len(thousandths) > 3:
            return f"{number(whole, fraction, sign)} tausend"
        return f"{minus}{attributive(int(whole.replace('.', '') + thousandths))}"
    one = "Milliarde" if scale in ("Mrd", "Mrd.", "Milliarde", "Milliarden") else "Million"
    if whole == "1" and not fraction:
        return f"{minus}eine {one}"
    return f"{number(whole, fraction, sign)} {one}{'n' if one.endswith('e') else 'en'}"


def _to(match: re.Match[str]) -> str:
    """The first of two prices, whose currency is written behind the second."""
    first, link, scale, currency = match.groups()
    whole, _, fraction = first.partition(",")
    words = " oder " if "/" in link else link if link.strip().isalpha() else " bis "
    if scale:
        return f"{'eine' if first == '1' else first}{words}"
    if len(fraction) == 2 and fraction.isdigit():
        return f"{_price('', whole, fraction, None, currency)}{words}"
    return f"{'ein' if first == '1' else first}{words}"


def _price(sign: str, whole: str, fraction: str | None, scale: str | None, currency: str) -> str:
    large, small = _CURRENCIES[currency]
    if scale:
        return f"{scaled(sign, whole, fraction, scale)} {large}"
    amount = int(whole.replace(".", ""))
    minus = "minus " if sign else ""
    if fraction and fraction.isdigit() and len(fraction) != 2:
        return f"{minus}{decimal(str(amount), fraction)} {large}"
    part = int(fraction) if fraction and fraction.isdigit() else 0
    if not amount and part:
        return f"{minus}{attributive(part)} {small}"
    words = f"{minus}{attributive(amount)} {large}"
    return f"{words} {cardinal(part)}" if part else words
