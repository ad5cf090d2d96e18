import signal
import struct
import subprocess
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from media.audio import SAMPLE_RATE
from media.wav import (
    HEADER_BYTES,
    StereoWav,
    WavError,
    header,
    read_channels,
    read_left,
    read_wav,
    write_wav,
)

OPEN_FILES = Path("/proc/self/fd")
SECOND = 2 * SAMPLE_RATE
LEFT, RIGHT = b"\1\0" * SAMPLE_RATE, b"\2\0" * SAMPLE_RATE


def stereo_samples(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 2, 2)
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, np.int16).reshape(-1, 2)


def test_a_call_s_wav_is_whole_after_every_piece(tmp_path: Path) -> None:
    path = tmp_path / "2025" / "03" / "call.wav"
    wav = StereoWav(path)
    assert len(stereo_samples(path)) == 0
    for seconds in range(1, 4):
        wav.append(LEFT, RIGHT)
        assert len(stereo_samples(path)) == wav.samples == seconds * SAMPLE_RATE
        assert path.stat().st_size == HEADER_BYTES + 4 * wav.samples
    assert set(stereo_samples(path)[:, 0]) == {1}, "the caller, left"
    assert set(stereo_samples(path)[:, 1]) == {2}, "TOM, right"
    wav.close()
    wav.close()


def test_channels_must_be_equally_long(tmp_path: Path) -> None:
    wav = StereoWav(tmp_path / "call.wav")
    with pytest.raises(ValueError, match="differ in length"):
        wav.append(LEFT, RIGHT[:-2])
    assert wav.samples == 0
    wav.close()


WRITER = """
import sys, time
from pathlib import Path
from media.wav import StereoWav
wav = StereoWav(Path(sys.argv[1]))
second = bytes(range(1, 251)) * 128
while True:
    wav.append(second, second)
    print(wav.samples, flush=True)
"""


