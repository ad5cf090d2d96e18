"""What callers dictate in English, understood: bank accounts, postcodes, prices."""

import re

from agents import iban
from agents.english.understanding import digit_runs, digits_in

_COUNTRY = re.compile(r"\b(?:de|d e|delta echo|germany)(?=\W+\w|\d)(.*)")
_ACCOUNT = re.compile(r"\biban\b(?: \w+){0,3}? is(.*)|\biban\b(.*)")
_POSTCODE = re.compile(r"\b(?:postcode|post code|postal code|zip code)\b(.*)")
_PRICE = re.compile(
    r"((?:\w+ )?\w+) (?:euros?|pounds?|dollars?)\b"
    r"(?: (?:and )?(\w+(?: \w+)?))?(?: (?:cents|pence))?"
)
_SMALL = re.compile(r"((?:\w+ )?\w+) (?:cents?|pence|p)\b")


def account_in(text: str) -> str:
    """The IBAN in `text` as far as it is there: "d e eight nine three" -> "DE893"; empty for none.

    Without a country, digits behind the word "iban" belong to a German one.
    """
    match = _COUNTRY.search(text) or _ACCOUNT.search(text)
    return iban.begun(next(filter(None, match.groups()), ""), digit_runs) if match else ""


def postcode_in(text: str) -> str:
    """The postcode in `text`, five digits; empty for none."""
    match = _POSTCODE.search(text)
    digits = digits_in(match[1]) if match else ""
    return digits if len(digits) == 5 else ""


def cents_in(text: str) -> int | None:
    """The price in `text` in cents: "twelve euros fifty" -> 1250; None where there is none."""
    if match := _PRICE.search(text):
        whole, part = digits_in(match[1]), digits_in(match[2] or "")
        if not whole:
            return None
        return int(whole) * 100 + (int(part) if part and len(part) < 3 else 0)
    match = _SMALL.search(text)
    digits = digits_in(match[1]) if match else ""
    return int(digits) if digits else None
