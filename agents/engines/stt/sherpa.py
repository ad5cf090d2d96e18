"""sherpa-onnx: the local streaming recogniser, with pulled models and with the built-in one.

A model is a folder with a `model.toml` that says which kind it is:

    nemo_ctc     one model.onnx, optionally with a lexicon graph (stt-demo-de is one)
    transducer   encoder, decoder and joiner (the zipformers that `tom models pull` fetches)

At the end of an utterance about half a second of low noise is pushed after it: the model's
look-ahead is filled and the text is final at once.
"""

# sherpa-onnx has no complete type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx as _  # noqa: F401  # loads the library that the next line needs
from sherpa_onnx.lib import _sherpa_onnx as native

from agents.conversation import Transcript
from agents.engines import EngineError, EngineUnavailable
from agents.engines.model_folder import ModelDescription, file_in, read_description
from media.audio import SAMPLE_RATE, to_samples

FLUSH_MS = 480
_NOISE_AMPLITUDE = 1e-4
_FLUSH = np.random.default_rng(0).normal(0, _NOISE_AMPLITUDE, to_samples(FLUSH_MS))


class Sherpa:
    """A recogniser, loaded once."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """`folder` holds the model. Raises EngineUnavailable naming what is missing."""
        self.description = read_description(folder)
        self.name = f"sherpa-onnx ({self.description.name})"
        self.language = self.description.language
        self.notice = self.description.notice
        config = _config(folder, self.description, threads)
        if not config.validate():
            raise EngineUnavailable(f"{self.name}: sherpa-onnx refuses the model in {folder}")
        self._recognizer: Any = native.OnlineRecognizer(config)

    def stream(self) -> "SherpaStream":
        """Begin an utterance."""
        return SherpaStream(self._recognizer, self.name, self.language)


class SherpaStream:
    """The recognition of one utterance; the model runs on worker threads, a piece at a time."""

    def __init__(self, recognizer: Any, name: str, language: str) -> None:
        self._recognizer = recognizer
        self._stream: Any = recognizer.create_stream()
        self._name = name
        self._language = language

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text."""
        samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768
        return await asyncio.to_thread(self._decode, samples)

    async def finish(self) -> Transcript:
        """The final transcript."""
        text = await asyncio.to_thread(self._decode, _FLUSH.astype(np.float32))
        return Transcript(text, self._language, final=True)

    def _decode(self, samples: Any) -> str:
        try:
            self._stream.accept_waveform(SAMPLE_RATE, samples)
            while self._recognizer.is_ready(self._stream):
                self._recognizer.decode_stream(self._stream)
            text: str = self._recognizer.get_result(self._stream).text
        except RuntimeError as error:
            raise EngineError(f"{self._name}: {error}") from error
        return unicodedata.normalize("NFC", " ".join(text.split()))


def _config(folder: Path, description: ModelDescription, threads: int) -> Any:
    model: dict[str, Any] = {}
    graph: dict[str, Any] = {}
    match description.type:
        case "nemo_ctc":
            file = file_in(folder, description.model)
            model["nemo_ctc"] = native.OnlineNeMoCtcModelConfig(model=file)
            if description.graph:
                graph["ctc_fst_decoder_config"] = native.OnlineCtcFstDecoderConfig(
                    graph=file_in(folder, description.graph), max_active=description.max_active
                )
        case "transducer":
            model["transducer"] = native.OnlineTransducerModelConfig(
                encoder=file_in(folder, description.encoder),
                decoder=file_in(folder, description.decoder),
                joiner=file_in(folder, description.joiner),
            )
        case "piper":
            raise EngineUnavailable(f"{folder}: is a voice, no recogniser")
    return native.OnlineRecognizerConfig(
        feat_config=native.FeatureExtractorConfig(
            sampling_rate=description.sample_rate, feature_dim=description.feature_dim
        ),
        model_config=native.OnlineModelConfig(
            tokens=file_in(folder, description.tokens),
            num_threads=threads,
            provider_config=native.ProviderConfig(provider="cpu"),
            **model,
        ),
        enable_endpoint=False,
        decoding_method="greedy_search",
        **graph,
    )
