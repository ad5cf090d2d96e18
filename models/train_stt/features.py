"""Log-mel features, computed as sherpa-onnx 2.0.1 computes them for a NeMo streaming CTC model.

sherpa-onnx fixes these for `nemo_ctc` (its `OnlineRecognizer` sets them, the user cannot): librosa
mel filters over the whole band, Hann window, no DC removal, preemphasis 0.97, no dither. The model
is worthless with any other set; tests/models holds the version to it.
"""

import kaldi_native_fbank as knf
import numpy as np
import numpy.typing as npt

RATE_HZ = 8000
MEL_BINS = 40
FRAME_SHIFT_MS = 10

Audio = npt.NDArray[np.float32]
Features = npt.NDArray[np.float32]


def fbank_options() -> knf.FbankOptions:
    """The options of kaldi-native-fbank that reproduce sherpa-onnx's features."""
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.frame_shift_ms = FRAME_SHIFT_MS
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = False
    options.frame_opts.window_type = "hann"
    options.frame_opts.remove_dc_offset = False
    options.frame_opts.preemph_coeff = 0.97
    options.mel_opts.num_bins = MEL_BINS
    options.mel_opts.low_freq = 0
    options.mel_opts.high_freq = 0
    options.mel_opts.is_librosa = True
    return options


def fbank(audio: Audio) -> Features:
    """Log-mel features of 8000 Hz audio in [-1, 1], shape (frames, 40), one frame each 10 ms."""
    online = knf.OnlineFbank(fbank_options())
    online.accept_waveform(RATE_HZ, audio.tolist())
    online.input_finished()
    frames = [online.get_frame(i) for i in range(online.num_frames_ready)]
    return np.stack(frames) if frames else np.zeros((0, MEL_BINS), np.float32)
