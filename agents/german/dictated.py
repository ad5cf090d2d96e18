"""What callers dictate, understood: bank accounts and postcodes."""

import re

from agents import iban_dictation
from agents.german.numbers import digit_runs
from agents.german.spelling import LETTER_NAMES, SPELLING_WORDS

_ACCOUNT = re.compile(r"\biban\b(?:(?: \w+){0,3}? (?:ist|lautet|wäre)\b)?")
_POSTCODE = re.compile(r"\b(?:postleitzahl|plz)\b(.*)")
_SPOKEN = iban_dictation.Spoken(
    digit_runs,
    letters=SPELLING_WORDS,
    names=LETTER_NAMES,
    examples=frozenset(("wie",)),
    between=frozenset(("und",)),
    countries={
        "belgien": "BE", "bulgarien": "BG", "deutschland": "DE", "dänemark": "DK", "estland": "EE",
        "finnland": "FI", "frankreich": "FR", "griechenland": "GR", "großbritannien": "GB",
        "holland": "NL", "irland": "IE", "island": "IS", "italien": "IT", "kroatien": "HR",
        "lettland": "LV", "liechtenstein": "LI", "litauen": "LT", "luxemburg": "LU", "malta": "MT",
        "monaco": "MC", "niederlande": "NL", "norwegen": "NO", "polen": "PL", "portugal": "PT",
        "rumänien": "RO", "schweden": "SE", "schweiz": "CH", "slowakei": "SK", "slowenien": "SI",
        "spanien": "ES", "tschechien": "CZ", "ungarn": "HU", "zypern": "CY", "österreich": "AT",
    },
)  # fmt: skip


def account_in(text: str) -> str:
    """The IBAN in `text` as far as it is there: "d e acht neun drei" -> "DE893"; empty for none.

    Without a country, digits behind the word "iban" belong to a German one.
    """
    match = _ACCOUNT.search(text)
    return iban_dictation.account_in(text, _SPOKEN, match.end() if match else None)


def account_goes_on(before: str, text: str) -> str:
    """`before`, and what of an IBAN is dictated in `text`; one with a country begins anew."""
    return iban_dictation.goes_on(before, text, _SPOKEN)


def postcode_in(text: str) -> str:
    """The German postcode in `text`, five digits; empty for none."""
    match = _POSTCODE.search(text)
    digits = next(iter(digit_runs(match[1])), "") if match else ""
    return digits if len(digits) == 5 else ""
