"""WAV files: reading any WAV as 16 kHz mono, and writing a call's stereo WAV as it goes.

RIFF/WAVE as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM, Microsoft).
"""

import struct
import wave
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.resample import resample

HEADER_BYTES = 44
_MAX_DATA_BYTES = 2**32 - 1 - HEADER_BYTES
LOWEST_RATE, HIGHEST_RATE = 1_000, 384_000
"""Sample rates that are read, in Hz."""


class WavError(ValueError):
    """The file is no WAV that can be read; the message names file and cause."""


def header(channels: int, data_bytes: int, rate: int = SAMPLE_RATE) -> bytes:
    """The 44-byte header of a 16-bit PCM WAV with `data_bytes` of audio."""
    block = channels * SAMPLE_BYTES
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        HEADER_BYTES - 8 + data_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        rate,
        rate * block,
        block,
        8 * SAMPLE_BYTES,
        b"data",
        data_bytes,
    )


class StereoWav:
    """A 16-bit stereo WAV at 16 kHz that is whole after every `append`: caller left, TOM right.

    The header is rewritten with each piece, so what was appended survives a crash of the process.
    """

    def __init__(self, path: Path) -> None:
        """Creates `path` and its folders. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w+b", buffering=0)
        self._data_bytes = 0
        self._write(0, header(2, 0))

    @property
    def samples(self) -> int:
        """Length so far, in samples of one channel."""
        return self._data_bytes // (2 * SAMPLE_BYTES)

    def append(self, left: bytes, right: bytes) -> None:
        """Add equally long pieces of both channels (s16le). Raises OSError, e.g. on a full disk.

        After an error the file still ends with the last whole piece, and `append` may be retried.
        """
        if len(left) != len(right):
            raise ValueError(f"channels differ in length: {len(left)} and {len(right)} bytes")
        stereo = np.empty((len(left) // SAMPLE_BYTES, 2), np.int16)
        stereo[:, 0] = np.frombuffer(left, np.int16)
        stereo[:, 1] = np.frombuffer(right, np.int16)
        data = stereo.tobytes()
        if self._data_bytes + len(data) > _MAX_DATA_BYTES:
            raise OSError("a WAV file holds at most 4 GiB")
        self._write(HEADER_BYTES + self._data_bytes, data)
        self._data_bytes += len(data)
        self._write(0, header(2, self._data_bytes))

    def close(self) -> None:
        """Close the file; it may be called twice."""
        self._file.close()

    def _write(self, offset: int, data: bytes) -> None:
        self._file.seek(offset)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]


def read_left(path: Path, start: int, samples: int) -> bytes:
    """Up to `samples` of the left channel of what `StereoWav` writes or wrote, from `start` on.

    s16le mono; fewer, or none, where the file ends. The file may grow meanwhile, or have been cut
    off: its header is not asked. Raises OSError.
    """
    with path.open("rb") as file:
        file.seek(HEADER_BYTES + 2 * SAMPLE_BYTES * start)
        data = file.read(2 * SAMPLE_BYTES * samples)
    stereo = np.frombuffer(data[: len(data) // (2 * SAMPLE_BYTES) * 2 * SAMPLE_BYTES], np.int16)
    return stereo[::2].tobytes()


def write_wav(path: Path, pcm: bytes, channels: int = 1) -> None:
    """Write s16le PCM at 16 kHz. Raises OSError."""
    path.write_bytes(header(channels, len(pcm)) + pcm)


def read_wav(path: Path) -> bytes:
    """Read a WAV (of any rate, width and channels) as s16le mono 16 kHz. Raises WavError."""
    rate, samples = _read(path, 0, None)
    mono = samples.astype(np.int32).mean(axis=1).astype(np.int16)
    return resample(mono.tobytes(), rate, SAMPLE_RATE)


def read_channels(path: Path, first_sample: int = 0, end_sample: int | None = None) -> list[bytes]:
    """Read a WAV as `read_wav` does, but each channel by itself: s16le 16 kHz.

    `first_sample` and one past the last, both at 16 kHz, choose a part. What a file that was cut
    off holds less is missing at its end. Raises WavError.
    """
    rate, samples = _read(path, first_sample, end_sample)
    return [
        resample(np.ascontiguousarray(samples[:, channel]).tobytes(), rate, SAMPLE_RATE)
        for channel in range(samples.shape[1])
    ]


def _read(path: Path, first: int, end: int | None) -> tuple[int, NDArray[np.int16]]:
    """Rate in Hz, and 16-bit samples with a column for each channel."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != SAMPLE_BYTES:
                return _decode(path, first, end)
            rate, channels, length = file.getframerate(), file.getnchannels(), file.getnframes()
            part = _part(path, rate, length, first, end)
            file.setpos(part.start)
            data = file.readframes(len(part))
    except FileNotFoundError as error:
        raise WavError(f"{path}: there is no such file") from error
    except (wave.Error, EOFError, OSError) as error:
        if "unknown format" in str(error):  # of `wave`, that is
            return _decode(path, first, end)
        raise WavError(f"{path}: {str(error) or 'the file ends too early'}") from error
    samples = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], np.int16)
    return rate, samples[: len(samples) // channels * channels].reshape(-1, channels)


def _decode(path: Path, first: int, end: int | None) -> tuple[int, NDArray[np.int16]]:
    """The same for what is not 16-bit PCM: 8, 24 and 32 bit, floating point, µ-law, A-law …"""
    pieces: list[NDArray[np.int16]] = []
    try:
        with av.open(str(path), format="wav") as file:
            stream = file.streams.audio[0]
            decoder = cast("av.AudioCodecContext | None", stream.codec_context)
            if decoder is None:
                raise WavError(f"{path}: no audio of a known format")
            rate, channels = decoder.sample_rate, decoder.channels
            to_16_bit = av.AudioResampler(format="s16", layout=decoder.layout)
            for frame in file.decode(stream):
                pieces += [piece.to_ndarray()[0] for piece in to_16_bit.resample(frame)]
    except (FFmpegError, IndexError) as error:
        raise WavError(f"{path}: no audio that can be read ({error})") from error
    samples = np.concatenate([*pieces, np.empty(0, np.int16)]).reshape(-1, channels)
    part = _part(path, rate, len(samples), first, end)
    return rate, samples[part.start : part.stop]


def _part(path: Path, rate: int, length: int, first: int, end: int | None) -> range:
    """Samples at `rate` of a part that is given in samples at 16 kHz. Raises WavError."""
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise WavError(f"{path}: a sample rate of {rate} Hz")
    start = min(length, first * rate // SAMPLE_RATE)
    stop = length if end is None else min(length, end * rate // SAMPLE_RATE)
    return range(start, max(start, stop))
