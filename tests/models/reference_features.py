"""Log-mel features in plain numpy: what stt-demo-de was trained on, spelt out.

After kaldi-native-fbank (feature-fbank.cc, mel-computations.cc) with the options of
models/train_stt/features.py.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE_HZ = 8000
MEL_BINS = 40
WINDOW = RATE_HZ * 25 // 1000
SHIFT = RATE_HZ * 10 // 1000
FFT = 256

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Options:
    """What sherpa-onnx could change; the defaults are what the model was trained on."""

    slaney_mel: bool = True
    hann_window: bool = True
    remove_mean: bool = False
    preemphasis: float = 0.97


def _hz_to_mel(hz: Array, slaney: bool) -> Array:
    if not slaney:
        return 1127.0 * np.log(1 + hz / 700.0)
    linear = hz * 3 / 200
    return np.where(hz < 1000, linear, 15 + 27 * np.log(np.maximum(hz, 1) / 1000) / np.log(6.4))


def _mel_to_hz(mel: Array, slaney: bool) -> Array:
    if not slaney:
        return 700.0 * (np.exp(mel / 1127.0) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def _filters(slaney: bool) -> Array:
    """Triangles over the power spectrum, shape (MEL_BINS, FFT // 2 + 1)."""
    top = _hz_to_mel(np.array([RATE_HZ / 2]), slaney)[0]
    edges = _mel_to_hz(np.linspace(0, top, MEL_BINS + 2), slaney)
    hz = np.arange(FFT // 2 + 1) * RATE_HZ / FFT
    low, middle, high = (edges[i : i + MEL_BINS, None] for i in range(3))
    triangles = np.maximum(
        0, np.minimum((hz - low) / (middle - low), (high - hz) / (high - middle))
    )
    return triangles * 2 / (high - low) if slaney else triangles


def log_mel(audio: npt.NDArray[np.float32], options: Options | None = None) -> Array:
    """Features of 8000 Hz audio in [-1, 1], shape (frames, 40), one frame each 10 ms."""
    options = options or Options()
    count = (len(audio) + SHIFT // 2) // SHIFT
    first = SHIFT // 2 - WINDOW // 2
    at = np.arange(count)[:, None] * SHIFT + first + np.arange(WINDOW)
    at = np.where(at < 0, -at - 1, at)
    at = np.where(at >= len(audio), 2 * len(audio) - 1 - at, at)
    frames = audio.astype(np.float64)[at]
    if options.remove_mean:
        frames = frames - frames.mean(1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    frames = frames - options.preemphasis * before
    phase = 2 * np.pi * np.arange(WINDOW) / WINDOW
    hann = 0.5 - 0.5 * np.cos(phase)
    frames = frames * (hann if options.hann_window else hann**0.85)
    power = np.abs(np.fft.rfft(frames, FFT)) ** 2
    return np.log(np.maximum(power @ _filters(options.slaney_mel).T, np.finfo(np.float32).eps))
