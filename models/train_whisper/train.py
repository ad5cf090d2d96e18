"""Train the small Whisper on one thread; can be stopped and started again at any time."""

import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from models.train_stt.voices import GERMAN, Voice
from models.train_whisper.batches import IGNORED, Batch, Source, features
from models.train_whisper.network import FRAMES_A_POSITION, POSITIONS, TAIL_FRAMES, Network
from models.train_whisper.phrases import MOST_PHRASES, PHRASES, message, other_digits
from models.train_whisper.speech import HOME, speak
from models.train_whisper.spelling import CHARACTERS, spelling
from models.train_whisper.tokenizer import VOCABULARY, Compact, build, compact

PEAK_RATE, WARMUP_STEPS, WEIGHT_DECAY = 2e-3, 150, 0.01
AVERAGE = 0.998
SAVE_EVERY_S = 120.0
EARLY_END, EARLY_END_WEIGHT = -13.0, 0.02
"""Where the text does not end, the end's log probability is pushed below this: a beam search counts
ended beams, and enough of them ended too early would stop it before the right one is complete."""
SPELLING_WEIGHT = 0.3
CHECK_TEXTS = 12
LONGEST_TEXT = 90


@dataclass
class Progress:
    """How far a training has come; kept in the checkpoint."""

    step: int = 0
    cpu_s: float = 0.0


def used_tokens() -> Compact:
    """The tokens of all phrases, whatever their digits."""
    rng = random.Random(0)
    numbers = [other_digits(p, rng) for p in PHRASES for _ in range(30)]
    return compact(build(), PHRASES + numbers)


def untrained(tokens: Compact) -> Network:
    """The network for these tokens."""
    return Network(len(tokens.used), VOCABULARY, len(CHARACTERS))


def plan(done: float) -> tuple[tuple[float, float, float], float, bool]:
    """Shares of messages of 1, 2, 3 phrases, share of whole batches, slips: at `done` in 0..1."""
    if done < 0.22:
        return (1.0, 0.0, 0.0), 0.0, False
    if done < 0.35:
        return (0.5, 0.4, 0.1), 0.0, True
    if done < 0.7:
        return (0.3, 0.35, 0.35), 0.1, True
    return (0.3, 0.3, 0.4), 0.6, True


def text_loss(scores: Tensor, wanted: Tensor, end: int, slips: bool) -> Tensor:
    """Cross entropy of the next token, and with `slips` the price of a too easy end."""
    loss = functional.nll_loss(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
    if slips:
        inside = (wanted != IGNORED) & (wanted != end)
        early = (scores[..., end] - EARLY_END).clamp(min=0)
        loss = loss + EARLY_END_WEIGHT * early[inside].mean()
    return loss


def loss_of(network: Network, batch: Batch, end: int, slips: bool) -> Tensor:
    """The text's loss and CTC of the spelling."""
    states, bias = network.encode(batch.mel, batch.offset)
    scores = network.decode(batch.given, states, bias).log_softmax(-1)
    loss = text_loss(scores, batch.wanted, end, slips)
    frames = batch.mel.shape[2] - TAIL_FRAMES
    letters = network.speller(states[:, : frames // FRAMES_A_POSITION])
    letters = letters.log_softmax(-1).transpose(0, 1)
    targets = [torch.tensor(spelling(text)) for text in batch.texts]
    heard = torch.full((len(targets),), letters.shape[0])
    lengths = torch.tensor([len(t) for t in targets])
    return loss + SPELLING_WEIGHT * functional.ctc_loss(
        letters, torch.cat(targets), heard, lengths, blank=0, zero_infinity=True
    )


class Trainer:
    """Network, its running average (which is what is kept), optimiser and progress."""

    def __init__(self, folder: Path, seed: int) -> None:
        torch.manual_seed(seed)
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "whisper.pt"
        self.compact = used_tokens()
        self.source = Source(seed, self.compact)
        self.network, self.average = untrained(self.compact), untrained(self.compact)
        self.average.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), PEAK_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
        )
        self.progress = Progress()
        if self.file.exists():
            state = torch.load(self.file)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])

    def save(self) -> None:
        """Write the checkpoint; a stop in the middle leaves the old one."""
        partial = self.file.with_suffix(".partial")
        torch.save(
            {
                "network": self.network.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "progress": vars(self.progress),
            },
            partial,
        )
        partial.rename(self.file)

    def step(self, done: float) -> float:
        """One step; `done` in 0..1 is the part of the training that lies behind. Gives the loss."""
        number = self.progress.step
        rate = PEAK_RATE * min(1, (number + 1) / WARMUP_STEPS)
        rate *= 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        shares, whole_share, slips = plan(done)
        whole = random.Random(number).random() < whole_share
        batch = self.source.batch(number, shares, whole, slips)
        loss = loss_of(self.network, batch, self.compact.end, slips)
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.progress.step += 1
        self._update_average()
        return float(loss.detach())

    @torch.no_grad()
    def _update_average(self) -> None:
        keep = min(AVERAGE, 1 - 10 / (self.progress.step + 20))
        new = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            value.lerp_(new[name], 1 - keep)


