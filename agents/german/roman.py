"""Roman numerals as German words, where it is sure that they are some."""

import re

from agents.german.counting import cardinal, ordinal

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMERAL = r"(?=[IVX]+\b)X{0,3}(?:IX|IV|V?I{0,3})"
_KINGS = (
    "Heinrich|Ludwig|Karl|Friedrich|Wilhelm|Georg|Otto|Philipp|Johannes|Paul|Benedikt|Leo|Gregor"
    "|Franz|Leopold|Rudolf|Maximilian|Napoleon|Eduard|Jakob|Peter|Alexander|Nikolaus|Pius"
)
_QUEENS = "Elisabeth|Katharina|Margarethe|Elizabeth"
_RULER = re.compile(rf"\b({_KINGS}|({_QUEENS})) ({_NUMERAL})\b\.?")
_LABELLED = re.compile(
    r"\b((?:Kapitel|Teil|Band|Typ|Phase|Stufe|Klasse|Quartal|Abschnitt|Buch|Akt|Hartz|Block|Gruppe"
    rf"|\w+(?:stufe|klasse|phase)) )({_NUMERAL})\b"
)
_TYPE = re.compile(r"\b(Typ-)(I{1,3}|IV|V)(?=-)")
_BEFORE = re.compile(rf"\b({_NUMERAL})\.(?= (?:Weltkrieg|Stock|Quartal|Akt|Etage)\b)")
_ENDINGS = {"Weltkrieg": "er", "Stock": "er", "Akt": "er", "Quartal": "es", "Etage": "e"}


def rewrite(text: str) -> str:
    """`text` with Roman numerals of rulers and of numbered parts as words."""
    text = _RULER.sub(_ruler, text)
    text = _TYPE.sub(lambda m: m[1] + cardinal(value(m[2])), text)
    text = _LABELLED.sub(lambda m: m[1] + cardinal(value(m[2])), text)
    return _BEFORE.sub(_before, text)


def value(numeral: str) -> int:
    """ "XIV" -> 14."""
    values = [_VALUES[sign] for sign in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _ruler(match: re.Match[str]) -> str:
    article = "die" if match[2] else "der"
    return f"{match[1]} {article} {ordinal(value(match[3])).capitalize()}"


def _before(match: re.Match[str]) -> str:
    noun = match.string[match.end() :].split()[0]
    return ordinal(value(match[1]), _ENDINGS[re.sub(r"\W", "", noun)])
