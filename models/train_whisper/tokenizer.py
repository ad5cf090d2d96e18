"""Whisper's multilingual tokenizer as a tokenizer.json, made of what openai-whisper ships.

The package (MIT licence) ships the byte-pair ranks as `assets/multilingual.tiktoken` and the list
of languages; the order of the special tokens is Whisper's own.
"""

import base64
import itertools
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

VOCABULARY = 51_865
TEXT_TOKENS = 50_257
LANGUAGES = 99
TIMESTAMP_STEP_S = 0.02


def byte_letters() -> dict[int, str]:
    """The printable letter that byte-level BPE writes for each byte (GPT-2's table)."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in plain]
    return {b: chr(b) for b in plain} | {b: chr(256 + i) for i, b in enumerate(others)}


def parts(token: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """The two pieces a token was merged of: what merges of lower rank make of its bytes."""
    pieces = [bytes([b]) for b in token]
    never = len(ranks)
    while True:
        pairs = [ranks.get(a + b, never) for a, b in itertools.pairwise(pieces)]
        best = min(pairs, default=never)
        if best >= ranks[token]:
            return pieces
        i = pairs.index(best)
        pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]


def build() -> Tokenizer:
    """The tokenizer without timestamps, as Whisper's own tokenizer.json has it."""
    spec = find_spec("whisper")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package openai-whisper is not installed")
    from whisper.tokenizer import LANGUAGES as NAMES

    file = Path(spec.origin).parent / "assets" / "multilingual.tiktoken"
    rows = [line.split() for line in file.read_bytes().splitlines() if line]
    ranks = {base64.b64decode(token): int(rank) for token, rank in rows}
    if len(ranks) != TEXT_TOKENS:
        raise ValueError(f"{file}: {len(ranks)} tokens instead of {TEXT_TOKENS}")
    letters = byte_letters()

    def written(token: bytes) -> str:
        return "".join(letters[b] for b in token)

    pairs = [parts(token, ranks) for token in sorted(ranks, key=ranks.__getitem__)]
    merges = [(written(p[0]), written(p[1])) for p in pairs if len(p) == 2]
    vocabulary = {written(token): rank for token, rank in ranks.items()}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = [
        "<|endoftext|>", "<|startoftranscript|>",
        *(f"<|{code}|>" for code in list(NAMES)[:LANGUAGES]),
        "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>",
        "<|notimestamps|>",
    ]  # fmt: skip
    tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in special])
    return tokenizer


def vocabulary(tokenizer: Tokenizer) -> list[str]:
    """All VOCABULARY tokens in order, timestamps at the end."""
    ids = tokenizer.get_vocab()
    tokens = sorted(ids, key=ids.__getitem__)
    stamps = VOCABULARY - len(tokens)
    return tokens + [f"<|{i * TIMESTAMP_STEP_S:.2f}|>" for i in range(stamps)]


@dataclass(frozen=True)
class Compact:
    """The tokens the phrases use, numbered from 0, and back."""

    tokenizer: Tokenizer
    used: list[int]

    @property
    def prompt(self) -> list[int]:
        """What Whisper starts from: German, transcribe, without timestamps."""
        names = "startoftranscript de transcribe notimestamps".split()
        return [self.used.index(self.special(name)) for name in names]

    @property
    def end(self) -> int:
        """The token that ends a text."""
        return self.used.index(self.special("endoftext"))

    def special(self, name: str) -> int:
        """Whisper's number of a special token."""
        return self.tokenizer.token_to_id(f"<|{name}|>")

    def encode(self, text: str) -> list[int]:
        """Compact numbers of a text; ValueError where a token is not among the used ones."""
        ids = self.tokenizer.encode(" " + text, add_special_tokens=False).ids
        return [self.used.index(i) for i in ids]

    def decode(self, tokens: list[int]) -> str:
        """Text up to the first end."""
        if self.end in tokens:
            tokens = tokens[: tokens.index(self.end)]
        return self.tokenizer.decode([self.used[t] for t in tokens]).strip()


def compact(tokenizer: Tokenizer, texts: list[str]) -> Compact:
    """The tokens of the texts, said first or later in a message, and the special ones needed."""
    names = "endoftext startoftranscript de transcribe notimestamps".split()
    used = {tokenizer.token_to_id(f"<|{name}|>") for name in names}
    for text in texts:
        used.update(tokenizer.encode(" " + text, add_special_tokens=False).ids)
    return Compact(tokenizer, sorted(used))
