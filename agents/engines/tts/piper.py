"""Piper (piper-tts, GPL-3.0): a neural voice on onnxruntime.

A medium voice takes about 5 % of real time on one core. TOM gives it clauses, so that the first
words come early. Its phonemizer has global state: one clause at a time.
"""

# piper-tts and onnxruntime have no type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportAttributeAccessIssue=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from agents.engines import EngineError, EngineUnavailable, SpeechChunk
from agents.engines.tts.espeak_words import written_for_espeak
from media.audio import SAMPLE_RATE
from media.background import background_threads
from media.resample import resample

_ORT_ERRORS = (
    ort.Fail,
    ort.InvalidArgument,
    ort.InvalidGraph,
    ort.InvalidProtobuf,
    ort.NoSuchFile,
    ort.NotImplemented,
    ort.RuntimeException,
)
"""onnxruntime's errors have no base of their own."""


class Piper:
    """A Piper voice, loaded once; one clause at a time."""

    def __init__(self, model: Path, rate: float = 1.0, threads: int = 1) -> None:
        """`model` is the voice's .onnx file, with its .onnx.json beside it.

        Raises EngineUnavailable naming the file that is missing or broken.
        """
        self.name = f"piper ({model.stem})"
        config = Path(f"{model}.json")
        for path in (model, config):
            if not path.is_file():
                raise EngineUnavailable(f"piper: {path} is missing; `tom models pull` fetches it")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
            # PiperVoice.load() offers no way to set the number of threads.
            self._voice = PiperVoice(
                session=session,
                config=PiperConfig.from_dict(json.loads(config.read_text(encoding="utf-8"))),
            )
        except (*_ORT_ERRORS, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineUnavailable(f"piper: {model} cannot be loaded: {error}") from error
        self._rate = rate
        self._thread = background_threads("engine piper", 1)

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause, as one chunk."""
        loop = asyncio.get_running_loop()
        yield SpeechChunk(await loop.run_in_executor(self._thread, self._synthesize, text, rate))

    def _synthesize(self, text: str, rate: float) -> bytes:
        read = written_for_espeak(text, self._voice.config.espeak_voice.partition("-")[0]).text
        synthesis = SynthesisConfig(length_scale=1 / (self._rate * rate))
        try:
            chunks = [chunk.audio_int16_bytes for chunk in self._voice.synthesize(read, synthesis)]
        except (*_ORT_ERRORS, RuntimeError, ValueError) as error:
            raise EngineError(f"{self.name}: {error}") from error
        return resample(b"".join(chunks), self._voice.config.sample_rate, SAMPLE_RATE)
