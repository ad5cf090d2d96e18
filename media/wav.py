"""WAV files: reading any PCM WAV as 16 kHz mono, and writing a call's stereo WAV as it goes.

RIFF/WAVE as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM, Microsoft).
"""

import struct
import wave
from pathlib import Path

import numpy as np
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
    """Read a PCM WAV (8 or 16 bit, any rate and channels) as s16le mono 16 kHz. Raises WavError."""
    rate, samples = _read(path, 0, None)
    mono = samples.astype(np.int32).mean(axis=1).astype(np.int16)
    return resample(mono.tobytes(), rate, SAMPLE_RATE)


def read_channels(path: Path, first_sample: int = 0, end_sample: int | None = None) -> list[bytes]:
    """Read a PCM WAV as `read_wav` does, but each channel by itself: s16le 16 kHz.

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
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            length = file.getnframes()
            start = min(length, first * rate // SAMPLE_RATE)
            stop = length if end is None else min(length, end * rate // SAMPLE_RATE)
            file.setpos(start)
            data = file.readframes(max(0, stop - start))
    except FileNotFoundError as error:
        raise WavError(f"{path}: there is no such file") from error
    except (wave.Error, EOFError, OSError) as error:
        raise WavError(f"{path}: {str(error) or 'the file ends too early'}") from error
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise WavError(f"{path}: a sample rate of {rate} Hz")
    if width == 1:
        samples = (np.frombuffer(data, np.uint8).astype(np.int16) - 128) << 8
    elif width == SAMPLE_BYTES:
        samples = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], np.int16)
    else:
        raise WavError(f"{path}: {8 * width}-bit samples; 8 and 16 bit can be read")
    return rate, samples[: len(samples) // channels * channels].reshape(-1, channels)
