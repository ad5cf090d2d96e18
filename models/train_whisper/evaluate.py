"""Measure the shipped models through the real whisperx, with its default beam."""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.train_stt.features import Audio
from models.train_stt.german import transcript
from models.train_stt.measure import word_errors
from models.train_stt.voices import GERMAN, Voice
from models.train_whisper.phrases import MOST_PHRASES, call_back_number, message
from models.train_whisper.speech import HOME, RATE_HZ, Spoken, silence, speak, telephone

SEED = 900_001
BEFORE_S, AFTER_S = 0.5, 0.7
NEAR_S = 0.15
CHUNK_S = 12
"""What whisperx cuts longer messages into; the network tells 12.8 s apart."""


@dataclass
class Score:
    """Result over one set; `near` and `aligned` count words, the rest messages."""

    name: str
    messages: int = 0
    exact: int = 0
    words: int = 0
    errors: int = 0
    near: int = 0
    aligned: int = 0
    cpu_s: float = 0.0
    align_cpu_s: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Its row of the model card's table."""
        near = f"{self.near / self.aligned:.1%}" if self.aligned else "–"
        return (
            f"| {self.name} | {self.messages} | {self.exact} ({self.exact / self.messages:.1%}) "
            f"| {self.errors / self.words:.4f} | {near} | {self.cpu_s / self.messages:.2f} "
            f"| {self.align_cpu_s / self.messages:.2f} |"
        )


def messages(
    voices: list[str], count: int, phrases: int, seed: int, phone: bool
) -> Iterator[tuple[Spoken, Audio]]:
    """`count` messages of `phrases` phrases at 160 words a minute, with silence around them."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    for i in range(count):
        voice = Voice(voices[i % len(voices)], 160, 50, 50)
        said = speak(message(rng, phrases), voice, rng, 0.7)
        yield said, recorded(said, noise if phone else None)


def recorded(said: Spoken, noise: np.random.Generator | None) -> Audio:
    """With silence around it; over a telephone line if there is a generator for its noise."""
    audio = np.concatenate([silence(BEFORE_S), said.audio * np.float32(0.6), silence(AFTER_S)])
    return telephone(audio, noise, (18, 25)) if noise else audio


class Listener:
    """The two models as whisperx loads them."""

    def __init__(self, whisper: Path, aligner: Path) -> None:
        os.environ |= {
            "PYANNOTE_METRICS_ENABLED": "false",
            "HF_HUB_OFFLINE": "1",
            "NLTK_DATA": str(aligner / "nltk_data"),
        }
        import torch
        import whisperx

        torch.set_num_threads(1)
        self.whisperx: Any = whisperx
        self.model = whisperx.load_model(
            str(whisper), device="cpu", compute_type="int8", language="de", threads=1,
            vad_method="pyannote", local_files_only=True,
        )  # fmt: skip
        self.aligner, self.metadata = whisperx.load_align_model(
            language_code="de", device="cpu", model_name=str(aligner)
        )

    def hear(self, audio: Audio) -> list[dict[str, Any]]:
        """Segments with their text."""
        return self.model.transcribe(audio, batch_size=4, chunk_size=CHUNK_S)["segments"]

    def align(self, segments: list[dict[str, Any]], audio: Audio) -> list[dict[str, Any]]:
        """The words of the segments with start and end in seconds."""
        found = self.whisperx.align(segments, self.aligner, self.metadata, audio, "cpu")
        return [word for segment in found["segments"] for word in segment["words"]]


def near(said: Spoken, words: list[dict[str, Any]]) -> int:
    """Words of a right transcript whose times lie in their phrase, NEAR_S of play given."""
    owners = [i for i, phrase in enumerate(said.phrases) for _ in phrase.split()]
    found = 0
    for owner, word in zip(owners, words, strict=True):
        start_s, end_s = (BEFORE_S + sample / RATE_HZ for sample in said.spans[owner])
        timed = "start" in word and "end" in word
        found += timed and word["start"] > start_s - NEAR_S and word["end"] < end_s + NEAR_S
    return found


def score(name: str, said: Iterator[tuple[Spoken, Audio]], listener: Listener) -> Score:
    """Transcribe and align all messages of a set."""
    result = Score(name)
    for spoken, audio in said:
        start_s = time.process_time()
        segments = listener.hear(audio)
        result.cpu_s += time.process_time() - start_s
        text = " ".join(segment["text"].strip() for segment in segments)
        result.messages += 1
        result.exact += text == spoken.text
        reference = transcript(spoken.text)
        result.words += len(reference.split())
        result.errors += word_errors(reference, transcript(text))
        if text != spoken.text:
            result.wrong.append(f"{spoken.text}\n      {text}")
            continue
        start_s = time.process_time()
        words = listener.align(segments, audio)
        result.align_cpu_s += time.process_time() - start_s
        result.aligned += len(words)
        result.near += near(spoken, words)
    return result


def numbers(
    voices: list[str], count: int, seed: int, phone: bool
) -> Iterator[tuple[Spoken, Audio]]:
    """Single phrases with call-back numbers of 4 to 11 digits."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    for i in range(count):
        voice = Voice(voices[i % len(voices)], 160, 50, 50)
        said = speak([call_back_number(rng)], voice, rng, 0.5)
        yield said, recorded(said, noise if phone else None)


def report(whisper: Path, aligner: Path, count: int, wrong: int = 4) -> str:
    """Measure every set; gives the model card's table."""
    listener = Listener(whisper, aligner)
    groups = {
        "de, de+f2, de+m3": HOME,
        "other training voices": [v for v in GERMAN.training if v not in HOME],
        "held-out voices": GERMAN.held_out,
    }
    lines = [
        "| voices, line, phrases | messages | exact | WER | words in their phrase "
        "| CPU s, transcribe | CPU s, align |",
        "|---|---|---|---|---|---|---|",
    ]
    sets = [
        (f"{name}, {'telephone' if phone else 'clean'}, {phrases}",
         messages(voices, count, phrases, SEED + 10 * phrases + phone, phone))
        for name, voices in groups.items()
        for phone in (False, True)
        for phrases in range(1, MOST_PHRASES + 1)
    ]  # fmt: skip
    sets += [
        (f"{name}, {'telephone' if phone else 'clean'}, number",
         numbers(voices, count, SEED + phone, phone))
        for name, voices in groups.items()
        for phone in (False, True)
    ]  # fmt: skip
    for name, said in sets:
        result = score(name, said, listener)
        lines.append(result.row())
        print(lines[-1], *(f"    {line}" for line in result.wrong[:wrong]), sep="\n", flush=True)
    return "\n".join(lines)
