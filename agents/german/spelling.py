"""Names spelled out: "martha übermut ludwig ludwig emil richard" -> "Müller".

Understands the spelling words of DIN 5009 (2022: towns; before: first names), single letters and
their names ("em", "ypsilon"), "m wie martha" with any word, "doppel-s", "umlaut", "bindestrich".
"""

from dataclasses import dataclass

_TOWNS = (
    "aachen berlin chemnitz düsseldorf essen frankfurt goslar hamburg ingelheim jena köln leipzig "
    "münchen nürnberg offenbach potsdam quickborn rostock salzwedel tübingen unna völklingen "
    "wuppertal xanten ypsilon zwickau"
).split()
_FIRST_NAMES = (
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann konrad ludwig "
    "martha nordpol otto paula quelle richard samuel siegfried theodor ulrich viktor wilhelm "
    "xanthippe zacharias zeppelin"
).split()
_ODD = {
    "cäsar": "c",
    "ärger": "ä",
    "ökonom": "ö",
    "ökonomie": "ö",
    "österreich": "ö",
    "übermut": "ü",
    "übel": "ü",
    "eszett": "ß",
    "ess-zett": "ß",
    "schule": "sch",
    "charlotte": "ch",
    "bindestrich": "-",
    "apostroph": "'",
    "ch": "ch",
    "sch": "sch",
    "ck": "ck",
    "tz": "tz",
    "dt": "dt",
}
SPELLING_WORDS = (
    {word: word[0] for word in (*_TOWNS, *_FIRST_NAMES)}
    | _ODD
    | {letter: letter for letter in "abcdefghijklmnopqrstuvwxyzäöüß"}
)
"""What stands for letters, by itself."""
LETTER_NAMES = {
    "be": "b", "ce": "c", "de": "d", "ef": "f", "ge": "g", "ha": "h", "jot": "j", "ka": "k",
    "el": "l", "em": "m", "en": "n", "pe": "p", "ku": "q", "er": "r", "es": "s", "te": "t",
    "vau": "v", "we": "w", "ix": "x", "zet": "z", "zett": "z",
}  # fmt: skip
"""Names of letters; some are words besides, so they count between other letters only."""
_DOUBLE = frozenset("doppel doppelt doppeltes zweimal".split())
_FILLERS = frozenset("und dann danach äh ähm groß großes klein kleines kleiner großer".split())
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_LEAST_LETTERS = 3


def spelled(text: str) -> tuple[str, str]:
    """The longest spelled run of lower-case `text` as a name, and the text before it.

    ("", text) where nothing is spelled; two letters are no spelling.
    """
    words = text.split()
    parts = [part for word in words for part in _split(word)]
    best, best_at, at = "", 0, 0
    while at < len(parts):
        run = _Run()
        end = run.read(parts, at)
        if len(run.letters) > len(best) and run.sure:
            best, best_at = run.letters, at
        at = max(end, at + 1)
    if len(best) < _LEAST_LETTERS:
        return "", text
    name = "-".join(part.capitalize() for part in best.split("-"))
    return name, " ".join(parts[:best_at])


def _split(word: str) -> list[str]:
    """ "doppel-s" -> "doppel", "s"."""
    head, _, tail = word.partition("-")
    return [head, tail] if head in _DOUBLE and tail else [word]


@dataclass
class _Run:
    """One run of spelled letters."""

    letters: str = ""
    names: int = 0
    """How many letters were given by their names, which may be words."""
    count: int = 1
    umlaut: bool = False

    @property
    def sure(self) -> bool:
        return self.names * 2 <= len(self.letters)

    def read(self, words: list[str], at: int) -> int:
        """Read from `at` as far as letters go; where the next word is."""
        while at < len(words):
            word = words[at]
            following = "".join(words[at + 1 : at + 2])
            if word in _DOUBLE:
                self.count = 2
            elif word == "umlaut":
                self._umlaut(following)
            elif word in ("scharfes", "scharfe") and following in ("s", "es"):
                self._add("ß")
                at += 1
            elif self.letters and word == "wie" and _means(following, self.letters[-1]):
                at += 1  # "m wie martha": the letter is there already
            elif letter := SPELLING_WORDS.get(word) or self._named(word, following):
                self._add(letter)
            elif not (self.letters and word in _FILLERS and _is_letter(following)):
                break
            at += 1
        return at

    def _named(self, word: str, following: str) -> str:
        """A letter by its name, between letters or before "wie"."""
        letter = LETTER_NAMES.get(word, "")
        if not letter or not (self.letters or following == "wie" or _is_letter(following)):
            return ""
        self.names += following != "wie"
        return letter

    def _umlaut(self, following: str) -> None:
        """ "umlaut unna", or "u umlaut"."""
        if SPELLING_WORDS.get(following) not in _UMLAUTS and self.letters[-1:] in _UMLAUTS:
            self.letters = self.letters[:-1] + _UMLAUTS[self.letters[-1]]
        else:
            self.umlaut = True

    def _add(self, letter: str) -> None:
        self.letters += (_UMLAUTS.get(letter, letter) if self.umlaut else letter) * self.count
        self.count, self.umlaut = 1, False


def _is_letter(word: str) -> bool:
    return word in SPELLING_WORDS or word in LETTER_NAMES or word in _DOUBLE or word == "umlaut"


def _means(word: str, letter: str) -> bool:
    """Whether `word` may stand for `letter` after "wie"."""
    return bool(word) and (word[0] == letter or SPELLING_WORDS.get(word, "")[-1:] == letter)
