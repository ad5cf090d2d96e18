"""Speech to text: sherpa-onnx, streaming."""
