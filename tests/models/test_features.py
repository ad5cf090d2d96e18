"""sherpa-onnx must compute the features stt-demo-de was trained on; another set ruins the model.

The probe model answers each frame with its loudest mel bin, so a change inside sherpa-onnx shows.
"""

from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import sherpa_onnx

from models.train_stt.features import fbank
from tests.models.reference_features import MEL_BINS, RATE_HZ, Options, log_mel

HERE = Path(__file__).parent
SOUND_S = 12.0


def _sound() -> npt.NDArray[np.float32]:
    """Gliding tones that take turns in being loudest, with pauses of faint noise on an offset."""
    rng = np.random.default_rng(3)
    t = np.arange(round(SOUND_S * RATE_HZ)) / RATE_HZ
    sound = np.zeros(len(t))
    for hz, turns_hz in ((180, 1.3), (420, 2.1), (950, 0.7), (1900, 1.7), (2900, 1.1)):
        glide = hz * (1 + 0.4 * np.sin(2 * np.pi * turns_hz * t))
        loudness = 1 + np.sin(2 * np.pi * (turns_hz + 1) * t + hz)
        sound += 0.02 * loudness * np.sin(2 * np.pi * np.cumsum(glide) / RATE_HZ)
    sound *= np.sin(2 * np.pi * 1.7 * t) > -0.5
    return (sound + rng.normal(0, 1e-3, len(t)) + 0.5).astype(np.float32)


def _loudest(features: npt.NDArray[np.float64]) -> list[int]:
    """The loudest bin of each frame, repeats dropped as CTC drops them."""
    return [bin_ for bin_, _ in groupby(features.argmax(1).tolist())]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """What sherpa-onnx fed the probe."""
    tokens = tmp_path_factory.mktemp("probe") / "tokens.txt"
    lines = [f"t{i} {i}\n" for i in range(MEL_BINS)] + [f"<blk> {MEL_BINS}\n"]
    tokens.write_text("".join(lines))
    recognizer = sherpa_onnx.OnlineRecognizer.from_nemo_ctc(
        tokens=str(tokens),
        model=str(HERE / "probe.onnx"),
        num_threads=1,
        sample_rate=RATE_HZ,
        feature_dim=MEL_BINS,
    )
    stream = recognizer.create_stream()
    stream.accept_waveform(RATE_HZ, _sound())
    while recognizer.is_ready(stream):
        recognizer.decode_stream(stream)
    return [int(token[1:]) for token in recognizer.tokens(stream)]


def _alike(heard: list[int], options: Options) -> float:
    expected = _loudest(log_mel(_sound(), options))[: len(heard)]
    return SequenceMatcher(None, heard, expected, autojunk=False).ratio()


def test_sherpa_computes_the_features_of_training(heard: list[int]) -> None:
    assert len(heard) > 100
    assert _alike(heard, Options()) > 0.995


@pytest.mark.parametrize(
    "change",
    [{"slaney_mel": False}, {"hann_window": False}, {"remove_mean": True}, {"preemphasis": 0.0}],
    ids=lambda change: next(iter(change)),
)
def test_the_probe_would_notice_other_features(
    heard: list[int], change: dict[str, bool | float]
) -> None:
    assert _alike(heard, replace(Options(), **change)) < 0.99


def test_the_reference_is_what_training_computes() -> None:
    assert np.abs(fbank(_sound()) - log_mel(_sound())).max() < 0.01
