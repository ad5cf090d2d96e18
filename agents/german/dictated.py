"""What callers dictate, understood: bank accounts, postcodes, prices."""

import re

from agents import iban
from agents.german.numbers import digit_runs, number_word

_GERMANY = re.compile(
    r"\b(?:de|d e|deutschland|(?:dora|düsseldorf)(?: und)? (?:emil|essen))(?=\W+\w|\d)(.*)"
)
_ACCOUNT = re.compile(r"\biban\b(?: \w+){0,3}? (?:ist|lautet|wäre)(.*)|\biban\b(.*)")
_POSTCODE = re.compile(r"\b(?:postleitzahl|plz)\b(.*)")
_EUROS = re.compile(r"(?:(\w+) komma (\w+(?: \w+)?)|(\w+)) euro\b(?: (?:und )?(\w+)(?: cent)?)?")
_CENTS = re.compile(r"\b(\w+) cent\b")
_ONE = {"ein": 1, "einen": 1}


def account_in(text: str) -> str:
    """The IBAN in `text` as far as it is there: "d e acht neun drei" -> "DE893"; empty for none.

    Without a country, digits behind the word "iban" belong to a German one.
    """
    match = _GERMANY.search(text) or _ACCOUNT.search(text)
    return iban.begun(next(filter(None, match.groups()), ""), digit_runs) if match else ""


def postcode_in(text: str) -> str:
    """The German postcode in `text`, five digits; empty for none."""
    match = _POSTCODE.search(text)
    digits = next(iter(digit_runs(match[1])), "") if match else ""
    return digits if len(digits) == 5 else ""


def cents_in(text: str) -> int | None:
    """The price in `text` in cents: "zwölf euro fünfzig" -> 1250; None where there is none."""
    if match := _EUROS.search(text):
        whole, fraction, euros, cents = match.groups()
        value = _number(whole or euros)
        if value is None:
            return None
        if fraction:
            digits = "".join(digit_runs(fraction))
            return value * 100 + int(digits.ljust(2, "0")[:2] or 0)
        part = _number(cents) if cents else None
        return value * 100 + (part if part is not None and part < 100 else 0)
    match = _CENTS.search(text)
    return _number(match[1]) if match else None


def _number(word: str) -> int | None:
    return _ONE.get(word, number_word(word))
