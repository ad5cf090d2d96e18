"""`[simulated]`: engines that compute nothing, for load and latency tests."""

from typing import Literal

from pydantic import Field

from tom.setting_types import Section


class SimulatedStt(Section):
    texts: tuple[str, ...] = Field(default=("Wann haben Sie geöffnet?",), min_length=1)
    first_partial_ms: float = Field(default=300, ge=0)
    word_ms: float = Field(default=200, gt=0)
    final_ms: float = Field(default=10, ge=0)
    jitter_ms: float = Field(default=0, ge=0)


class SimulatedLlm(Section):
    answers: tuple[str, ...] = Field(
        default=("Wir haben montags bis freitags von acht bis achtzehn Uhr geöffnet.",),
        min_length=1,
    )
    words: int = Field(default=0, ge=0, le=2000)
    first_token_ms: float = Field(default=200, ge=0)
    token_ms: float = Field(default=20, ge=0)
    jitter_ms: float = Field(default=0, ge=0)


class SimulatedTts(Section):
    voice: Literal["hum", "espeak"] = "espeak"
    first_audio_ms: float = Field(default=50, ge=0)
    real_time_factor: float = Field(default=0.05, ge=0)
    jitter_ms: float = Field(default=0, ge=0)


class Simulated(Section):
    force: bool = False
    seed: int = 1
    stt: SimulatedStt = SimulatedStt()
    llm: SimulatedLlm = SimulatedLlm()
    tts: SimulatedTts = SimulatedTts()
