"""What a WAV's header promises is there, and can be read; what is wrong is named."""

import struct
import wave
from pathlib import Path

import pytest

from media.audio import SAMPLE_RATE
from media.wav import header, read_wav, write_wav
from media.wav_check import LONGEST_S, WavFault, WavRefused, WavShape, check_wav


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.wav"


def write(file: Path, rate: int, channels: int, width: int, frames: int) -> None:
    with wave.open(str(file), "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(width)
        wav.setframerate(rate)
        wav.writeframes(bytes(channels * width * frames))


@pytest.mark.parametrize(
    ("rate", "channels", "width"), [(16_000, 1, 2), (8_000, 1, 1), (8_000, 1, 2), (44_100, 2, 2)]
)
def test_what_can_be_read_passes(file: Path, rate: int, channels: int, width: int) -> None:
    write(file, rate, channels, width, frames=2 * rate)
    shape = check_wav(file)
    assert shape == WavShape(rate, channels, 2 * rate)
    assert shape.samples == 2 * SAMPLE_RATE
    assert abs(len(read_wav(file)) // 2 - shape.samples) < SAMPLE_RATE / 100


def refused(file: Path) -> tuple[WavFault, str]:
    with pytest.raises(WavRefused) as caught:
        check_wav(file)
    return caught.value.fault, str(caught.value)


def test_nothing_in_it(file: Path) -> None:
    file.write_bytes(b"")
    assert refused(file) == (WavFault.EMPTY, "the file is empty")
    write_wav(file, b"")
    assert refused(file) == (WavFault.EMPTY, "there is no audio in it")


def test_no_wav(file: Path) -> None:
    file.write_text("This is no WAV at all, only text. " * 10)
    assert refused(file) == (WavFault.NOT_WAV, "file does not start with RIFF id")
    file.write_bytes(header(1, 100)[:20])
    assert refused(file)[0] is WavFault.NOT_WAV


def test_cut_off(file: Path) -> None:
    file.write_bytes(header(1, 10 * 32_000) + bytes(3 * 32_000))
    told = "its header tells of 10.0 s, the file holds 3.0 s"
    assert refused(file) == (WavFault.CUT_OFF, told)
    file.write_bytes(header(2, 0) + bytes(64_000))
    assert refused(file)[0] is WavFault.CUT_OFF, "a recorder that died before it wrote the length"


def test_other_kinds_of_wav(file: Path) -> None:
    write(file, 48_000, 1, 3, frames=100)
    assert check_wav(file) == WavShape(48_000, 1, 100)
    float32 = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 136, b"WAVE", b"fmt ", 16, 3, 1,
                          16_000, 64_000, 4, 32, b"data", 100)  # fmt: skip
    file.write_bytes(float32 + bytes(100))
    assert check_wav(file) == WavShape(16_000, 1, 25)
    file.write_bytes(float32.replace(b"\x10\0\0\0\3\0", b"\x10\0\0\0\x34\x12") + bytes(100))
    assert refused(file)[0] is WavFault.FORMAT
    write(file, 500, 1, 2, frames=100)
    assert refused(file) == (WavFault.FORMAT, "a sample rate of 500 Hz")


def test_longer_than_a_day(file: Path) -> None:
    size = (LONGEST_S + 1) * 2_000
    with file.open("wb") as wav:
        wav.write(header(1, size, rate=1_000))
        wav.truncate(44 + size)  # a hole: no disk is needed
    assert refused(file)[0] is WavFault.TOO_LONG
