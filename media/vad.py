# onnxruntime has no type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Voice activity: Silero VAD (MIT) on onnxruntime. The model file comes from the silero-vad wheel.

The model takes windows of 32 ms at 16 kHz with the last 4 ms of the window before, and keeps a
recurrent state. About a tenth of a millisecond a window on one core. On a quiet line it is not
asked while the caller is silent.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from media.audio import SAMPLE_BYTES, SAMPLE_RATE

WINDOW_SAMPLES = 512
CONTEXT_SAMPLES = 64
FloatArray = NDArray[np.float32]
QUIET_PEAK = 100
"""A window without a louder sample, of 32 768, holds no voice: -50 dBFS."""
_SETTLED_WINDOWS = 8
"""So many of them the model takes before it rests: its state is then that of silence."""
_WINDOW_BYTES = WINDOW_SAMPLES * SAMPLE_BYTES
_SCALE = np.float32(1 / 32768)
_RATE = np.array(SAMPLE_RATE, np.int64)


class VadUnavailable(RuntimeError):
    """The model's wheel is not installed."""


@cache
def load_model() -> Any:
    """The shared model. Raises VadUnavailable where silero-vad is not installed."""
    spec = find_spec("silero_vad")
    if spec is None or spec.origin is None:
        raise VadUnavailable(
            "silero-vad is not installed: pip install --no-deps -r requirements/runtime.txt"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = Path(spec.origin).parent / "data" / "silero_vad_op18_ifless.onnx"
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class VoiceActivity:
    """Speech probability of one stream, window by window."""

    def __init__(self) -> None:
        self._session: Any = load_model()
        self._rest = b""
        self._input = np.zeros((1, CONTEXT_SAMPLES + WINDOW_SAMPLES), np.float32)
        self._probability = np.zeros((1, 1), np.float32)
        self._states = np.zeros((2, 2, 1, 128), np.float32)
        self._run = self._bound(self._states[0], self._states[1])
        self._next_run = self._bound(self._states[1], self._states[0])
        self._quiet_windows = 0
        """In a row, up to now."""

    def feed(self, pcm: bytes) -> list[float]:
        """Speech probability (0 to 1) of every window of 512 samples that `pcm` completes."""
        self._rest += pcm
        probabilities: list[float] = []
        while len(self._rest) >= _WINDOW_BYTES:
            self._input[0, :CONTEXT_SAMPLES] = self._input[0, WINDOW_SAMPLES:]
            samples = np.frombuffer(self._rest, np.int16, WINDOW_SAMPLES)
            np.multiply(samples, _SCALE, out=self._input[0, CONTEXT_SAMPLES:])
            self._rest = self._rest[_WINDOW_BYTES:]
            quiet = samples.min() >= -QUIET_PEAK and samples.max() <= QUIET_PEAK
            self._quiet_windows = self._quiet_windows + 1 if quiet else 0
            rests = self._quiet_windows > _SETTLED_WINDOWS
            probabilities.append(0.0 if rests else self._ask())
        return probabilities

    def _ask(self) -> float:
        self._session.run_with_iobinding(self._run)
        self._run, self._next_run = self._next_run, self._run
        return float(self._probability[0, 0])

    def _bound(self, state: FloatArray, next_state: FloatArray) -> Any:
        """The model's inputs and outputs in these arrays: nothing is made anew for a window."""
        binding = self._session.io_binding()
        inputs = {"input": self._input, "state": state, "sr": _RATE}
        outputs = {"output": self._probability, "stateN": next_state}
        for name, array in inputs.items():
            binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        for name, array in outputs.items():
            binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        return binding
