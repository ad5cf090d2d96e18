"""German letters for the recogniser: names spelled out, bank accounts, licence plates.

A spoken letter is written as it is, alone: "D E acht neun" is "d e acht neun". What has a name of
its own is written by it: "ypsilon", "eszett".
"""

import random
from collections.abc import Callable, Mapping
from typing import ClassVar

from models.train_stt.german import UNITS, number_word

LETTERS = "abcdefghijklmnopqrstuvwxzäöü"
NAMED = {"y": "Ypsilon", "ß": "Eszett"}
_UMLAUTS = {"ä": "A", "ö": "O", "ü": "U"}
_NO_LETTER = frozenset("Schule Charlotte Umlaut Eszett".split())
"""Spelling words that stand for more than the letter they begin with, or for none."""
_NAMES = """
Maier Mayer Meier Mayr Schmitt Schmid Hofmann Kowalski Nowak Yilmaz Yildiz Kaya Demir Celik Petrov
Ivanova Horvath Jovanovic Rossi Bianchi Garcia Fernandez Silva Nguyen Tran Kim Wang Ahmed Hassan
Schäffler Bäcker Jäger Krämer Schütz Böhm Löwe Vogt Voigt Seidel Groß Strauß Preuß Weiss Heß Engel
Pfeiffer Pfeifer Dietrich Ziegler Kühn Pohl Horn Busch Bergmann Thomas Voigtländer Sauer Arnold
Wolff Quandt Quast Jacob Jakobs Baum Riedel Fiedler Haas Graf Dietz Ott Uhl Ebert Ulbrich Opitz
Xaver Xing Zöllner Zink Wendt Witt Vetter Unger Tiedemann Stahl Rau Quint Paulsen Otten Nagel Lutz
Kern Iwanow Hein Gerlach Eckert Decker Conrad Cordes Born Adler Abel Brinkmann Claußen Dörr Ehlers
"""
"""Names that are spelled only: their letters are learnt, not they."""
_GROUP = 4


class Letters:
    """What the corpus spells, drawn from its generator."""

    WORDS: ClassVar[tuple[str, ...]] = (*LETTERS, *"doppel umlaut wie ypsilon eszett".split())
    """Every word `made` can bring, but for those of the slots."""

    def __init__(self, rng: random.Random, slots: Mapping[str, list[str]]) -> None:
        self.rng = rng
        self.names = [*slots["surname"], *_NAMES.split(), *slots["first"]]
        self.words: dict[str, list[str]] = {}
        for word in slots["spelling"]:
            if word not in _NO_LETTER:
                self.words.setdefault(word[0].lower(), []).append(word)
        self.like = [*slots["spelling"], *slots["first"], *slots["city"]]
        self.made: dict[str, Callable[[], str]] = {
            "letter": self._letter,
            "letters": lambda: self._apart([self._letter() for _ in range(rng.randint(2, 7))]),
            "spelled": lambda: self._apart(self._spelled(rng.choice(self.names))),
            "spelled_by_words": lambda: self._apart(self._by_words(rng.choice(self.names))),
            "like": self._like,
            "iban": self._iban,
            "iban_groups": lambda: self._groups(rng.randint(1, 3)),
            "plate": self._plate,
        }

    def _apart(self, parts: list[str]) -> str:
        """With a pause after each, after some, or after none."""
        draw = self.rng.random()
        if draw < 0.45:
            return ", ".join(parts)
        if draw < 0.85:
            return " ".join(parts)
        pauses = self.rng.choices((", ", " "), k=len(parts))
        return "".join(part + pause for part, pause in zip(parts, pauses, strict=True)).strip(", ")

    def _letter(self) -> str:
        return said(self.rng.choice(LETTERS + "y"))

    def _spelled(self, name: str) -> list[str]:
        """The letters of a name; "Doppel L", "U Umlaut" now and then."""
        signs, parts = name.lower(), list[str]()
        doubles, umlauts = self.rng.random() < 0.3, self.rng.random() < 0.25
        for sign in signs:
            if doubles and parts and parts[-1] == said(sign):
                parts[-1] = f"Doppel {said(sign)}"
            elif umlauts and sign in _UMLAUTS:
                parts.append(f"{_UMLAUTS[sign]} Umlaut")
            else:
                parts.append(said(sign))
        return parts

    def _by_words(self, name: str) -> list[str]:
        """By the spelling words, half of the names with "M wie Martha"."""
        with_letters = self.rng.random() < 0.5
        parts = []
        for sign in name.lower():
            word = self.rng.choice(self.words.get(sign, [said(sign)]))
            parts.append(f"{said(sign)} wie {word}" if with_letters and len(word) > 1 else word)
        return parts[: self.rng.randint(3, 6)]

    def _like(self) -> str:
        """ "M wie Martha": with any name that begins so."""
        word = self.rng.choice(self.like)
        return f"{said(word[0].lower())} wie {word}"

    def _iban(self) -> str:
        """A German account from its beginning on, mostly not to its end: that takes too long."""
        country = "Dora Emil" if self.rng.random() < 0.06 else "D E"
        groups = self.rng.choice((0, 0, 1, 1, 2, 2, 3, 5))
        pause = self.rng.choice((" ", " ", ", "))
        begun = country + pause + self._group(2)
        return f"{begun}, {self._groups(groups)}" if groups else begun

    def _groups(self, count: int) -> str:
        """So many groups of four, the fifth one of two."""
        sizes = [_GROUP] * min(count, 4) + [_GROUP] * max(0, count - 5) + [2] * (count == 5)
        return ", ".join(self._group(size) for size in sizes)

    def _group(self, size: int) -> str:
        """Digit by digit, or as two-digit numbers."""
        if self.rng.random() < 0.8:
            return " ".join(self.rng.choices(UNITS, k=size))
        return " ".join(number_word(self.rng.randint(10, 99)) for _ in range(size // 2))

    def _plate(self) -> str:
        place, letters = self.rng.randint(1, 3), self.rng.randint(1, 2)
        parts = [" ".join(self._letter() for _ in range(n)) for n in (place, letters)]
        return ", ".join([*parts, " ".join(self.rng.choices(UNITS, k=self.rng.randint(1, 4)))])


def said(sign: str) -> str:
    """How a letter is written for the synthesiser to say it by its name."""
    return NAMED.get(sign, sign.upper())
