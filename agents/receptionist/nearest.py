"""Mends words that were slightly misheard: pulls them to the nearest key word.

Only longer words are mended, and their first letter must have been heard right: "öfnungszeiten"
is mended, "keinen" stays what it is beside "meinen".
"""

from functools import lru_cache

_SHORTEST = 5
_SHORTEST_ANSWER = 4
_SHORT_LINE = 2


def mended(text: str, key_words: frozenset[str], answers: frozenset[str] = frozenset()) -> str:
    """`text` with every long word that is one or two letters off a key word replaced by it.

    In a line of one or two words, shorter ones are pulled to `answers` ("nein", "genau"), too.
    """
    words = [_nearest(word, key_words) for word in text.split()]
    if len(words) <= _SHORT_LINE:
        words = [_nearest_answer(word, answers) for word in words]
    return " ".join(words)


def _nearest_answer(word: str, answers: frozenset[str]) -> str:
    if len(word) < _SHORTEST_ANSWER or word in answers:
        return word
    near = (key for key in sorted(answers) if key[0] == word[0] and distance(word, key, 1) <= 1)
    return next(near, word)


@lru_cache(maxsize=4096)
def _nearest(word: str, key_words: frozenset[str]) -> str:
    if len(word) < _SHORTEST or word in key_words:
        return word
    allowed = 1 if len(word) < 9 else 2
    best = min(
        ((distance(word, key, allowed), key) for key in key_words if key[0] == word[0]),
        default=(allowed + 1, word),
    )
    return best[1] if best[0] <= allowed else word


def distance(one: str, other: str, limit: int) -> int:
    """Levenshtein distance, counted up to `limit` + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]
