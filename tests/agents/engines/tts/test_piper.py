"""The real PiperVoice on a tiny voice; see make_tiny_voice.py."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from agents.engines import EngineError, EngineUnavailable
from agents.engines.tts.piper import Piper
from media.audio import SAMPLE_RATE

TINY = Path(__file__).parent / "tiny.onnx"
TEXT = "Guten Tag, hier ist die Praxis."


@pytest.fixture(scope="module")
def voice() -> Piper:
    return Piper(TINY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A voice to break."""
    shutil.copy(TINY, tmp_path)
    shutil.copy(f"{TINY}.json", tmp_path)
    return tmp_path / TINY.name


async def pcm_of(voice: Piper, text: str = TEXT) -> bytes:
    return b"".join([chunk.pcm async for chunk in voice.speak(text)])


async def test_it_speaks_at_16_khz(voice: Piper) -> None:
    pcm = await pcm_of(voice)
    assert 2 < len(pcm) / 2 / SAMPLE_RATE < 5
    assert np.abs(np.frombuffer(pcm, np.int16)).max() > 5_000
    assert voice.name == "piper (tiny)"


async def test_rate() -> None:
    pcm = await pcm_of(Piper(TINY))
    fast = await pcm_of(Piper(TINY, rate=2.0))
    assert abs(len(fast) - len(pcm) / 2) < len(pcm) / 50


async def test_every_phoneme_is_known(voice: Piper, caplog: pytest.LogCaptureFixture) -> None:
    """Else the tiny voice must be made again."""
    await pcm_of(voice, "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.")
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["", "…", "?!"])
async def test_text_without_words(voice: Piper, text: str) -> None:
    assert len(await pcm_of(voice, text)) < SAMPLE_RATE


@pytest.mark.parametrize("missing", ["tiny.onnx", "tiny.onnx.json"])
def test_a_missing_file_is_named(copy: Path, missing: str) -> None:
    copy.with_name(missing).unlink()
    with pytest.raises(EngineUnavailable, match=f"{missing} is missing"):
        Piper(copy)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tiny.onnx", b""),
        ("tiny.onnx", b"no model"),
        ("tiny.onnx.json", b"{"),
        ("tiny.onnx.json", b"{}"),
        ("tiny.onnx.json", b"[]"),
        ("tiny.onnx.json", b"\xff"),
        ("tiny.onnx.json", b'{"num_symbols": 1, "num_speakers": 1, "audio": 1}'),
    ],
)
def test_a_broken_file_is_named(copy: Path, name: str, content: bytes) -> None:
    copy.with_name(name).write_bytes(content)
    with pytest.raises(EngineUnavailable, match=r"tiny\.onnx cannot be loaded"):
        Piper(copy)


async def test_a_model_that_is_no_voice_fails_when_it_speaks(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = Path(__file__).parents[4] / "models" / "stt-demo-de" / "model.onnx"
    shutil.copy(recogniser, copy)
    with pytest.raises(EngineError, match=r"piper \(tiny\): "):
        await pcm_of(Piper(copy))
