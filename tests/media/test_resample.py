import numpy as np
import pytest
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE
from media.resample import Resampler, resample

RATES = [8_000, 16_000, 22_050, 48_000]
HZ = 440.0


def sine(rate: int, seconds: float = 1.0) -> bytes:
    time = np.arange(round(rate * seconds)) / rate
    return (10_000 * np.sin(2 * np.pi * HZ * time)).astype(np.int16).tobytes()


def snr_db(pcm: bytes, rate: int) -> float:
    """How much of `pcm` is a sine of `HZ`, at any phase and level; the ends are left out."""
    samples = np.frombuffer(pcm, np.int16).astype(float)[rate // 50 : -rate // 50]
    time = np.arange(len(samples)) / rate
    waves = [np.sin(2 * np.pi * HZ * time), np.cos(2 * np.pi * HZ * time)]
    basis: NDArray[np.float64] = np.stack(waves, axis=1)
    fit = basis @ np.linalg.lstsq(basis, samples, rcond=None)[0]
    return float(10 * np.log10(np.sum(fit**2) / np.sum((samples - fit) ** 2)))


@pytest.mark.parametrize("target", RATES)
@pytest.mark.parametrize("source", RATES)
def test_a_sine_stays_a_sine_of_its_length(source: int, target: int) -> None:
    pcm = resample(sine(source), source, target)
    assert abs(len(pcm) // 2 - target) <= target // 500, "within 2 ms"
    assert snr_db(pcm, target) > 45
    level = np.abs(np.frombuffer(pcm, np.int16)[target // 50 : -target // 50]).max()
    assert 9_700 < level < 10_300


@pytest.mark.parametrize(
    ("source", "target"), [(8_000, 16_000), (22_050, 16_000), (16_000, 48_000)]
)
@pytest.mark.parametrize("ms", [1, 10, 20, 33])
def test_a_stream_in_pieces_is_as_in_one(source: int, target: int, ms: int) -> None:
    pcm = sine(source)
    step = 2 * (source * ms // 1000)
    resampler = Resampler(source, target)
    pieces = [resampler.feed(pcm[i : i + step]) for i in range(0, len(pcm), step)]
    assert b"".join([*pieces, resampler.finish()]) == resample(pcm, source, target)


def test_what_the_telephone_cannot_carry_is_taken_out() -> None:
    """No alias: 6 kHz is above half of 8 kHz."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    high = (10_000 * np.sin(2 * np.pi * 6_000 * time)).astype(np.int16).tobytes()
    low = np.frombuffer(resample(high, SAMPLE_RATE, 8_000), np.int16)[200:-200]
    assert np.abs(low).max() < 300


def test_equal_rates_pass_through() -> None:
    resampler = Resampler(16_000, 16_000)
    assert resampler.feed(b"\1\2\3\4") == b"\1\2\3\4"
    assert resampler.finish() == b""


def test_nothing_stays_nothing() -> None:
    assert resample(b"", 22_050, 16_000) == b""


@pytest.mark.parametrize(("source", "target"), [(0, 16_000), (16_000, 0), (-8_000, 16_000)])
def test_rates_must_be_positive(source: int, target: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        Resampler(source, target)
