"""Train the network on one thread; can be stopped and started again at any time."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

from models.train_stt import dataset
from models.train_stt.features import MEL_BINS, Features
from models.train_stt.measure import word_errors
from models.train_stt.network import BLANK, SUBSAMPLING, Network, encode, greedy

BATCH_FRAMES = 12_800
TAIL_FRAMES = 20
WARMUP_STEPS, WEIGHT_DECAY = 400, 1e-3
WARMUP_STEPS_TRAINED = 60
"""Where the training begins from a trained model."""
BFLOAT16 = torch.backends.cpu.get_cpu_capability() == "AVX512"
"""Elsewhere bfloat16 is emulated, ten times slower than float32."""
AVERAGE = 0.999
CHECKPOINT = "checkpoint.pt"
SAVE_EVERY_S = 120.0
MASKED = -9.0


@dataclass
class Progress:
    """How far a training has come; kept in the checkpoint."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    cpu_s: float = 0.0


def batches(lengths: list[int], seed: int, epoch: int) -> list[list[int]]:
    """Indices of utterances of like length, at most BATCH_FRAMES padded frames together."""
    rng = np.random.default_rng([seed, epoch])
    order = np.argsort(np.array(lengths) * rng.uniform(0.93, 1.07, len(lengths)))
    found: list[list[int]] = []
    batch: list[int] = []
    longest = 0
    for i in order.tolist():
        longest = max(longest, lengths[i] + TAIL_FRAMES)
        if batch and longest * (len(batch) + 1) > BATCH_FRAMES:
            found.append(batch)
            batch, longest = [], lengths[i] + TAIL_FRAMES
        batch.append(i)
    found.append(batch)
    rng.shuffle(found)  # type: ignore[arg-type]
    return found


def stretch(mel: Features, factor: float) -> Features:
    """Stretch the mel axis, as another length of the vocal tract would; (T, 40)."""
    at = np.clip(np.arange(MEL_BINS) * factor, 0, MEL_BINS - 1)
    low = np.minimum(at.astype(int), MEL_BINS - 2)
    part = (at - low).astype(np.float32)
    return mel[:, low] * (1 - part) + mel[:, low + 1] * part


def disturb(mel: Features, rng: np.random.Generator) -> Features:
    """A random variation of one utterance's features: voice, level, colour, masked parts."""
    if rng.random() < 0.5:
        mel = stretch(mel, rng.uniform(0.92, 1.08))
    tilt = rng.normal(0, 0.4) * np.linspace(-1, 1, MEL_BINS, dtype=np.float32)
    mel = mel + np.float32(rng.normal(0, 0.4)) + tilt
    for _ in range(2):
        first = rng.integers(MEL_BINS)
        mel[:, first : first + rng.integers(6)] = MASKED
        first = rng.integers(len(mel))
        mel[first : first + rng.integers(11)] = MASKED
    return mel


