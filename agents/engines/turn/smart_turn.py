# onnxruntime has no type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Smart Turn v3 (BSD-2, pulled by `tom models pull smart-turn`) on onnxruntime.

It hears the last 8 s of a turn as Whisper's log-mel spectrogram, silence in front where there is
less, and gives the probability that the turn is over. 44 ms of CPU a look, on a background thread.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from agents.engines import EngineError, EngineUnavailable
from agents.engines.model_folder import file_in, read_description
from agents.engines.turn.log_mel import BANDS, HOP, FloatArray, log_mel
from media.audio import SAMPLE_RATE
from media.background import in_background

_SAMPLES = 8 * SAMPLE_RATE
_SHAPE = [BANDS, _SAMPLES // HOP]
_SMALLEST_VARIANCE = 1e-7


class SmartTurn:
    """The model, loaded once."""

    hears_s = _SAMPLES / SAMPLE_RATE

    def __init__(self, folder: Path) -> None:
        """`folder` holds the model. Raises EngineUnavailable naming the file missing or broken."""
        description = read_description(folder)
        self.name = description.name
        path = file_in(folder, description.model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            session: Any = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no base
            raise EngineUnavailable(f"{self.name}: {path}: {error}") from error
        (given,) = session.get_inputs()
        if list(given.shape[1:]) != _SHAPE:
            raise EngineUnavailable(f"{self.name}: {path}: takes {given.shape}, not {_SHAPE}")
        self._session, self._input = session, given.name

    async def probability(self, pcm: bytes) -> float:
        """That the speech in `pcm` is finished; what is older than 8 s is left out."""
        return await in_background(self._look, pcm)

    def _look(self, pcm: bytes) -> float:
        try:
            outputs = self._session.run(None, {self._input: features(pcm)[None]})
        except Exception as error:  # onnxruntime's errors share no base
            raise EngineError(f"{self.name}: {error}") from error
        return float(np.asarray(outputs[0]).reshape(-1)[0])


def features(pcm: bytes) -> FloatArray:
    """(80, 800): the last 8 s, to zero mean and unit variance, as a log-mel spectrogram."""
    samples = np.frombuffer(pcm, np.int16)[-_SAMPLES:].astype(np.float32) / 32768
    samples = np.pad(samples, (_SAMPLES - len(samples), 0))
    scaled = (samples - samples.mean()) / np.sqrt(samples.var() + _SMALLEST_VARIANCE)
    return log_mel(scaled.astype(np.float32))
