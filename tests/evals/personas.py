"""`PERSONAS`: callers' voices (espeak-ng), and how they speak."""

import re
from dataclasses import dataclass

import numpy as np

from agents.engines.tts.espeak import Espeak
from agents.german.speakable import speakable
from media.audio import SAMPLE_RATE
from tests.evals.scenario import Line
from tom.phone import Say, trim

_SEED = 5


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who calls."""

    name: str
    voice: str
    rate: float = 1.0
    noise: float = 0.0
    """White noise under what they say: its root mean square, of 32 768."""
    pause_s: float = 1.0
    """They speak when TOM has been silent for so long. TOM's own pauses are some 0.4 s."""

    def say(self, line: Line) -> Say:
        """`line` in their voice."""
        voice = Espeak(self.voice, self.rate)
        parts = [
            trim(voice.synthesize(speakable(part.strip())).pcm) for part in re.split("…", line.text)
        ]
        silence = bytes(2 * round(SAMPLE_RATE * line.pause_s))
        return Say(line.text, self._noisy(silence.join(parts)), line.after_s)

    def _noisy(self, pcm: bytes) -> bytes:
        if not self.noise:
            return pcm
        speech = np.frombuffer(pcm, np.int16).astype(np.float64)
        noise = np.random.default_rng(_SEED).normal(0, self.noise, len(speech))
        return np.clip(speech + noise, -32768, 32767).astype(np.int16).tobytes()


PERSONAS = (
    Persona("woman", "de+f2"),
    Persona("man", "de+m3"),
    Persona("impatient", "de+f2", rate=1.1, pause_s=0.6),
    Persona("in the street", "de+m3", noise=150),
)
