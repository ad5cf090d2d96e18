"""From clean synthetic speech to what arrives over a telephone, at 8000 Hz."""

from dataclasses import dataclass, field

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from models.train_stt.features import RATE_HZ, Audio

MULAW = 255.0
ALAW = 87.6


def mulaw(x: Audio) -> Audio:
    """G.711 µ-law companding to 8 bits and back; x in [-1, 1]."""
    y = np.sign(x) * np.log1p(MULAW * np.abs(np.clip(x, -1, 1))) / np.log1p(MULAW)
    q = np.round(y * 127) / 127
    return (np.sign(q) * np.expm1(np.abs(q) * np.log1p(MULAW)) / MULAW).astype(np.float32)


def alaw(x: Audio) -> Audio:
    """G.711 A-law companding to 8 bits and back; x in [-1, 1]."""
    a = np.abs(np.clip(x, -1, 1))
    scale = 1 + np.log(ALAW)
    y = np.where(a < 1 / ALAW, ALAW * a, 1 + np.log(np.maximum(a, 1 / ALAW) * ALAW)) / scale
    q = (np.floor(y * 127) + 0.5) / 127.5
    b = np.where(q < 1 / scale, q * scale / ALAW, np.exp(q * scale - 1) / ALAW)
    return (np.sign(x) * b).astype(np.float32)


def trim(x: Audio, floor: float = 0.004) -> Audio:
    """Cut the silence around speech, leaving 12 ms before and 50 ms after; empty if silent."""
    loud = np.nonzero(np.abs(x) > floor)[0]
    if len(loud) == 0:
        return x[:0]
    return x[max(0, int(loud[0]) - 100) : int(loud[-1]) + 400]


def pad(x: Audio, before_s: float, after_s: float) -> Audio:
    """Put silence before and after."""
    before = np.zeros(round(RATE_HZ * before_s), np.float32)
    after = np.zeros(round(RATE_HZ * after_s), np.float32)
    return np.concatenate([before, x, after]).astype(np.float32)


def clean(x: Audio) -> Audio:
    """Speech at half of full scale, nothing else done to it."""
    return (x * (0.5 / (np.abs(x).max() + 1e-6))).astype(np.float32)


def band(x: Audio, low_hz: float = 300, high_hz: float = 3400) -> Audio:
    """The classic telephone band: second-order band-pass."""
    return sosfilt(butter(2, [low_hz, high_hz], "band", fs=RATE_HZ, output="sos"), x).astype(
        np.float32
    )


@dataclass
class Telephone:
    """A random telephone line: room, band, tilt, level, noise, other talkers, G.711.

    Each effect occurs with its own chance, so that clean speech stays part of the mix. Keeps the
    last 40 utterances it was given by `remember` as other talkers.
    """

    rng: np.random.Generator
    others: list[Audio] = field(default_factory=list)

    def remember(self, x: Audio) -> None:
        """Keep an utterance as a voice in the background of later ones."""
        self.others.append(x)
        del self.others[:-40]

    def __call__(self, x: Audio) -> Audio:
        """Send padded 8000 Hz speech over a line; same length."""
        rng = self.rng
        if rng.random() < 0.3:
            x = self._room(x)
        if rng.random() < 0.65:
            x = band(x, rng.uniform(60, 350), rng.uniform(3000, 3800))
        if rng.random() < 0.4:
            x = lfilter([1, rng.uniform(-0.5, 0.5)], [1], x)
        x = x / (np.abs(x).max() + 1e-6) * 10 ** (rng.uniform(-26, -0.5) / 20)
        speech_rms = np.sqrt((x**2).mean()) + 1e-6
        if rng.random() < 0.75:
            noise = rng.normal(0, 1, len(x))
            if rng.random() < 0.5:
                noise = lfilter([1], [1, -rng.uniform(0.5, 0.97)], noise)
            x = x + noise / noise.std() * speech_rms * 10 ** (-rng.uniform(8, 50) / 20)
        if self.others and rng.random() < 0.12:
            other = np.resize(self.others[rng.integers(len(self.others))], len(x))
            x = x + other / (other.std() + 1e-9) * speech_rms * 10 ** (-rng.uniform(12, 30) / 20)
        law = rng.random()
        x = mulaw(x) if law < 0.35 else alaw(x) if law < 0.7 else x
        return x.astype(np.float32)

    def _room(self, x: Audio) -> Audio:
        length = int(RATE_HZ * self.rng.uniform(0.05, 0.25))
        echo = self.rng.normal(0, 1, length) * np.exp(-np.arange(length) / (length / 5))
        echo *= self.rng.uniform(0.1, 0.5) / np.sqrt((echo**2).sum())
        echo[0] += 1
        return np.convolve(x, echo)[: len(x)].astype(np.float32)
