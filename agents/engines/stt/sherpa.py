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

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx as _  # noqa: F401  # loads the library that the next line needs
from sherpa_onnx.lib import _sherpa_onnx as native

from agents.conversation import Transcript
from agents.engines import EngineError, EngineUnavailable
from agents.engines.model_folder import ModelDescription, file_in, read_description
from media.audio import SAMPLE_BYTES, SAMPLE_RATE, to_samples
from media.background import in_background
from media.resample import Resampler

FLUSH_MS = 480
_FEATURE_MS = 10
"""From one vector of features to the next, with all of these models."""
_LONGEST_CHUNK_MS = 5000
_BLANKS = {"<blk>", "<eps>", "<blank>"}
_FST_MAGIC = bytes.fromhex("d6fdb27e")
_NOISE_RMS = 4
"""Of 32768; digital silence is nothing a model was trained on."""
_FLUSH = (
    np.random.default_rng(0)
    .normal(0, _NOISE_RMS, to_samples(FLUSH_MS))
    .round()
    .astype(np.int16)
    .tobytes()
)


class Sherpa:
    """A recogniser, loaded once."""

    settles = True

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """`folder` holds the model. Raises EngineUnavailable naming the file missing or broken."""
        self.description = read_description(folder)
        self.name = f"sherpa-onnx ({self.description.name})"
        self.language = self.description.language
        self.notice = self.description.notice
        config = _config(folder, self.description, threads)
        try:
            self._recognizer: Any = native.OnlineRecognizer(config)
            self._chunk_bytes = _chunk_bytes(self._recognizer, self.description.sample_rate)
        except RuntimeError as error:
            raise EngineUnavailable(f"{self.name}: {folder}: {error}") from error

    def stream(self) -> "SherpaStream":
        """Begin an utterance."""
        return SherpaStream(self._recognizer, self.description, self._chunk_bytes)


class SherpaStream:
    """The recognition of one utterance; the model runs on worker threads, a chunk at a time.

    What comes before the model can have enough for its next chunk is put by, which costs no thread.
    """

    def __init__(self, recognizer: Any, description: ModelDescription, chunk_bytes: int) -> None:
        self._recognizer = recognizer
        self._stream: Any = recognizer.create_stream()
        self._description = description
        # sherpa-onnx would resample too, but tells so on standard error for every stream.
        self._resampler = Resampler(SAMPLE_RATE, description.sample_rate)
        self._chunk_bytes = chunk_bytes
        self._put_by = bytearray()
        self._decoded_bytes = 0
        self._idle_until = 0
        """With so many bytes the model has not enough for its next chunk."""
        self._text = ""

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text."""
        self._put_by += pcm
        if self._decoded_bytes + len(self._put_by) > self._idle_until:
            await self._decode_all()
        return self._text

    async def finish(self) -> Transcript:
        """The final transcript."""
        return await self.settle()

    async def settle(self) -> Transcript:
        """The final transcript so far: the noise is one more pause to what follows."""
        self._put_by += _FLUSH
        await self._decode_all()
        return Transcript(self._text, self._description.language, final=True)

    def close(self) -> None:
        """There is nothing to let go of but memory."""

    async def _decode_all(self) -> None:
        pcm, self._put_by = bytes(self._put_by), bytearray()
        self._text = await in_background(self._decode, pcm)

    def _decode(self, pcm: bytes) -> str:
        samples = np.frombuffer(self._resampler.feed(pcm), np.int16).astype(np.float32) / 32768
        chunks = 0
        try:
            self._stream.accept_waveform(self._description.sample_rate, samples)
            while self._recognizer.is_ready(self._stream):
                self._recognizer.decode_stream(self._stream)
                chunks += 1
            text: str = self._recognizer.get_result(self._stream).text
        except RuntimeError as error:
            raise EngineError(f"sherpa-onnx ({self._description.name}): {error}") from error
        if chunks:
            self._idle_until = max(self._idle_until, self._decoded_bytes)
            self._idle_until += chunks * self._chunk_bytes
        self._decoded_bytes += len(pcm)
        return unicodedata.normalize("NFC", " ".join(text.split()))


def _chunk_bytes(recognizer: Any, sample_rate: int) -> int:
    """Audio (s16le mono 16 kHz) from one chunk of the model's to the next: found by trying, which
    also makes the model ready. 0 where it takes none within seconds."""
    stream = recognizer.create_stream()
    piece = np.zeros(sample_rate * _FEATURE_MS // 1000, np.float32)
    taken: list[int] = []
    for pieces in range(_LONGEST_CHUNK_MS // _FEATURE_MS):
        stream.accept_waveform(sample_rate, piece)
        if recognizer.is_ready(stream):
            recognizer.decode_stream(stream)
            taken.append(pieces)
            if len(taken) == 3:  # the first one also fills the window
                return to_samples((taken[2] - taken[1]) * _FEATURE_MS) * SAMPLE_BYTES
    return 0


def _config(folder: Path, description: ModelDescription, threads: int) -> Any:
    model: dict[str, Any] = {}
    graph: dict[str, Any] = {}
    match description.type:
        case "nemo_ctc":
            file = file_in(folder, description.model)
            model["nemo_ctc"] = native.OnlineNeMoCtcModelConfig(model=file)
            if description.graph:
                graph["ctc_fst_decoder_config"] = native.OnlineCtcFstDecoderConfig(
                    graph=_graph(folder, description.graph), max_active=description.max_active
                )
        case "transducer":
            model["transducer"] = native.OnlineTransducerModelConfig(
                encoder=file_in(folder, description.encoder),
                decoder=file_in(folder, description.decoder),
                joiner=file_in(folder, description.joiner),
            )
        case "piper" | "smart_turn":
            raise EngineUnavailable(f"{folder}: is no recogniser")
    return native.OnlineRecognizerConfig(
        feat_config=native.FeatureExtractorConfig(
            sampling_rate=description.sample_rate, feature_dim=description.feature_dim
        ),
        model_config=native.OnlineModelConfig(
            tokens=_tokens(folder, description.tokens),
            num_threads=threads,
            provider_config=native.ProviderConfig(provider="cpu"),
            **model,
        ),
        enable_endpoint=False,
        decoding_method="greedy_search",
        **graph,
    )


# sherpa-onnx ends the process on tokens it cannot use and goes on without a graph it cannot read,
# so both are looked at before.


def _tokens(folder: Path, name: str) -> str:
    path = file_in(folder, name)
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    rows = [line.split() for line in text.splitlines() if line.strip()]
    if not _BLANKS & {row[0] for row in rows} or not all(row[-1].isdecimal() for row in rows):
        raise EngineUnavailable(f"{path}: is no list of tokens with a blank and their numbers")
    return path


def _graph(folder: Path, name: str) -> str:
    path = file_in(folder, name)
    with Path(path).open("rb") as file:
        if file.read(len(_FST_MAGIC)) != _FST_MAGIC:
            raise EngineUnavailable(f"{path}: is no graph (OpenFst)")
    return path
