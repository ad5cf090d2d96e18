"""Makes tiny.onnx and tiny.onnx.json: a Piper voice that hums one tone for every phoneme.

The files lie beside this script; `onnx` is needed only to make them again:

    python -m venv /tmp/onnx && /tmp/onnx/bin/pip install onnx
    /tmp/onnx/bin/python tests/agents/engines/tts/make_tiny_voice.py

The inputs and the output are those of a Piper voice (VITS), so the real PiperVoice runs it.
"""

# pyright: reportMissingImports=false

import json
import math
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 22_050
SAMPLES_A_PHONEME = 1024
PHONEMES = "_^$ abcdefghijklmnopqrstuvwxyzçøŋœɐɑɔəɛɜɡɪɲɾʁʃʊʏʒˈˌː̧̯̩.,?!"
"""Numbered from 0: pad, begin, end, then what espeak-ng's German uses."""


def voice() -> onnx.ModelProto:
    """For every phoneme of `input`: a sine of its own, `scales[1]` times as long as usual."""
    constants: dict[str, np.ndarray] = {
        "length": np.array(float(SAMPLES_A_PHONEME), np.float32),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "first": np.array([0], np.int64),
        "second": np.array([1], np.int64),
        "flat": np.array([-1], np.int64),
        "shape": np.array([1, 1, 1, -1], np.int64),
        "step": np.array(7 * 2 * math.pi / RATE, np.float32),
        "base": np.array(90 * 2 * math.pi / RATE, np.float32),
        "level": np.array(0.3, np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["scales", "one"], ["slow"]),
        helper.make_node("Mul", ["length", "slow"], ["samples"]),
        helper.make_node("Cast", ["samples"], ["count"], to=TensorProto.INT64),
        helper.make_node("Range", ["zero", "count", "one"], ["ticks"]),
        helper.make_node("Cast", ["ticks"], ["times"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["times", "first"], ["time"]),
        helper.make_node("Reshape", ["input", "flat"], ["ids"]),
        helper.make_node("Cast", ["ids"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "step"], ["above"]),
        helper.make_node("Add", ["above", "base"], ["speeds"]),
        helper.make_node("Unsqueeze", ["speeds", "second"], ["speed"]),
        helper.make_node("Mul", ["speed", "time"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["wave"]),
        helper.make_node("Mul", ["wave", "level"], ["quiet"]),
        helper.make_node("Reshape", ["quiet", "shape"], ["output"]),
        helper.make_node("Identity", ["input_lengths"], ["lengths"]),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "samples"])
    values = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def config() -> dict[str, object]:
    """The voice's description as Piper reads it."""
    return {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "de"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": len(PHONEMES),
        "num_speakers": 1,
        "phoneme_id_map": {phoneme: [number] for number, phoneme in enumerate(PHONEMES)},
    }


if __name__ == "__main__":
    path = Path(__file__).parent / "tiny.onnx"
    onnx.save(voice(), path)
    text = json.dumps(config(), ensure_ascii=False, separators=(",", ":"))
    path.with_suffix(".onnx.json").write_text(text + "\n", encoding="utf-8")