def assemble(
    features: list[Features], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """One padded batch (B, 40, T) and the output frames of each utterance (B,)."""
    frames = [-(-(len(f) + TAIL_FRAMES) // SUBSAMPLING) * SUBSAMPLING for f in features]
    batch = np.full((len(features), max(frames), MEL_BINS), -12, np.float32)
    for row, mel in zip(batch, features, strict=True):
        mel = disturb(mel.astype(np.float32), rng)
        row[: len(mel)] = mel
        row[len(mel) :] = mel[-8:].mean(0)
    mel_batch = torch.from_numpy(batch).transpose(1, 2).contiguous()
    return mel_batch, torch.tensor(frames) // SUBSAMPLING


def trained_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of an exported model, by their names in the network."""
    model = onnx.load(str(folder / "model.onnx"))
    return {
        weight.name.removeprefix("network.").removesuffix("_half"): torch.from_numpy(
            numpy_helper.to_array(weight).astype(np.float32)
        )
        for weight in model.graph.initializer
    }


def average_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The averaged weights of the checkpoint in `folder`, by their names in the network."""
    return torch.load(folder / CHECKPOINT)["average"]


class Trainer:
    """Network, its running average (which is what is kept), optimiser and progress."""

    def __init__(
        self, folder: Path, seed: int, peak_rate: float, begin_from: Path | None = None
    ) -> None:
        torch.manual_seed(seed)
        self.file = folder / CHECKPOINT
        self.seed, self.peak_rate = seed, peak_rate
        self.network, self.average = Network(), Network()
        self.warmup_steps = WARMUP_STEPS if begin_from is None else WARMUP_STEPS_TRAINED
        if begin_from is not None:
            self.network.load_state_dict(trained_weights(begin_from), strict=False)
        self.average.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), peak_rate, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
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

    def step(self, features: list[Features], words: list[str], done: float) -> float:
        """One step; `done` in 0..1 is the part of the training that lies behind. Gives the loss."""
        step = self.progress.step
        warm = min(1, step / self.warmup_steps)
        rate = self.peak_rate * warm * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in self.optimiser.param_groups:
            group["lr"] = rate + 1e-5
        mel, frames = assemble(features, np.random.default_rng([self.seed, step]))
        targets = [encode(w) for w in words]
        with torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
            log_probs, _ = self.network(mel)
        loss = functional.ctc_loss(
            log_probs.transpose(0, 1), torch.cat(targets), frames,
            torch.tensor([len(t) for t in targets]), blank=BLANK, zero_infinity=True,
        )  # fmt: skip
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.progress.step += 1
        self._update_average()
        return float(loss.detach())

    @torch.no_grad()
    def _update_average(self) -> None:
        keep = min(AVERAGE, 1 - 10 / (self.progress.step + 20))
        new = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(new[name], 1 - keep)
            else:
                value.copy_(new[name])


def endless(lengths: list[int], seed: int, progress: Progress) -> Iterator[list[int]]:
    """Batches from where `progress` stands, counting it on."""
    while True:
        epoch = batches(lengths, seed, progress.epoch)
        while progress.batch < len(epoch):
            progress.batch += 1
            yield epoch[progress.batch - 1]
        progress.epoch, progress.batch = progress.epoch + 1, 0


@torch.no_grad()
def greedy_wer(network: Network, features: list[Features], words: list[str]) -> float:
    """Word error rate without the lexicon graph, whole utterances at once."""
    network.eval()
    errors = total = 0
    for mel, reference in zip(features, words, strict=True):
        padding = (-len(mel)) % SUBSAMPLING + 40
        padded = np.pad(mel.astype(np.float32), ((0, padding), (0, 0)), mode="edge")
        log_probs, _ = network(torch.from_numpy(padded.T[None].copy()))
        errors += word_errors(reference, greedy(log_probs[0]))
        total += len(reference.split())
    return errors / total


def train(
    folder: Path,
    seed: int,
    minutes: float,
    check: tuple[list[Features], list[str]],
    peak_rate: float,
    begin_from: Path | None = None,
) -> None:
    """Train for `minutes` of CPU time in all, earlier runs of the same folder counted in.

    `peak_rate`: of learning, after the warm-up. `begin_from`: a trained model whose weights are the
    first ones. What voices and lines do to a sound is much the same in every language.
    """
    torch.set_num_threads(1)
    features, words = dataset.load(folder)
    lengths = [len(f) for f in features]
    trainer = Trainer(folder, seed, peak_rate, begin_from)
    progress = trainer.progress
    parameters = sum(p.numel() for p in trainer.network.parameters())
    print(f"{parameters} parameters, {len(words)} utterances, {sum(lengths) / 360_000:.1f} h, "
          f"from step {progress.step}", flush=True)  # fmt: skip
    start_s = time.process_time() - progress.cpu_s
    saved_s, mean_loss = progress.cpu_s, 0.0
    trainer.network.train()
    for ids in endless(lengths, seed, progress):
        done = min(1.0, progress.cpu_s / (60 * minutes))
        loss = trainer.step([features[i] for i in ids], [words[i] for i in ids], done)
        mean_loss = 0.98 * mean_loss + 0.02 * loss if mean_loss else loss
        progress.cpu_s = time.process_time() - start_s
        if progress.cpu_s - saved_s > SAVE_EVERY_S or done >= 1:
            trainer.save()
            saved_s = progress.cpu_s
            wer = greedy_wer(trainer.average, *check)
            print(f"{progress.cpu_s / 60:5.1f} min, step {progress.step}, epoch {progress.epoch}, "
                  f"loss {mean_loss:.3f}, greedy WER {wer:.3f}", flush=True)  # fmt: skip
        if done >= 1:
            return
