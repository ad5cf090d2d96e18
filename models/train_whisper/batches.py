"""Training batches, spoken afresh for every step."""

import itertools
import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from whisperx.audio import log_mel_spectrogram

from models.train_stt.features import Audio
from models.train_whisper.network import FRAMES_A_POSITION, MELS, POSITIONS, TAIL_FRAMES
from models.train_whisper.phrases import MOST_PHRASES, message, word_run
from models.train_whisper.speech import RATE_HZ, Spoken, speak, training_line, training_voice
from models.train_whisper.tokenizer import Compact

HOP = 160
BATCH_POSITIONS = 4500
LIKE = 3
OTHER_NUMBERS = 0.6
LONGEST_S = POSITIONS * FRAMES_A_POSITION * HOP / RATE_HZ - 0.1
IGNORED = -100
SWAPPED, DOUBLED, DROPPED = 0.03, 0.015, 0.015
"""Shares of text tokens that are wrong in what the decoder is told came before."""


@dataclass(frozen=True)
class Batch:
    """Log-mel (B, MELS, frames), what the decoder is given and what it should answer (B, L)."""

    mel: Tensor
    offset: int
    given: Tensor
    wanted: Tensor
    texts: list[str]


def features(recordings: list[Audio], positions: int) -> Tensor:
    """Whisper's log-mel of recordings, each filled up with silence to `positions`."""
    length = (FRAMES_A_POSITION * positions + TAIL_FRAMES) * HOP
    return torch.stack([log_mel_spectrogram(a, MELS, padding=length - len(a)) for a in recordings])


def disturbed(tokens: list[int], used: int, rng: random.Random) -> tuple[list[int], list[int]]:
    """Text tokens as the decoder is given them, some wrong, and what should follow each.

    The last of `tokens` ends the text; the decoder learns to go on rightly after a slip, so that
    no beam runs into nonsense.
    """
    given: list[int] = []
    wanted: list[int] = []
    for token, following in itertools.pairwise(tokens):
        draw = rng.random()
        if draw < DROPPED:
            continue
        other = rng.randrange(used)
        given.append(other if draw < DROPPED + SWAPPED else token)
        wanted.append(following)
        if draw > 1 - DOUBLED:
            given.append(rng.choice((other, token)))
            wanted.append(following)
    return given, wanted


class Source:
    """Batches from one seed; step `n` is the same whenever it is asked for."""

    def __init__(self, seed: int, compact: Compact, runs: float = 0.0) -> None:
        """`runs` is the share of phrases that are replaced by loose words."""
        self.seed, self.compact, self.runs = seed, compact, runs

    def spoken(self, rng: random.Random, count: int, size: int) -> list[Spoken]:
        """`size` messages of `count` phrases, of like length, that fit into the positions."""
        drawn = [message(rng, count, OTHER_NUMBERS) for _ in range(LIKE * size)]
        drawn.sort(key=lambda phrases: sum(map(len, phrases)) + rng.random())
        first = rng.randrange((LIKE - 1) * size + 1)
        found: list[Spoken] = []
        for phrases in drawn[first : first + size]:
            for i in range(count):
                if rng.random() < self.runs:
                    phrases[i] = word_run(rng)
            said = speak(phrases, training_voice(rng), rng, rng.uniform(0.2, 1.0))
            if len(said.audio) < (LONGEST_S - 0.9) * RATE_HZ:
                found.append(said)
        return found

    def batch(self, step: int, shares: tuple[float, ...], whole: bool, slips: bool) -> Batch:
        """The batch of a step: all messages of like length, drawn by `shares` of 1, 2, 3 phrases.

        With `whole`, all POSITIONS are computed, as at use; else only as many as the speech takes,
        from a random one on. With `slips`, the decoder is told some wrong tokens.
        """
        rng = random.Random(self.seed * 1_000_003 + step)
        noise = np.random.default_rng([self.seed, step])
        count = rng.choices(range(1, MOST_PHRASES + 1), shares)[0]
        spoken: list[Spoken] = []
        while not spoken:
            size = BATCH_POSITIONS // (POSITIONS if whole else 170 * count)
            spoken = self.spoken(rng, count, size)
        recordings = [training_line(s.audio, noise) for s in spoken]
        longest = -(-max(map(len, recordings)) // (HOP * FRAMES_A_POSITION)) + 1
        positions = POSITIONS if whole else min(longest, POSITIONS)
        recordings = [r[: positions * HOP * FRAMES_A_POSITION] for r in recordings]
        offset = rng.randint(0, POSITIONS - positions) if rng.random() < 0.7 else 0
        texts = [s.text for s in spoken]
        given, wanted = self.tokens(texts, rng if slips else None)
        return Batch(features(recordings, positions), offset, given, wanted, texts)

    def tokens(self, texts: list[str], rng: random.Random | None) -> tuple[Tensor, Tensor]:
        """What the decoder is given and what it should answer (B, L), with slips drawn by rng."""
        prompt, end = self.compact.prompt, self.compact.end
        rows: list[tuple[list[int], list[int]]] = []
        for text in texts:
            tokens = [*self.compact.encode(text), end]
            after = (tokens[:-1], tokens[1:])
            if rng is not None and rng.random() < 0.7:
                after = disturbed(tokens, len(self.compact.used), rng)
            rows.append(([*prompt, *after[0]], [*prompt[1:], tokens[0], *after[1]]))
        longest = max(len(given) for given, _ in rows)
        given = torch.zeros(len(rows), longest, dtype=torch.long)
        wanted = torch.full((len(rows), longest), IGNORED)
        for i, (told, answer) in enumerate(rows):
            given[i, : len(told)] = torch.tensor(told)
            wanted[i, : len(answer)] = torch.tensor(answer)
        return given, wanted
