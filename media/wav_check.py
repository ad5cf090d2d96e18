"""`check_wav`: whether a file is a WAV that `media.wav` can read, by its header and its size."""

import wave
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import av
from av.error import FFmpegError

from media.audio import SAMPLE_RATE
from media.wav import HIGHEST_RATE, LOWEST_RATE, WavError

LONGEST_S = 24 * 3600


class WavFault(StrEnum):
    """What keeps a file from being read."""

    EMPTY = "empty"
    """There is no audio in it."""
    NOT_WAV = "not_wav"
    CUT_OFF = "cut_off"
    """Its header tells of more audio than it holds."""
    FORMAT = "format"
    """It is a WAV of a kind that is not known here."""
    TOO_LONG = "too_long"


class WavRefused(WavError):
    """The file cannot be read. The message names the cause, not the file."""

    def __init__(self, fault: WavFault, cause: str) -> None:
        super().__init__(cause)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class WavShape:
    """What a WAV's header says."""

    rate: int
    """Hz."""
    channels: int
    frames: int
    """Samples of each channel, at `rate`."""

    @property
    def samples(self) -> int:
        """Samples of each channel at 16 kHz."""
        return self.frames * SAMPLE_RATE // self.rate


def check_wav(path: Path) -> WavShape:
    """The shape of the WAV at `path`; only its header is read. Raises WavRefused, OSError."""
    size = path.stat().st_size
    if size == 0:
        raise WavRefused(WavFault.EMPTY, "the file is empty")
    with path.open("rb") as file:
        try:
            with wave.open(file) as wav:
                shape = WavShape(wav.getframerate(), wav.getnchannels(), wav.getnframes())
                held = (size - file.tell()) // (wav.getsampwidth() * shape.channels)
        except EOFError as error:
            raise WavRefused(WavFault.NOT_WAV, "the file ends within its header") from error
        except wave.Error as error:
            if not _is_coded(error):
                raise WavRefused(WavFault.NOT_WAV, str(error)) from error
            shape = _coded_shape(path)
            held = shape.frames  # what FFmpeg tells is there
    if not LOWEST_RATE <= shape.rate <= HIGHEST_RATE:
        raise WavRefused(WavFault.FORMAT, f"a sample rate of {shape.rate} Hz")
    if held < shape.frames or (held and not shape.frames):
        told, there = (frames / shape.rate for frames in (shape.frames, held))
        reason = f"its header tells of {told:.1f} s, the file holds {there:.1f} s"
        raise WavRefused(WavFault.CUT_OFF, reason)
    if shape.frames > LONGEST_S * shape.rate:
        raise WavRefused(WavFault.TOO_LONG, "it is longer than a day")
    if not shape.frames:
        raise WavRefused(WavFault.EMPTY, "there is no audio in it")
    return shape


def _is_coded(error: wave.Error) -> bool:
    """Python's `wave` knows PCM only; the rest it calls by number (RFC 2361)."""
    other = ("unknown format", "unknown extended format", "bad sample width", "bad # of channels")
    return str(error).startswith(other)


def _coded_shape(path: Path) -> WavShape:
    """Of a WAV that is not PCM: floating point, µ-law, A-law … Raises WavRefused."""
    try:
        with av.open(str(path), format="wav") as file:
            stream = file.streams.audio[0]
            decoder = cast("av.AudioCodecContext | None", stream.codec_context)
            if decoder is None:
                raise WavRefused(WavFault.FORMAT, "no audio of a known format")
            seconds = float((stream.duration or 0) * (stream.time_base or 0))
            return WavShape(
                decoder.sample_rate, decoder.channels, round(seconds * decoder.sample_rate)
            )
    except (FFmpegError, IndexError) as error:
        raise WavRefused(WavFault.FORMAT, f"no audio that can be read ({error})") from error
