"""The lexicon graph: which words there are, how they are spelt, which follow which.

sherpa-onnx searches it with kaldi-decoder's FasterDecoder: an arc's input label is a token id plus
one (0 reads nothing), its output label a word id, its weight a cost. CTC's rules (tokens repeat,
blanks may stand between) are built into the arcs:

    history(h) --first letter, bigram cost--> chain of letters of w --> end(w) --space--> history(w)
        |
        back-off --> tree of all words, and the letter loop of <unk> --> end(...)

A letter is two states, "letter" (repeats itself) and "blank after it". Words come out at their
end, so a result never holds half a word; only ends of words are final.
"""

import itertools
import math
from dataclasses import dataclass
from pathlib import Path

import kaldifst

from models.train_stt.bigrams import START, Bigrams, count
from models.train_stt.languages import Language
from models.train_stt.network import BLANK, LETTERS, TOKEN_ID

UNKNOWN = "<unk>"
SPACE = TOKEN_ID[" "]


@dataclass(frozen=True)
class Costs:
    """What the search trades against the network's log-probabilities."""

    language: float = 0.6
    word: float = -1.0
    unknown: float = 8.0
    unknown_letter: float = 1.0
    letter: float = 4.0
    """Of a letter said alone, but for one after another: noise is soon heard as one."""


class Graph:
    """Builds the transducer; `words` maps word ids (its index) to words."""

    def __init__(self, bigrams: Bigrams, costs: Costs) -> None:
        self.costs = costs
        self.bigrams = bigrams
        self.words = ["<eps>", *sorted(bigrams.alone), UNKNOWN]
        self.word_id = {w: i for i, w in enumerate(self.words)}
        self.fst = kaldifst.StdVectorFst()
        self.any_word = self._history()
        self.history = {h: self._history() for h in bigrams.follows}
        self.fst.start = self.history[START]
        self.end = {w: self._end(w) for w in bigrams.alone}
        for word, end in self.end.items():
            self._arc(end, self.history[word], SPACE)
        for history, state in self.history.items():
            self._arc(state, self.any_word, None, costs.language * bigrams.backoff[history])
        self._tree()
        self._chains()
        self._unknown()

    def _state(self) -> int:
        return int(self.fst.add_state())

    def _arc(
        self, source: int, target: int, token: int | None, cost: float = 0.0, word: int = 0
    ) -> None:
        label = 0 if token is None else token + 1
        self.fst.add_arc(source, kaldifst.StdArc(label, word, cost, target))

    def _cost(self, word: str, cost: float, after: str = "") -> float:
        """Of a word that the bigrams give `cost`."""
        alone = len(word) == 1 and len(after) != 1
        return self.costs.language * cost + self.costs.word + self.costs.letter * alone

    def _history(self) -> int:
        """A state between words: spaces and blanks may pass."""
        state = self._state()
        self._arc(state, state, BLANK)
        self._arc(state, state, SPACE)
        self.fst.set_final(state, 0.0)
        return state

    def _end(self, word: str) -> int:
        state = self._state()
        self.fst.set_final(state, self.costs.language * self.bigrams.ends[word])
        return state

    def _letter(self, token: int) -> tuple[int, int]:
        """States for "letter being heard" and "blank after it"."""
        letter, blank = self._state(), self._state()
        self._arc(letter, letter, token)
        self._arc(letter, blank, BLANK)
        self._arc(blank, blank, BLANK)
        return letter, blank

    def _follow(
        self, last: tuple[int, int], same: bool, token: int, cost: float
    ) -> tuple[int, int]:
        """Append a letter; twice the same one needs a blank between."""
        new = self._letter(token)
        self._arc(last[1], new[0], token, cost)
        if not same:
            self._arc(last[0], new[0], token, cost)
        return new

    def _finish(self, last: tuple[int, int], word: str, cost: float = 0.0) -> None:
        for state in last:
            self._arc(state, self.end[word], None, cost, self.word_id[word])

    def _chains(self) -> None:
        """One chain of letters for each word, entered from the histories it follows."""
        entries: dict[str, list[tuple[str, float]]] = {}
        for history, following in self.bigrams.follows.items():
            for word, cost in following.items():
                entries.setdefault(word, []).append((history, cost))
        for word, sources in entries.items():
            tokens = [TOKEN_ID[c] for c in word]
            states = first = self._letter(tokens[0])
            for before, token in itertools.pairwise(tokens):
                states = self._follow(states, before == token, token, 0.0)
            self._finish(states, word)
            for history, cost in sources:
                total = self._cost(word, cost, after=history)
                self._arc(self.history[history], first[0], tokens[0], total)

    def _tree(self) -> None:
        """All words by their shared beginnings; costs are paid as soon as they are certain."""
        least: dict[str, float] = {"": 0.0}
        for word, cost in self.bigrams.alone.items():
            total = self._cost(word, cost)
            for n in range(1, len(word) + 1):
                least[word[:n]] = min(total, least.get(word[:n], math.inf))
        nodes: dict[str, tuple[int, int]] = {}
        for prefix in sorted(least)[1:]:
            token, parent = TOKEN_ID[prefix[-1]], prefix[:-1]
            cost = least[prefix] - least[parent]
            if parent:
                nodes[prefix] = self._follow(nodes[parent], prefix[-2] == prefix[-1], token, cost)
            else:
                nodes[prefix] = self._letter(token)
                self._arc(self.any_word, nodes[prefix][0], token, cost)
        for word, cost in self.bigrams.alone.items():
            total = self._cost(word, cost)
            self._finish(nodes[word], word, total - least[word])

    def _unknown(self) -> None:
        """Any letters at all, at a price: what is said outside the vocabulary ends up here."""
        blank = self._state()
        end = self._state()
        self.fst.set_final(end, self.costs.language)
        self._arc(blank, blank, BLANK)
        letters = {c: self._state() for c in LETTERS}
        price = self.costs.unknown_letter
        for c, state in letters.items():
            token = TOKEN_ID[c]
            self._arc(self.any_word, state, token, self.costs.unknown + price)
            self._arc(state, state, token)
            self._arc(state, blank, BLANK)
            self._arc(blank, state, token, price)
            for other, target in letters.items():
                if other != c:
                    self._arc(state, target, TOKEN_ID[other], price)
            self._arc(state, end, None, 0.0, self.word_id[UNKNOWN])
        self._arc(blank, end, None, 0.0, self.word_id[UNKNOWN])
        self._arc(end, self.any_word, SPACE)


def build(folder: Path, language: Language, seed: int, costs: Costs | None = None) -> None:
    """Write lexicon.fst and words.txt into a model's folder."""
    graph = Graph(count(language, seed), costs or Costs())
    file = folder / "lexicon.fst"
    kaldifst.arcsort(graph.fst)
    if not graph.fst.write(str(file)):
        raise OSError(f"could not write {file}")
    lines = [f"{word} {i}\n" for i, word in enumerate(graph.words)]
    (folder / "words.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB, {len(graph.words) - 2} words")
