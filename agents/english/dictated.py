"""What callers dictate in English, understood: bank accounts and postcodes."""

import re

from agents import iban_dictation
from agents.english.spelling import SPELLING_WORDS
from agents.english.understanding import digit_runs, digits_in

_ACCOUNT = re.compile(r"\biban\b(?:(?: \w+){0,3}? is\b)?")
_POSTCODE = re.compile(r"\b(?:postcode|post code|postal code|zip code)\b(.*)")
_SPOKEN = iban_dictation.Spoken(
    digit_runs,
    letters=SPELLING_WORDS,
    names={},
    examples=frozenset(("for", "as", "in", "like")),
    between=frozenset(("and",)),
    countries={
        "austria": "AT", "belgium": "BE", "bulgaria": "BG", "britain": "GB", "croatia": "HR",
        "cyprus": "CY", "czechia": "CZ", "denmark": "DK", "england": "GB", "estonia": "EE",
        "finland": "FI", "france": "FR", "germany": "DE", "greece": "GR", "holland": "NL",
        "hungary": "HU", "iceland": "IS", "ireland": "IE", "italy": "IT", "latvia": "LV",
        "liechtenstein": "LI", "lithuania": "LT", "luxembourg": "LU", "malta": "MT",
        "monaco": "MC", "netherlands": "NL", "norway": "NO", "poland": "PL", "portugal": "PT",
        "romania": "RO", "slovakia": "SK", "slovenia": "SI", "spain": "ES", "sweden": "SE",
        "switzerland": "CH",
    },
)  # fmt: skip


def account_in(text: str) -> str:
    """The IBAN in `text` as far as it is there: "d e eight nine three" -> "DE893"; empty for none.

    Without a country, digits behind the word "iban" belong to a German one.
    """
    match = _ACCOUNT.search(text)
    return iban_dictation.account_in(text, _SPOKEN, match.end() if match else None)


def account_goes_on(before: str, text: str) -> str:
    """`before`, and what of an IBAN is dictated in `text`; one with a country begins anew."""
    return iban_dictation.goes_on(before, text, _SPOKEN)


def postcode_in(text: str) -> str:
    """The postcode in `text`, five digits; empty for none."""
    match = _POSTCODE.search(text)
    digits = digits_in(match[1]) if match else ""
    return digits if len(digits) == 5 else ""
