"""Which word follows which, counted from the corpus: a bigram model with back-off."""

import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from models.train_stt.corpus import Corpus
from models.train_stt.languages import Language

START, END = "<s>", "</s>"
SENTENCES = 150_000
DISCOUNT = 0.4
RUN_SHARE = 0.15
LEAST_BACKOFF = 0.04
LEAST_COUNT = 2


@dataclass(frozen=True)
class Bigrams:
    """Costs are negative natural logarithms.

    follows[h][w] is the cost of w straight after h; where w is not there, backoff[h] + alone[w].
    ends[h] is the cost of the utterance ending after h.
    """

    follows: dict[str, dict[str, float]]
    backoff: dict[str, float]
    alone: dict[str, float]
    ends: dict[str, float]


def count(language: Language, seed: int, sentences: int = SENTENCES) -> Bigrams:
    """Count callers' and TOM's sentences; every word of the vocabulary keeps some chance.

    RUN_SHARE of all words is taken to come in no order at all (word runs, unforeseen sentences).
    """
    corpus = Corpus(language, seed, (0.6, 0.4, 0.0))
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(sentences):
        words = [START, *corpus.draw().words.split(), END]
        for left, right in itertools.pairwise(words):
            pairs[left][right] += 1
    total = Counter[str]()
    for following in pairs.values():
        total.update({w: n for w, n in following.items() if w != END})
    words_in_all, vocabulary = total.total(), corpus.vocabulary
    alone = {
        w: -math.log((1 - RUN_SHARE) * total[w] / words_in_all + RUN_SHARE / len(vocabulary))
        for w in vocabulary
    }
    follows: dict[str, dict[str, float]] = {}
    backoff: dict[str, float] = {}
    ends: dict[str, float] = {}
    for left in [START, *vocabulary]:
        following = pairs[left]
        seen = following.total()
        kept = {w: n for w, n in following.items() if n >= LEAST_COUNT and w != END}
        share = max(
            LEAST_BACKOFF,
            1 - (sum(kept.values()) - DISCOUNT * len(kept)) / (seen - following[END])
            if kept else 1.0,
        )  # fmt: skip
        in_order = seen - following[END]
        follows[left] = {
            w: -math.log((1 - LEAST_BACKOFF) * (n - DISCOUNT) / in_order) for w, n in kept.items()
        }
        backoff[left] = -math.log(share)
        ends[left] = -math.log(max(0.05, following[END] / seen if seen else 0.2))
    return Bigrams(follows, backoff, alone, ends)
