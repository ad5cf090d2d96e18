"""Bank accounts as callers dictate them, in any language: letters and digits in their order.

A country is said by its letters ("a t", "anton theodor", "a wie anton t wie theodor"), its code as
one word ("at") or its name. Behind it the country's pattern tells whether a word is a letter.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agents import iban

_JOINED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|[^\w+]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a language has for it, in lower case."""

    digit_runs: Callable[[str], Sequence[str]]
    letters: Mapping[str, str]
    """Words that stand for a letter by themselves."""
    names: Mapping[str, str]
    """Names of letters that may be other words: they count where a letter has to come."""
    examples: frozenset[str]
    """Between a letter and a word for it ("a wie anton")."""
    between: frozenset[str]
    """Said between two letters."""
    countries: Mapping[str, str]
    """Codes by name."""


def account_in(text: str, spoken: Spoken, asked_from: int | None = None) -> str:
    """The IBAN in lower-case `text` as far as it is there; empty for none.

    From `asked_from` on, a place in `text`, an account is talked of: what begins there with a
    country is one, and digits alone are a German one. Elsewhere it is one if it is German, or whole
    and right.
    """
    if asked_from is None:
        return _begun(_words(text), spoken)
    before, behind = _words(text[:asked_from]), _words(text[asked_from:])
    if _digits(behind[:1], spoken):
        account = _more("DE", behind, spoken)
        return account if len(account) >= iban.CHECKED else ""
    return _begun([*before, *behind], spoken, len(before))


def goes_on(before: str, text: str, spoken: Spoken) -> str:
    """`before`, the beginning of an account, and what of it is dictated in `text`.

    What begins with a country is another account, unless letters are to come.
    """
    words = _words(text)
    anew = _begun(words, spoken, 0) if _kind(before) != "a" else ""
    return anew or _more(before, words, spoken)


def _begun(words: Sequence[str], spoken: Spoken, asked_from: int | None = None) -> str:
    """The account whose country is among `words`; from the word `asked_from` on it is asked for."""
    for at, word in enumerate(words):
        if at and at != asked_from and _letter(words[at - 1], spoken):
            continue  # in the middle of a name that is spelled
        code, behind = _country(words, at, spoken, named=at == asked_from)
        if not code or not _digits(words[behind : behind + 1], spoken):
            continue
        if word == code.lower() != "de" and at != asked_from:
            continue  # "es", "it", "no": words besides
        account = _more(code, words[behind:], spoken)
        asked = asked_from is not None and at >= asked_from
        if len(account) >= iban.CHECKED and (code == "DE" or asked or iban.is_valid(account)):
            return account
    return ""


def _more(before: str, words: Sequence[str], spoken: Spoken) -> str:
    """`before` with the signs in `words` behind it. It ends where it is whole and right, whatever
    else was said."""
    account, run = before, list[str]()
    at = 0
    while at < len(words):
        so_far = account + _digits(run, spoken)
        if iban.is_valid(so_far):
            return so_far
        kind = _kind(so_far)
        letter = _letter(words[at], spoken, named=kind == "a") if kind in ("a", "c") else ""
        if letter:
            account, run = so_far + letter.upper(), []
            at = _behind_example(words, at, letter, spoken)
        else:
            run.append(words[at])
        at += 1
    return account + _digits(run, spoken)


def _kind(account: str) -> str:
    """Of the sign that comes next: "n", "a" or "c"; empty behind the end."""
    return iban.pattern(account)[len(account) :][:1]


def _words(text: str) -> list[str]:
    return [word for word in _JOINED.split(text) if word]


def _country(words: Sequence[str], at: int, spoken: Spoken, *, named: bool) -> tuple[str, int]:
    """Code of the country at `at`, and the place behind it; empty for none. `named`: the first
    letter may be given by its name."""
    word = words[at]
    code = spoken.countries.get(word) or word.upper()
    if len(code) == 2 and iban.pattern(code):
        return code, at + 1
    code = ""
    while at < len(words) and len(code) < 2:
        if letter := _letter(words[at], spoken, named=named or bool(code)):
            code += letter.upper()
            at = _behind_example(words, at, letter, spoken)
        elif not (code and words[at] in spoken.between):
            break
        at += 1
    return (code, at) if iban.pattern(code) else ("", at)


def _letter(word: str, spoken: Spoken, *, named: bool = False) -> str:
    letter = spoken.letters.get(word) or (spoken.names.get(word, "") if named else "")
    return letter if len(letter) == 1 and letter.isascii() and letter.isalpha() else ""


def _behind_example(words: Sequence[str], at: int, letter: str, spoken: Spoken) -> int:
    """The last word on the letter at `at`: "a wie anton" is one letter."""
    ahead = at + 1
    while ahead < len(words) and words[ahead] in spoken.examples:
        ahead += 1
    example = ahead > at + 1 and "".join(words[ahead : ahead + 1])[:1] == letter
    return ahead if example else at


def _digits(words: Sequence[str], spoken: Spoken) -> str:
    return "".join(run.lstrip("+") for run in spoken.digit_runs(" ".join(words)))
