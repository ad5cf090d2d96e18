"""Build tests/models/probe.onnx: a "model" that answers with the features it was given.

Through it a test sees what sherpa-onnx feeds a NeMo streaming CTC model: each frame's token is its
loudest mel bin. Run: python -m models.train_stt.probe tests/models/probe.onnx
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.train_stt.export import CHUNK_FRAMES, INPUTS, OPSET, OUTPUTS
from models.train_stt.features import MEL_BINS

QUIETEST = -99.0
IR_VERSION = 8


def build(file: Path) -> None:
    """Write the probe: log-probabilities are the features, and a blank that never wins."""
    mel, length, channel, time, channel_length = INPUTS
    log_probs, frames, *caches = OUTPUTS
    never = np.full((1, CHUNK_FRAMES, 1), QUIETEST, np.float32)
    nodes = [
        helper.make_node("Transpose", [mel], ["by_frame"], perm=[0, 2, 1]),
        helper.make_node("Concat", ["by_frame", "never"], [log_probs], axis=2),
        helper.make_node("Identity", [length], [frames]),
        *(
            helper.make_node("Identity", [old], [new])
            for old, new in zip((channel, time, channel_length), caches, strict=True)
        ),
    ]

    def value(name: str, shape: list[int | str], kind: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    real, whole, cache = TensorProto.FLOAT, TensorProto.INT64, ["B", 1, 1, 1]
    graph = helper.make_graph(
        nodes,
        "probe",
        [
            value(mel, ["B", MEL_BINS, CHUNK_FRAMES], real),
            value(length, ["B"], whole),
            value(channel, cache, real),
            value(time, cache, real),
            value(channel_length, ["B"], whole),
        ],
        [
            value(log_probs, ["B", CHUNK_FRAMES, MEL_BINS + 1], real),
            value(frames, ["B"], whole),
            value(caches[0], cache, real),
            value(caches[1], cache, real),
            value(caches[2], ["B"], whole),
        ],
        [numpy_helper.from_array(never, "never")],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    dimensions = {f"cache_last_{c}_dim{i}": 1 for c in ("channel", "time") for i in (1, 2, 3)}
    metadata = {
        "window_size": CHUNK_FRAMES,
        "chunk_shift": CHUNK_FRAMES,
        "subsampling_factor": 4,
        "vocab_size": MEL_BINS,
        **dimensions,
    }
    for key, number in metadata.items():
        model.metadata_props.add(key=key, value=str(number))
    onnx.save(model, str(file))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
