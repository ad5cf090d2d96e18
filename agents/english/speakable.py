"""Written English made speakable: times, prices, telephone numbers and numbers as words."""

import re

from agents.english.counting import cardinal, clock, each, ordinal, spoken_digits

_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{1,3}|0\d{1,5})(?:[\s/-]?\d{2,}){1,5}(?!\w)")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
_PRICE = re.compile(r"([€£$])\s?(\d+)(?:\.(\d\d))?(?!\d)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+)\.(\d+)(?![\d.])")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_INTEGER = re.compile(r"\d+")
_CURRENCIES = {"€": ("euro", "euros"), "£": ("pound", "pounds"), "$": ("dollar", "dollars")}


def speakable(text: str) -> str:
    """`text` with its numbers as words."""
    text = _PHONE.sub(lambda m: spoken_digits(re.sub(r"[^\d+]", "", m[0])), text)
    text = _TIME.sub(lambda m: clock(int(m[1]) * 60 + int(m[2])), text)
    text = _PRICE.sub(_price, text)
    text = _PERCENT.sub(r"\1 percent", text)
    text = _ORDINAL.sub(lambda m: ordinal(int(m[1])), text)
    text = _DECIMAL.sub(lambda m: f"{cardinal(int(m[1]))} point {each(m[2])}", text)
    text = _THOUSANDS.sub(lambda m: cardinal(int(m[0].replace(",", ""))), text)
    text = text.replace(" & ", " and ")
    return " ".join(_INTEGER.sub(_integer, text).split())


def _price(match: re.Match[str]) -> str:
    whole, cents = int(match[2]), int(match[3] or 0)
    one, many = _CURRENCIES[match[1]]
    words = f"{cardinal(whole)} {one if whole == 1 else many}"
    return f"{words} {cardinal(cents)}" if cents else words


def _integer(match: re.Match[str]) -> str:
    digits = match[0]
    words = each(digits) if digits[0] == "0" and len(digits) > 1 else cardinal(int(digits))
    text, start, end = match.string, match.start(), match.end()
    left = " " if text[start - 1 : start].isalpha() else ""
    right = " " if text[end : end + 1].isalpha() else ""
    return f"{left}{words}{right}"
