"""From a checkpoint to the ONNX file sherpa-onnx loads as a NeMo streaming CTC model.

Its contract: five inputs and five outputs in a fixed order, and metadata that give the chunk
length, the subsampling and the shapes of the caches. Weights are kept as float16 and cast when the
file is loaded; all sums are done in float32.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from models.train_stt.features import MEL_BINS
from models.train_stt.network import (
    MEL_OFFSET,
    MEL_SCALE,
    SUBSAMPLING,
    TOKENS,
    Layer,
    Network,
)

CHUNK_FRAMES = 8
CHUNK_VECTORS = CHUNK_FRAMES // SUBSAMPLING
OPSET = 17
SMALLEST_HALVED = 512

INPUTS = ["audio_signal", "length", "cache_last_channel", "cache_last_time",
          "cache_last_channel_len"]  # fmt: skip
OUTPUTS = ["logprobs", "encoded_lengths", "cache_last_channel_next", "cache_last_time_next",
           "cache_last_channel_next_len"]  # fmt: skip


class Streaming(nn.Module):
    """The network, chunk by chunk, in the order of arguments sherpa-onnx expects.

    Channels come last and what was a convolution is a product of matrices, or of so many values
    and their sum: on one thread of a CPU onnxruntime needs a fifth of the time for a chunk of two
    vectors. `cache_last_time` is our past: (B, LAYERS, KERNEL - 1, CHANNELS).
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, mel: Tensor, length: Tensor, channel: Tensor, past: Tensor, channel_length: Tensor
    ) -> tuple[Tensor, ...]:
        """One chunk: mel (B, 40, CHUNK_FRAMES); the channel cache is unused and passed through."""
        network = self.network
        x = (mel + MEL_OFFSET) * MEL_SCALE
        x = x.reshape(-1, MEL_BINS, CHUNK_VECTORS, SUBSAMPLING).permute(0, 2, 1, 3)
        x = x.reshape(-1, CHUNK_VECTORS, MEL_BINS * SUBSAMPLING)
        x = torch.relu(_pointwise(network.inlet, x))
        new_past: list[Tensor] = []
        for i, layer in enumerate(cast(Iterable[Layer], network.layers)):
            seen = torch.cat([past[:, i], _normalised(layer.norm, x)], 1)
            new_past.append(seen[:, CHUNK_VECTORS:])
            y = (seen.unsqueeze(1) * _taps(layer.depthwise)).sum(2)
            y = _pointwise(layer.project, functional.glu(_pointwise(layer.expand, y), -1))
            x = x + torch.relu(y)
        logits = _pointwise(network.outlet, _normalised(network.norm, x))
        log_probs = functional.log_softmax(logits, -1)
        vectors = length // SUBSAMPLING
        return log_probs, vectors, channel + 0, torch.stack(new_past, 1), channel_length + vectors


def _pointwise(convolution: nn.Conv1d, x: Tensor) -> Tensor:
    """A convolution of one frame: x (B, T, inputs) to (B, T, outputs)."""
    return functional.linear(x, convolution.weight.squeeze(2), convolution.bias)


def _normalised(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    """x (B, T, C), with what was learnt of mean and variance."""
    assert norm.running_mean is not None and norm.running_var is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return x * scale + (norm.bias - norm.running_mean * scale)


def _taps(convolution: nn.Conv1d) -> Tensor:
    """A depthwise convolution's weights beside each vector of a chunk and its past:
    (CHUNK_VECTORS, KERNEL - 1 + CHUNK_VECTORS, C)."""
    taps = convolution.weight.squeeze(1).t()
    last = CHUNK_VECTORS - 1
    return torch.stack([functional.pad(taps, (0, 0, i, last - i)) for i in range(CHUNK_VECTORS)])


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


def export(weights: Mapping[str, Tensor], folder: Path, name: str) -> None:
    """Write model.onnx and tokens.txt of the model `name`. Raises ValueError where what is written
    would compute something else than the network."""
    network = Network()
    network.load_state_dict(weights)
    network.eval()
    layers, channels, past_vectors = network.past_shape
    batch, past_shape = 2, (layers, past_vectors, channels)
    example = (
        4 * torch.randn(batch, MEL_BINS, CHUNK_FRAMES) - MEL_OFFSET,
        torch.full((batch,), CHUNK_FRAMES, dtype=torch.int64),
        torch.zeros(batch, 1, 1, 1),
        torch.randn(batch, *past_shape),
        torch.zeros(batch, dtype=torch.int64),
    )
    streaming = Streaming(network)
    _check(streaming, network, example)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.onnx"
    # Weights keep their names and shapes (`train.trained_weights`): the runtime folds them.
    torch.onnx.export(
        streaming, example, str(file), input_names=INPUTS, output_names=OUTPUTS,
        dynamic_axes={name: {0: "B"} for name in INPUTS + OUTPUTS}, opset_version=OPSET,
        do_constant_folding=False, dynamo=False,
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
        **{f"cache_last_time_dim{i}": size for i, size in enumerate(past_shape, 1)},
    }
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=str(value))
    onnx.save(model, str(file))
    lines = [f"{'▁' if token == ' ' else token} {i}\n" for i, token in enumerate(TOKENS)]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


def _check(streaming: Streaming, network: Network, example: tuple[Tensor, ...]) -> None:
    """Raises ValueError where the two differ by more than rounding."""
    with torch.no_grad():
        log_probs, _, _, new_past, _ = streaming(*example)
        expected, expected_past = network(example[0], example[3].transpose(2, 3))
    for found, wanted in ((log_probs, expected), (new_past, expected_past.transpose(2, 3))):
        if not torch.allclose(found, wanted, atol=1e-4):
            raise ValueError(f"the chunks differ by {(found - wanted).abs().max():.2g}")
