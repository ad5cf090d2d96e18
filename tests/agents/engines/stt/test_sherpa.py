"""The real sherpa-onnx with the model that TOM ships, on speech of espeak-ng."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import models
from agents.engines import EngineUnavailable
from agents.engines.stt.sherpa import Sherpa
from agents.engines.tts.espeak import Espeak
from media.background import in_background

FOLDER = models.path("stt-demo-de")
SENTENCES = {
    "Wann haben Sie heute geöffnet?": "wann haben sie heute geöffnet",
    "Guten Tag, ich hätte gern einen Termin.": "guten tag ich hätte gern einen termin",
    "Null drei null eins zwei drei.": "null drei null eins zwei drei",
    "Bitte rufen Sie mich zurück.": "bitte rufen sie mich zurück",
}


@pytest.fixture(scope="module")
def stt() -> Sherpa:
    return Sherpa(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A model to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "model"))


async def recognised(stt: Sherpa, text: str, piece: int = 6400) -> tuple[list[str], str]:
    """The partial texts and the final one."""
    stream = stt.stream()
    pcm = Espeak("de").synthesize(text).pcm
    partials = [await stream.feed(pcm[i : i + piece]) for i in range(0, len(pcm), piece)]
    transcript = await stream.finish()
    assert transcript.final
    assert transcript.language == "de"
    return partials, transcript.text


@pytest.mark.parametrize("text", SENTENCES)
async def test_it_understands_while_the_caller_speaks(stt: Sherpa, text: str) -> None:
    partials, final = await recognised(stt, text)
    assert final == SENTENCES[text]
    assert partials[0] == ""
    assert any(final.startswith(partial) for partial in partials if partial)


@pytest.mark.parametrize("piece", [640, 1000, 10**6])
async def test_pieces_of_any_length(stt: Sherpa, piece: int) -> None:
    _, final = await recognised(stt, "Bitte rufen Sie mich zurück.", piece)
    assert final == "bitte rufen sie mich zurück"


async def test_what_fills_no_chunk_costs_no_thread_and_no_word_comes_later(
    stt: Sherpa, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_on = 0

    async def counted(function: Callable[[bytes], str], pcm: bytes) -> str:
        nonlocal handed_on
        handed_on += 1
        return await in_background(function, pcm)

    monkeypatch.setattr("agents.engines.stt.sherpa.in_background", counted)
    monkeypatch.setattr("agents.engines.stt.sherpa._chunk_bytes", lambda *_: 0)
    eager = Sherpa(FOLDER)
    text = "Guten Tag, ich hätte gern einen Termin."
    pcm = Espeak("de").synthesize(text).pcm
    hand_overs = {}
    partials = {}
    for name, engine in (("eager", eager), ("patient", stt)):
        stream, handed_on = engine.stream(), 0
        partials[name] = [await stream.feed(pcm[i : i + 640]) for i in range(0, len(pcm), 640)]
        hand_overs[name] = handed_on
        assert (await stream.finish()).text == SENTENCES[text]
    assert partials["patient"] == partials["eager"]
    assert len(set(partials["patient"])) > 3  # the text grew
    assert hand_overs["eager"] == len(partials["eager"])
    assert hand_overs["patient"] < 0.4 * hand_overs["eager"]


async def test_calls_at_once_share_the_model_but_not_the_text(stt: Sherpa) -> None:
    results = await asyncio.gather(*(recognised(stt, text) for text in SENTENCES))
    assert [final for _, final in results] == list(SENTENCES.values())


@pytest.mark.parametrize("pcm", [b"", bytes(32_000)], ids=["nothing", "silence"])
async def test_without_speech_there_is_no_text(stt: Sherpa, pcm: bytes) -> None:
    stream = stt.stream()
    assert await stream.feed(pcm) == ""
    assert (await stream.finish()).text == ""


def test_it_says_what_it_is(stt: Sherpa) -> None:
    assert stt.language == "de"
    assert stt.name == "sherpa-onnx (stt-demo-de)"
    assert "synthetische" in stt.notice


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"model\.toml: cannot be read"):
        Sherpa(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokens.txt", "lexicon.fst"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(EngineUnavailable, match=rf"{name}: is missing"):
        Sherpa(copy)


@pytest.mark.parametrize("content", [b"", b"no such thing\n", b"a x\n<blk> y\n"])
@pytest.mark.parametrize("name", ["model.onnx", "tokens.txt", "lexicon.fst"])
def test_a_broken_file_is_named(copy: Path, name: str, content: bytes) -> None:
    (copy / name).write_bytes(content)
    with pytest.raises(EngineUnavailable, match=name):
        Sherpa(copy)


@pytest.mark.parametrize(
    ("line", "instead", "cause"),
    [
        ('type = "nemo_ctc"', "type = [", "is not TOML"),
        ('type = "nemo_ctc"', 'type = "whisper"', "type: "),
        ('type = "nemo_ctc"', 'type = "piper"', "is no recogniser"),
        ('type = "nemo_ctc"', 'type = "transducer"', "is missing"),
        ('language = "de"', "", "language: "),
        ("sample_rate = 8000", 'sample_rate = "high"', "sample_rate: "),
        ("feature_dim = 40", "feature_dim = 41", "invalid dimensions"),
    ],
)
def test_a_broken_description_is_told(copy: Path, line: str, instead: str, cause: str) -> None:
    path = copy / "model.toml"
    text = path.read_text(encoding="utf-8")
    assert line in text
    path.write_text(text.replace(line, instead), encoding="utf-8")
    with pytest.raises(EngineUnavailable, match=cause) as caught:
        Sherpa(copy)
    assert str(copy) in str(caught.value)
