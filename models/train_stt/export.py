"""From a checkpoint to the ONNX file sherpa-onnx loads as a NeMo streaming CTC model.

Its contract: five inputs and five outputs in a fixed order, and metadata that give the chunk
length, the subsampling and the shapes of the caches. Weights are kept as float16 and cast when the
file is loaded; all sums are done in float32.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from models.train_stt.features import MEL_BINS
from models.train_stt.network import SUBSAMPLING, TOKENS, Network

CHUNK_FRAMES = 8
OPSET = 17
SMALLEST_HALVED = 512

INPUTS = ["audio_signal", "length", "cache_last_channel", "cache_last_time",
          "cache_last_channel_len"]  # fmt: skip
OUTPUTS = ["logprobs", "encoded_lengths", "cache_last_channel_next", "cache_last_time_next",
           "cache_last_channel_next_len"]  # fmt: skip


class Streaming(nn.Module):
    """The network in the order of arguments sherpa-onnx expects; `cache_last_time` is our past."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, mel: Tensor, length: Tensor, channel: Tensor, past: Tensor, channel_length: Tensor
    ) -> tuple[Tensor, ...]:
        """One chunk: mel (B, 40, CHUNK_FRAMES); the channel cache is unused and passed through."""
        log_probs, new_past = self.network(mel, past)
        frames = length // SUBSAMPLING
        return log_probs, frames, channel + 0, new_past, channel_length + frames


def halve(model: onnx.ModelProto) -> None:
    """Store large float32 weights as float16 with a cast behind each, in place."""
    graph = model.graph
    weights, casts = [], []
    for weight in graph.initializer:
        array = numpy_helper.to_array(weight)
        if array.dtype == np.float32 and array.size > SMALLEST_HALVED:
            half = weight.name + "_half"
            weights.append(numpy_helper.from_array(array.astype(np.float16), half))
            casts.append(helper.make_node("Cast", [half], [weight.name], to=TensorProto.FLOAT))
        else:
            weights.append(weight)
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(weights)
    graph.node.extend(nodes)


def export(checkpoint: Path, folder: Path, name: str) -> None:
    """Write model.onnx and tokens.txt of the model `name` from a checkpoint's averaged weights."""
    network = Network()
    network.load_state_dict(torch.load(checkpoint)["average"])
    network.eval()
    batch, (layers, channels, past_frames) = 2, network.past_shape
    example = (
        torch.randn(batch, MEL_BINS, CHUNK_FRAMES),
        torch.full((batch,), CHUNK_FRAMES, dtype=torch.int64),
        torch.zeros(batch, 1, 1, 1),
        torch.zeros(batch, layers, channels, past_frames),
        torch.zeros(batch, dtype=torch.int64),
    )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.onnx"
    torch.onnx.export(
        Streaming(network), example, str(file), input_names=INPUTS, output_names=OUTPUTS,
        dynamic_axes={name: {0: "B"} for name in INPUTS + OUTPUTS}, opset_version=OPSET,
        dynamo=False,
    )  # fmt: skip
    model = onnx.load(str(file))
    halve(model)
    metadata = {
        "model_type": "EncDecCTCModel",
        "comment": f"TOM {name}: espeak-ng voices only, GPL-3.0-or-later",
        "window_size": CHUNK_FRAMES,
        "chunk_shift": CHUNK_FRAMES,
        "subsampling_factor": SUBSAMPLING,
        "vocab_size": len(TOKENS) - 1,
        "cache_last_channel_dim1": 1,
        "cache_last_channel_dim2": 1,
        "cache_last_channel_dim3": 1,
        "cache_last_time_dim1": layers,
        "cache_last_time_dim2": channels,
        "cache_last_time_dim3": past_frames,
    }
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=str(value))
    onnx.save(model, str(file))
    lines = [f"{'▁' if token == ' ' else token} {i}\n" for i, token in enumerate(TOKENS)]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