@torch.no_grad()
def greedy(network: Network, compact: Compact, mel: Tensor) -> list[str]:
    """Texts of log-mel (B, MELS, …), always the likeliest token."""
    network.eval()
    states, bias = network.encode(mel)
    tokens = torch.tensor([compact.prompt] * len(mel))
    ended = torch.zeros(len(mel), dtype=torch.bool)
    while not ended.all() and tokens.shape[1] < LONGEST_TEXT:
        best = network.decode(tokens, states, bias)[:, -1, :-1].argmax(-1)
        tokens = torch.cat([tokens, best[:, None]], 1)
        ended |= best == compact.end
    return [compact.decode(row[len(compact.prompt) :]) for row in tokens.tolist()]


def exact(network: Network, compact: Compact) -> str:
    """Exact messages of 1, 2, 3 phrases in home and held-out voices, as "home 20/20/19 …"."""
    found: list[str] = []
    for name, voices in (("home", HOME), ("held-out", GERMAN.held_out)):
        right: list[int] = []
        for count in range(1, MOST_PHRASES + 1):
            rng = random.Random(count)
            said = [
                speak(message(rng, count), Voice(voices[i % len(voices)], 160, 50, 50), rng, 0.6)
                for i in range(CHECK_TEXTS)
            ]
            longest = POSITIONS * 320
            mel = features([(s.audio + 0)[:longest] for s in said], POSITIONS)
            texts = greedy(network, compact, mel)
            right.append(sum(s.text == t for s, t in zip(said, texts, strict=True)))
        found.append(f"{name} {'/'.join(map(str, right))}")
    return f"{', '.join(found)} of {CHECK_TEXTS}"


def train(folder: Path, seed: int, minutes: float) -> None:
    """Train for `minutes` of CPU time in all, earlier runs of the same folder counted in."""
    torch.set_num_threads(1)
    trainer = Trainer(folder, seed)
    progress = trainer.progress
    parameters = sum(p.numel() for p in trainer.network.parameters())
    print(f"{parameters} parameters, {len(trainer.compact.used)} tokens used, "
          f"from step {progress.step}", flush=True)  # fmt: skip
    start_s = time.process_time() - progress.cpu_s
    saved_s, mean_loss, done = progress.cpu_s, 0.0, 0.0
    trainer.network.train()
    while done < 1:
        done = min(1.0, progress.cpu_s / (60 * minutes))
        loss = trainer.step(done)
        mean_loss = 0.98 * mean_loss + 0.02 * loss if mean_loss else loss
        progress.cpu_s = time.process_time() - start_s
        if progress.cpu_s - saved_s > SAVE_EVERY_S or done >= 1:
            trainer.save()
            saved_s = progress.cpu_s
            print(f"{progress.cpu_s / 60:5.1f} min, step {progress.step}, loss {mean_loss:.3f}, "
                  f"exact {exact(trainer.average, trainer.compact)}", flush=True)  # fmt: skip