def test_a_killed_process_loses_nothing_that_was_appended(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        appended = [int(process.stdout.readline()) for _ in range(20)]
        process.send_signal(signal.SIGKILL)
    samples = stereo_samples(path)
    assert len(samples) >= appended[-1]
    assert len(samples) % SAMPLE_RATE == 0, "whole pieces only"
    assert (samples != 0).all()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from media.wav import StereoWav
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
wav = StereoWav(Path(sys.argv[1]))
second = bytes(range(1, 251)) * 128
wav.append(second, second)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
for _ in range(2):
    try:
        wav.append(second, second)
    except OSError as error:
        print(wav.samples, error.errno)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
wav.append(second, second)
print(wav.samples)
"""


def test_a_full_disk_is_told_and_spoils_nothing(tmp_path: Path) -> None:
    """A piece that did not fit is not in the file, and can be appended once there is room."""
    path = tmp_path / "call.wav"
    lines = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["16000", "16000", "32000"]
    samples = stereo_samples(path)
    assert len(samples) == 2 * SAMPLE_RATE
    assert (samples[:SAMPLE_RATE] == samples[SAMPLE_RATE:]).all()


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError):
        StereoWav(tmp_path / "file" / "call.wav")


def test_a_file_that_cannot_be_begun_is_not_left_open(tmp_path: Path) -> None:
    before = len(list(OPEN_FILES.iterdir()))
    with pytest.raises(OSError):
        StereoWav(Path("/dev/full"))
    assert len(list(OPEN_FILES.iterdir())) == before


def test_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, LEFT)
    assert read_wav(path) == LEFT


def test_any_rate_channels_and_width_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(header(1, 16_000, rate=8_000) + b"\1\0" * 8_000)
    assert abs(len(read_wav(path)) - SECOND) < 64, "8 kHz"
    stereo = np.tile(np.array([100, 300], np.int16), SAMPLE_RATE)
    path.write_bytes(header(2, 2 * SECOND) + stereo.tobytes())
    assert set(np.frombuffer(read_wav(path), np.int16)) == {200}, "the mean of both channels"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(16_000)
        file.writeframes(b"\x80\xff\x00")
    assert np.frombuffer(read_wav(path), np.int16).tolist() == [0, 127 << 8, -128 << 8], "8 bit"


ENCODINGS = ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_mulaw", "pcm_alaw")


def encoded(path: Path, codec: str, rate: int, stereo: np.ndarray) -> None:
    """Two channels (samples, 2) as FFmpeg writes them, cut off like a file of a dying machine."""
    with av.open(str(path), "w", format="wav") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(stereo.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


@pytest.mark.parametrize("cut_bytes", [0, 50])
@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
@pytest.mark.parametrize("codec", ENCODINGS)
def test_what_other_programs_write_is_read(
    tmp_path: Path, codec: str, rate: int, cut_bytes: int
) -> None:
    path = tmp_path / "a.wav"
    tone = 8_000 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    encoded(path, codec, rate, np.stack([tone, tone / 2], axis=1).astype(np.int16))
    path.write_bytes(path.read_bytes()[: path.stat().st_size - cut_bytes])
    left, right = (np.frombuffer(pcm, np.int16) for pcm in read_channels(path))
    assert abs(len(left) - 2 * SAMPLE_RATE) < 64
    expected = 8_000 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    for channel, loud in ((left, 1.0), (right, 0.5)):
        heard = channel[:SAMPLE_RATE].astype(float)
        assert np.abs(heard - loud * expected)[100:].max() < 500, "the same, to its noise"
    part = np.frombuffer(read_channels(path, 8_000, 16_000)[0], np.int16)
    assert abs(len(part) - 8_000) < 64


def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes((header(1, SECOND) + LEFT)[: HEADER_BYTES + 1001])
    assert read_wav(path) == LEFT[:1000]


def test_a_file_without_audio_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(header(2, 0, rate=8_000))
    assert read_wav(path) == b""


def with_field(offset: int, value: int, code: str = "<H") -> bytes:
    data = bytearray(header(1, 4) + b"\1\0\2\0")
    struct.pack_into(code, data, offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        pytest.param(b"", "too early", id="empty"),
        pytest.param(header(1, 4)[:20], "too early", id="cut in the header"),
        pytest.param(b"ID3\4" + bytes(400), "RIFF", id="an MP3"),
        pytest.param(b"RIFF\x24\0\0\0AVI " + bytes(40), "WAVE", id="an AVI"),
        pytest.param(with_field(20, 0x7777), "known format", id="an unknown format"),
        pytest.param(with_field(20, 1)[:30], "too early", id="cut in the format"),
        pytest.param(with_field(22, 0), "channels", id="no channels"),
        pytest.param(with_field(24, 0, "<I"), "rate", id="no rate"),
        pytest.param(with_field(24, 2**32 - 1, "<I"), "rate", id="an absurd rate"),
        pytest.param(with_field(34, 0), "width", id="no width"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, cause: str) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(data)
    with pytest.raises(WavError, match=cause) as caught:
        read_wav(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WavError, match="no such file"):
        read_wav(tmp_path / "a.wav")
    with pytest.raises(WavError, match="directory"):
        read_wav(tmp_path)


def test_the_limit_of_the_format_is_told(tmp_path: Path) -> None:
    wav = StereoWav(tmp_path / "call.wav")
    wav._data_bytes = 2**32 - 1000  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(OSError, match="4 GiB"):
        wav.append(LEFT, RIGHT)
    wav.close()


def test_channels_are_read_apart(tmp_path: Path) -> None:
    wav = StereoWav(tmp_path / "call.wav")
    wav.append(LEFT, RIGHT)
    wav.append(RIGHT, LEFT)
    wav.close()
    assert read_channels(tmp_path / "call.wav") == [LEFT + RIGHT, RIGHT + LEFT]
    part = read_channels(tmp_path / "call.wav", SAMPLE_RATE - 2, SAMPLE_RATE + 1)
    assert part == [LEFT[:4] + RIGHT[:2], RIGHT[:4] + LEFT[:2]]
    assert read_channels(tmp_path / "call.wav", 5 * SAMPLE_RATE) == [b"", b""], "past its end"


def test_two_hours_of_a_telephone_are_read(tmp_path: Path) -> None:
    path, seconds = tmp_path / "long.wav", 2 * 3600
    with path.open("wb") as file:
        file.write(header(1, 2 * 8_000 * seconds, rate=8_000))
        file.truncate(HEADER_BYTES + 2 * 8_000 * seconds)
    (pcm,) = read_channels(path)
    assert abs(len(pcm) - SECOND * seconds) < 64, "in pieces, and nothing is lost between them"


def test_a_part_of_another_rate_is_chosen_in_samples_at_16_khz(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "phone.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16_000) + b"\0\x20" * 8000)
    (second,) = read_channels(tmp_path / "phone.wav", SAMPLE_RATE, 2 * SAMPLE_RATE)
    samples = np.frombuffer(second, np.int16)
    assert abs(len(samples) - SAMPLE_RATE) < 20
    assert np.abs(samples[100:-100] - 0x2000).max() < 100


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    write_wav(tmp_path / "whole.wav", LEFT + RIGHT)
    data = (tmp_path / "whole.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(data[: HEADER_BYTES + SECOND + 1])
    assert read_channels(tmp_path / "cut.wav") == [LEFT]
    (tmp_path / "cut.wav").write_bytes(data[:20])
    with pytest.raises(WavError, match=r"cut\.wav: the file ends too early"):
        read_channels(tmp_path / "cut.wav")


def test_a_part_of_the_left_channel(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    wav = StereoWav(path)
    left = np.arange(1000, dtype=np.int16)
    wav.append(left.tobytes(), bytes(2000))
    assert np.array_equal(np.frombuffer(read_left(path, 100, 50), np.int16), left[100:150])
    assert np.array_equal(np.frombuffer(read_left(path, 990, 50), np.int16), left[990:])
    assert read_left(path, 2000, 50) == b""
    wav.close()
    path.write_bytes(path.read_bytes()[:-3])  # cut off in mid-sample
    assert np.array_equal(np.frombuffer(read_left(path, 990, 50), np.int16), left[990:999])
    with pytest.raises(OSError, match="No such file"):
        read_left(tmp_path / "none.wav", 0, 1)
