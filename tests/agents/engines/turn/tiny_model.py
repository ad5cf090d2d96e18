"""An ONNX model with Smart Turn's inputs and outputs that says how loud the spectrogram is.

Written field by field (protobuf's encoding, the numbers of `onnx.proto`): nothing has to be
installed to make it.
"""

from pathlib import Path

FILE = "tiny.onnx"


def make(folder: Path, bands: int = 80, frames: int = 800) -> Path:
    """The model and its `model.toml` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = (
        _node("ReduceMean", "input_features", "bands", 2, keep=0)
        + _node("ReduceMean", "bands", "mean", 1, keep=1)
        + _part(1, _part(1, b"mean") + _part(2, b"logits") + _part(4, b"Sigmoid"))
        + _part(2, b"tiny")
        + _part(11, _tensor("input_features", bands, frames))
        + _part(12, _tensor("logits", 1))
    )
    opset = _part(8, _part(1, b"") + _number(2, 13))
    (folder / FILE).write_bytes(_number(1, 7) + opset + _part(7, graph))
    (folder / "model.toml").write_text(
        f'name = "tiny"\nkind = "turn"\ntype = "smart_turn"\nlanguage = "mul"\n'
        f'sample_rate = 16000\nmodel = "{FILE}"\n'
    )
    return folder


def _node(kind: str, taken: str, given: str, axis: int, *, keep: int) -> bytes:
    axes = _part(1, b"axes") + _number(8, axis) + _number(20, 7)
    kept = _part(1, b"keepdims") + _number(3, keep) + _number(20, 2)
    names = _part(1, taken.encode()) + _part(2, given.encode()) + _part(4, kind.encode())
    return _part(1, names + _part(5, axes) + _part(5, kept))


def _tensor(name: str, *sizes: int) -> bytes:
    dims = _part(1, _part(2, b"batch")) + b"".join(_part(1, _number(1, size)) for size in sizes)
    kind = _part(1, _number(1, 1) + _part(2, dims))
    return _part(1, name.encode()) + _part(2, kind)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
