"""Train the decoder alone, over messages the encoder has heard once and for all.

The encoder learns fastest with a whole network around it, the decoder with many short steps: its
share of the work is small, and the encoder's states can be kept.
"""

import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from models.train_whisper.batches import Source
from models.train_whisper.network import Network
from models.train_whisper.train import exact, text_loss, untrained, used_tokens

POOL_BATCHES = 700
SHARES = (0.2, 0.35, 0.45)
RUNS = 0.15
PEAK_RATE, WARMUP_STEPS, WEIGHT_DECAY = 1.5e-3, 100, 0.01
AVERAGE = 0.998
SAVE_EVERY_S = 60.0
FILE = "decoder.pt"


@dataclass(frozen=True)
class Heard:
    """A batch as the encoder hears it: states (B, T, WIDTH) as float16, their bias, the texts."""

    states: Tensor
    bias: Tensor
    texts: list[str]


@torch.no_grad()
def hear(network: Network, source: Source, file: Path) -> list[Heard]:
    """POOL_BATCHES encoded batches, kept in `file` for the next start."""
    if file.exists():
        return [Heard(*row) for row in torch.load(file)]
    network.eval()
    rows: list[tuple[Tensor, Tensor, list[str]]] = []
    for number in range(POOL_BATCHES):
        batch = source.batch(number, SHARES, False, False)
        states, bias = network.encode(batch.mel, batch.offset)
        rows.append((states.half(), bias, batch.texts))
    torch.save(rows, file)
    return [Heard(*row) for row in rows]


def rate(step: int, done: float) -> float:
    """Learning rate at a step, `done` in 0..1 being the part of the training behind."""
    return PEAK_RATE * min(1, (step + 1) / WARMUP_STEPS) * (0.51 + 0.49 * math.cos(math.pi * done))


def train(folder: Path, seed: int, minutes: float) -> None:
    """Train for `minutes` of CPU time, earlier runs of the same folder counted in."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    compact = used_tokens()
    network, average = untrained(compact), untrained(compact)
    network.load_state_dict(torch.load(folder / "whisper.pt")["average"])
    source = Source(seed + 1, compact, RUNS)
    pool = hear(network, source, folder / "heard.pt")
    learning = [
        *network.decoder.parameters(),
        *network.decoder_norm.parameters(),
        network.embedding,
        network.text_positions,
    ]
    optimiser = torch.optim.AdamW(learning, PEAK_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98))
    step, cpu_s = 0, 0.0
    file = folder / FILE
    if file.exists():
        state = torch.load(file)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        step, cpu_s = state["step"], state["cpu_s"]
    average.load_state_dict(state["average"] if step else network.state_dict())
    print(f"{sum(len(h.texts) for h in pool)} messages, from step {step}", flush=True)
    start_s, saved_s, mean_loss, done = time.process_time() - cpu_s, cpu_s, 0.0, 0.0
    network.train()
    while done < 1:
        done = min(1.0, cpu_s / (60 * minutes))
        for group in optimiser.param_groups:
            group["lr"] = rate(step, done)
        rng = random.Random(seed * 1_000_003 + step)
        heard = rng.choice(pool)
        states = functional.dropout(heard.states.float(), 0.05)
        given, wanted = source.tokens(heard.texts, rng)
        scores = network.decode(given, states, heard.bias).log_softmax(-1)
        loss = text_loss(scores, wanted, compact.end, slips=True)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            for kept, new in zip(average.parameters(), network.parameters(), strict=True):
                kept.lerp_(new, 1 - AVERAGE)
        value = float(loss.detach())
        mean_loss = 0.98 * mean_loss + 0.02 * value if mean_loss else value
        cpu_s = time.process_time() - start_s
        if cpu_s - saved_s > SAVE_EVERY_S or done >= 1:
            saved_s = cpu_s
            state = {"network": network.state_dict(), "average": average.state_dict(),
                     "optimiser": optimiser.state_dict(), "step": step, "cpu_s": cpu_s}  # fmt: skip
            torch.save(state, file.with_suffix(".partial"))
            file.with_suffix(".partial").rename(file)
            print(f"{cpu_s / 60:5.1f} min, step {step}, loss {mean_loss:.3f}, "
                  f"exact {exact(average, compact)}", flush=True)  # fmt: skip
