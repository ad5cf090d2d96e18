import numpy as np
import pytest

from agents.engines.turn.log_mel import BANDS, log_mel
from media.audio import SAMPLE_RATE


def tone(hz: float) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)


def test_a_second_has_a_hundred_columns_between_its_bounds() -> None:
    found = log_mel(tone(440))
    assert found.shape == (BANDS, 100)
    assert found.dtype == np.float32
    assert found.max() - found.min() == pytest.approx(2.0), "8 decades, scaled by 4"


@pytest.mark.parametrize(
    ("hz", "band"),
    [(500, 13), (1000, 26), (2000, 44), (4000, 62)],
)
def test_a_tone_lies_in_its_band_of_slaney_s_scale(hz: float, band: int) -> None:
    loudest = log_mel(tone(hz))[:, 50].argmax()
    assert abs(int(loudest) - band) <= 1


def test_it_follows_the_formula_of_the_paper() -> None:
    """The spectrum of one window, by hand: 25 ms, Hann, squared, through the bands, log10."""
    samples = np.random.default_rng(0).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    found = log_mel(samples)
    centre = 50 * 160
    window = samples[centre - 200 : centre + 200] * (
        0.5 - 0.5 * np.cos(np.pi * np.arange(400) / 200)
    )
    power = np.abs(np.fft.rfft(window)) ** 2
    hz = np.arange(201) * 40.0
    # The first band: a triangle from 0 over one step to two steps, of equal area.
    step = (15 + np.log(8) / (np.log(6.4) / 27)) / 81 / 0.015
    triangle = np.clip(1 - np.abs(hz - step) / step, 0, None) / step
    assert 4 * found[0, 50] - 4 == pytest.approx(np.log10(triangle @ power), abs=1e-3)
