"""Names spelled out in English: "sierra mike india" or "s m i", "b for bravo", "double t"."""

_ICAO = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike "
    "november oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu"
).split()
SPELLING_WORDS = (
    {word: word[0] for word in _ICAO}
    | {"xray": "x", "x-ray": "x", "zed": "z", "zee": "z", "hyphen": "-", "dash": "-"}
    | {"apostrophe": "'"}
    | {letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"}
)
"""What stands for letters: the words of ICAO (Annex 10), single letters, and signs."""
_REPEATS = {"double": 2, "triple": 3}
_FILLERS = frozenset("and then uh um capital".split())
_LINKS = frozenset(("for", "as", "like"))
_LEAST_LETTERS = 3


def spelled(text: str) -> tuple[str, str]:
    """The longest spelled run of lower-case `text` as a name, and the text before it.

    ("", text) where nothing is spelled; two letters are no spelling.
    """
    words = text.replace("x ray", "xray").split()
    best, best_at, at = "", 0, 0
    while at < len(words):
        letters, end = _run(words, at)
        if len(letters) > len(best):
            best, best_at = letters, at
        at = max(end, at + 1)
    if len(best) < _LEAST_LETTERS:
        return "", text
    name = "-".join(part.capitalize() for part in best.split("-"))
    return name, " ".join(words[:best_at])


def _run(words: list[str], at: int) -> tuple[str, int]:
    """The letters from `at` on, and where they end."""
    letters, count = "", 1
    while at < len(words):
        word = words[at]
        following = "".join(words[at + 1 : at + 2])
        if word in _REPEATS and (following in SPELLING_WORDS):
            count = _REPEATS[word]
        elif letters and word in _LINKS and (taken := _example(words, at, letters[-1])):
            at += taken  # "b for bravo", "b as in bravo": the letter is there already
        elif letter := SPELLING_WORDS.get(word):
            letters += letter * count
            count = 1
        elif not (letters and word in _FILLERS and following in SPELLING_WORDS):
            break
        at += 1
    return letters, at


def _example(words: list[str], at: int, letter: str) -> int:
    """How many words follow "for" or "as in" as an example of `letter`; 0 where none does."""
    ahead = 2 if words[at + 1 : at + 2] == ["in"] else 1
    example = "".join(words[at + ahead : at + ahead + 1])
    return ahead if example[:1] == letter else 0
