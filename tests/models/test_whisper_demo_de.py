"""The shipped Whisper and its aligner: complete, small, and understood by the real whisperx."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import models
from models.train_stt.voices import Voice
from models.train_whisper.phrases import PHRASES
from tests.models.speech import RATE_HZ, Audio, speak, telephone

WHISPER = models.path("whisper-demo-de")
ALIGNER = models.path("align-demo-de")
NLTK_DATA = ALIGNER / "nltk_data"
MOST_BYTES = 10_000_000
VOCABULARY = 51_865
TEXT_TOKENS = 50_257

TOM = Voice("de", rate_wpm=160, pitch=50, pitch_range=50)
CALLER_F = Voice("de+f2", rate_wpm=160, pitch=50, pitch_range=50)
CALLER_M = Voice("de+m3", rate_wpm=160, pitch=50, pitch_range=50)

SAID: list[tuple[str, Voice]] = [
    ("Ich möchte einen Termin vereinbaren.", TOM),
    ("Meine Nummer ist null drei null, fünf fünf eins zwei.", CALLER_F),
    ("Bitte rufen Sie mich zurück.", CALLER_M),
]

needs_whisperx = pytest.mark.skipif(
    importlib.util.find_spec("whisperx") is None,
    reason="whisperx is not installed (an extra, several gigabytes)",
)


def description(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))


def test_the_whisper_folder_is_complete() -> None:
    described = description(WHISPER)
    assert (described["name"], described["kind"]) == ("whisper-demo-de", "whisper")
    assert described["notice"]
    names = {file.name for file in WHISPER.iterdir()}
    assert names == {
        "README.md",
        "config.json",
        "model.bin",
        "model.toml",
        "tokenizer.json",
        "vocabulary.json",
    }
    assert {described["model"], described["tokenizer"]} <= names


def test_the_aligner_folder_is_complete() -> None:
    described = description(ALIGNER)
    assert (described["name"], described["kind"]) == ("align-demo-de", "aligner")
    assert described["notice"]
    names = {file.name for file in ALIGNER.iterdir()}
    assert {"README.md", "config.json", "preprocessor_config.json", "vocab.json"} <= names
    assert {described["model"], described["nltk_data"]} <= names


def test_the_models_are_small() -> None:
    files = [f for folder in (WHISPER, ALIGNER) for f in folder.rglob("*") if f.is_file()]
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES


def test_the_vocabulary_is_whispers() -> None:
    tokens = json.loads((WHISPER / "vocabulary.json").read_text(encoding="utf-8"))
    assert len(tokens) == len(set(tokens)) == VOCABULARY
    assert tokens[TEXT_TOKENS] == "<|endoftext|>"
    assert tokens[50_261] == "<|de|>"
    assert tokens[50_359] == "<|transcribe|>"
    assert tokens[-1] == "<|30.00|>"


def test_tokenizer_and_vocabulary_agree() -> None:
    tokenizer = json.loads((WHISPER / "tokenizer.json").read_text(encoding="utf-8"))
    tokens = json.loads((WHISPER / "vocabulary.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    assert all(tokens[number] == token for token, number in vocabulary.items())
    assert all(tokens[t["id"]] == t["content"] for t in tokenizer["added_tokens"])
    assert len(vocabulary) == TEXT_TOKENS


def test_the_aligner_spells_every_phrase() -> None:
    letters = set(json.loads((ALIGNER / "vocab.json").read_text(encoding="utf-8")))
    assert set("".join(PHRASES).lower().replace(" ", "|")) <= letters


@pytest.mark.parametrize("language", ["german", "english"])
def test_sentence_data_is_complete(language: str) -> None:
    folder = NLTK_DATA / "tokenizers" / "punkt_tab" / language
    assert {file.name for file in folder.iterdir()} == {
        "abbrev_types.txt",
        "collocations.tab",
        "ortho_context.tab",
        "sent_starters.txt",
    }
    assert "dr" in (folder / "abbrev_types.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("folder", [WHISPER, ALIGNER])
def test_the_cards_say_what_the_models_are_not_for(folder: Path) -> None:
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "synthetic espeak-ng voices" in card
    assert re.search(r"not\s+for\s+human", card)


@pytest.fixture(scope="module")
def spoken() -> Audio:
    """The three sentences in one message, in TOM's voice, with silence around."""
    pause = np.zeros(RATE_HZ // 2, np.float32)
    pieces = speak([(text, TOM) for text, _ in SAID])
    return np.concatenate([pause, *(p for piece in pieces for p in (piece, pause))])


@pytest.fixture(scope="module")
def whisperx() -> Any:
    """The real package, offline and without telemetry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYANNOTE_METRICS_ENABLED", "false")
        patch.setenv("HF_HUB_OFFLINE", "1")
        data = pytest.importorskip("nltk.data")
        patch.setattr(data, "path", [str(NLTK_DATA)])
        yield pytest.importorskip("whisperx")


@pytest.fixture(scope="module")
def model(whisperx: Any) -> Any:
    return whisperx.load_model(
        str(WHISPER), device="cpu", compute_type="int8", language="de", vad_method="pyannote",
        threads=1,
    )  # fmt: skip


@needs_whisperx
@pytest.mark.parametrize(
    ("text", "voice"),
    [
        SAID[0],
        pytest.param(*SAID[1], marks=pytest.mark.xfail(reason="it still mistakes some digits")),
        SAID[2],
    ],
)
def test_whisperx_understands_a_phrase(model: Any, text: str, voice: Voice) -> None:
    audio = np.concatenate([speak([(text, voice)])[0], np.zeros(RATE_HZ // 2, np.float32)])
    for line in (audio, telephone(audio)):
        segments = model.transcribe(line, batch_size=4)["segments"]
        assert [segment["text"].strip() for segment in segments] == [text]


@needs_whisperx
def test_whisperx_understands_a_message_word_by_word(
    whisperx: Any, model: Any, spoken: Audio
) -> None:
    message = " ".join(text for text, _ in SAID)
    segments = model.transcribe(spoken, batch_size=4)["segments"]
    assert " ".join(segment["text"].strip() for segment in segments) == message
    aligner, metadata = whisperx.load_align_model(
        language_code="de", device="cpu", model_name=str(ALIGNER)
    )
    aligned = whisperx.align(segments, aligner, metadata, spoken, "cpu")["segments"]
    assert [segment["text"].strip() for segment in aligned] == [text for text, _ in SAID]
    words = [word for segment in aligned for word in segment["words"]]
    assert [word["word"] for word in words] == message.split()
    starts = [word["start"] for word in words]
    assert starts == sorted(starts)
    # whisperx rounds up to frames of its VAD and of the aligner.
    assert words[-1]["end"] <= len(spoken) / RATE_HZ + 0.1


@needs_whisperx
def test_whisperx_hears_nothing_in_silence(model: Any) -> None:
    assert model.transcribe(np.zeros(3 * RATE_HZ, np.float32))["segments"] == []


@pytest.mark.skipif(
    importlib.util.find_spec("faster_whisper") is None, reason="faster-whisper is not installed"
)
def test_faster_whisper_understands_a_message(spoken: Audio) -> None:
    faster_whisper = pytest.importorskip("faster_whisper")
    model = faster_whisper.WhisperModel(
        str(WHISPER), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )
    segments, info = model.transcribe(spoken, without_timestamps=True)
    assert info.language == "de"
    assert " ".join(s.text.strip() for s in segments) == " ".join(text for text, _ in SAID)
