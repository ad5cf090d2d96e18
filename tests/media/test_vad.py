"""Real Silero on real speech."""

import numpy as np
import pytest

from agents.engines.tts.espeak import Espeak
from media import vad
from media.audio import SAMPLE_RATE
from media.vad import VadUnavailable, VoiceActivity


@pytest.fixture(scope="module")
def speech() -> bytes:
    return Espeak("de").synthesize("Guten Tag, ich hätte gern einen Termin am Freitag.").pcm


def test_speech_is_speech(speech: bytes) -> None:
    probabilities = VoiceActivity().feed(speech)
    assert len(probabilities) == len(speech) // 2 // vad.WINDOW_SAMPLES
    assert np.mean(np.array(probabilities) > 0.5) > 0.75


@pytest.mark.parametrize("level", [0, 100, 6_000])
def test_silence_and_noise_are_not(level: int) -> None:
    noise = np.random.default_rng(1).normal(0, level, 2 * SAMPLE_RATE).astype(np.int16)
    assert max(VoiceActivity().feed(noise.tobytes())) < 0.3


def test_a_tone_is_not() -> None:
    tone = 8_000 * np.sin(2 * np.pi * 1_000 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    assert max(VoiceActivity().feed(tone.astype(np.int16).tobytes())[5:]) < 0.5


def test_pieces_of_any_length_give_the_same(speech: bytes) -> None:
    activity = VoiceActivity()
    pieces = [p for i in range(0, len(speech), 640) for p in activity.feed(speech[i : i + 640])]
    assert pieces == VoiceActivity().feed(speech)


def onset(pcm: bytes) -> int:
    """The first window that is speech."""
    return next(i for i, each in enumerate(VoiceActivity().feed(pcm)) if each > 0.5)


@pytest.mark.parametrize("noise", [0, 18])
@pytest.mark.parametrize("silence_ms", [100, 500, 4_000, 4_010, 4_020])
def test_after_a_silence_speech_is_heard_as_soon(
    speech: bytes, noise: float, silence_ms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = np.random.default_rng(1).normal(0, noise, SAMPLE_RATE * silence_ms // 1000)
    line = before.round().astype(np.int16).tobytes() + speech
    found = onset(line)
    monkeypatch.setattr(vad, "QUIET_PEAK", -1)
    assert found in (onset(line), onset(line) - 1)


def test_in_a_long_silence_the_model_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = np.random.default_rng(1).normal(0, 18, SAMPLE_RATE).astype(np.int16).tobytes()
    probabilities = VoiceActivity().feed(quiet)
    assert probabilities.index(0.0) == 8
    assert set(probabilities[8:]) == {0.0}
    monkeypatch.setattr(vad, "QUIET_PEAK", -1)
    assert 0.0 not in VoiceActivity().feed(quiet)


def test_streams_share_the_model_but_no_state(speech: bytes) -> None:
    alone = VoiceActivity().feed(speech[:16_000])
    one, other = VoiceActivity(), VoiceActivity()
    mixed: list[float] = []
    for i in range(0, 16_000, 640):
        mixed += one.feed(speech[i : i + 640])
        other.feed(speech[16_000 + i : 16_640 + i])
    assert mixed == alone
    assert vad.load_model() is vad.load_model()


def test_without_the_wheel_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    vad.load_model.cache_clear()
    monkeypatch.setattr(vad, "find_spec", lambda _: None)
    with pytest.raises(VadUnavailable, match="pip install"):
        VoiceActivity()
