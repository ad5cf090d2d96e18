"""Load a shipped model into sherpa-onnx, and stream recordings through it as TOM does.

`sherpa_onnx.OnlineRecognizer.from_nemo_ctc` has no argument for the lexicon graph, so the
configuration it would build is built here. How to load and read is in the model card as well.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sherpa_onnx
from sherpa_onnx.lib import _sherpa_onnx as native

ENGINE_RATE_HZ = 16_000
FRAME_SAMPLES = 320
FLUSH_S, FLUSH_LEVEL = 0.48, 1e-4

Audio = npt.NDArray[np.float32]


def load(folder: Path, with_graph: bool = True, threads: int = 1) -> sherpa_onnx.OnlineRecognizer:
    """A recogniser for the model in `folder`; without the graph it spells letter by letter."""
    model = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    graph = {}
    if with_graph:
        graph["ctc_fst_decoder_config"] = native.OnlineCtcFstDecoderConfig(
            graph=str(folder / model["graph"]), max_active=model["max_active"]
        )
    config = native.OnlineRecognizerConfig(
        feat_config=native.FeatureExtractorConfig(
            sampling_rate=model["sample_rate"], feature_dim=model["feature_dim"]
        ),
        model_config=native.OnlineModelConfig(
            nemo_ctc=native.OnlineNeMoCtcModelConfig(model=str(folder / model["model"])),
            tokens=str(folder / model["tokens"]),
            num_threads=threads,
            provider_config=native.ProviderConfig(provider="cpu"),
        ),
        endpoint_config=native.EndpointConfig(),
        enable_endpoint=False,
        decoding_method="greedy_search",
        **graph,
    )
    recognizer = sherpa_onnx.OnlineRecognizer.__new__(sherpa_onnx.OnlineRecognizer)
    recognizer.recognizer = native.OnlineRecognizer(config)
    recognizer.config = config
    return recognizer


def read_words(folder: Path) -> list[str]:
    """words.txt as a list: the word of each id in `result.words`."""
    lines = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines]


class Listener:
    """One model; `hear` gives the text of one utterance."""

    def __init__(self, folder: Path, with_graph: bool = True) -> None:
        self.recognizer = load(folder, with_graph)
        self.words = read_words(folder) if with_graph else None

    def text(self, stream: sherpa_onnx.OnlineStream) -> str:
        """What has been understood so far: whole words with the graph, letters without."""
        if self.words is None:
            return " ".join(self.recognizer.get_result(stream).split())
        result = self.recognizer.get_result_all(stream)
        return " ".join(self.words[i] for i in result.words)

    def partials(self, audio: Audio, rate_hz: int = ENGINE_RATE_HZ) -> Iterator[str]:
        """Feed audio in [-1, 1] in 20 ms chunks; the text after each."""
        stream = self.recognizer.create_stream()
        chunk = rate_hz // 50
        for start in range(0, len(audio), chunk):
            stream.accept_waveform(rate_hz, audio[start : start + chunk])
            while self.recognizer.is_ready(stream):
                self.recognizer.decode_stream(stream)
            yield self.text(stream)

    def hear(self, audio: Audio, rate_hz: int = ENGINE_RATE_HZ) -> str:
        """The text of one utterance, final at once: FLUSH_S of low noise follows the audio."""
        *_, text = self.partials(np.concatenate([audio, flush(rate_hz)]), rate_hz)
        return text


def flush(rate_hz: int) -> Audio:
    """FLUSH_S of noise at -80 dB: pushes the last words out of the network and the search."""
    noise = np.random.default_rng(0).normal(0, FLUSH_LEVEL, round(FLUSH_S * rate_hz))
    return noise.astype(np.float32)
