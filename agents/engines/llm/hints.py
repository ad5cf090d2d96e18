"""What the words of a caller hold for sure, written out for a language model.

Models are bad at counting digits, letters and check digits; the tables of agents/german and
agents/english are not. A hint stands in square brackets behind the line, as every note does.
"""

from agents import iban
from agents.receptionist.languages import Reader, plain, reader

_LEAST_DIGITS = 4
"""Shorter numbers are read as well by the model."""
_WORDS = {
    "de": {
        "digits": "Ziffern",
        "spelled": "buchstabiert",
        "right": "Prüfziffer stimmt",
        "wrong": "Prüfziffer falsch",
        "part": "unvollständig",
        "clock": "Uhrzeit",
        "postcode": "Postleitzahl",
    },
    "en": {
        "digits": "digits",
        "spelled": "spelled",
        "right": "check digits right",
        "wrong": "check digits wrong",
        "part": "incomplete",
        "clock": "time",
        "postcode": "postcode",
    },
}


def with_hint(text: str, language: str) -> str:
    """`text` of a caller, and behind it what it holds: "… [Ziffern: 0171444]"."""
    words = _WORDS["de" if language == "de" else "en"]
    found = _found(plain(text, language), words, reader(language))
    return f"{text} [{'; '.join(found)}]" if found else text


def _found(text: str, words: dict[str, str], read_as: Reader) -> list[str]:
    found: list[str] = []
    if account := read_as.account_in(text):
        state = "part" if iban.missing(account) > 0 else "wrong"
        state = "right" if iban.is_valid(account) else state
        found.append(f"IBAN: {iban.in_fours(account)}, {words[state]}")
    elif postcode := read_as.postcode_in(text):
        found.append(f"{words['postcode']}: {postcode}")
    elif len(digits := read_as.digits_in(text)) >= _LEAST_DIGITS:
        found.append(f"{words['digits']}: {digits}")
    if name := read_as.spelled(text)[0]:
        found.append(f"{words['spelled']}: {name}")
    if (minutes := read_as.clock_in(text)) is not None:
        found.append(f"{words['clock']}: {minutes // 60}:{minutes % 60:02}")
    return found
