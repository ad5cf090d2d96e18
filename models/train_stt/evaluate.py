"""Measure a shipped model through sherpa-onnx, just as TOM's engine will use it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import soxr

from models.train_stt import channel
from models.train_stt.corpus import Corpus
from models.train_stt.graph import UNKNOWN
from models.train_stt.heldout import (
    HELD_OUT_SEED,
    Recording,
    dictated,
    fixed_voice,
    record,
    unknown,
)
from models.train_stt.languages import Language
from models.train_stt.measure import word_errors
from models.train_stt.recognizer import ENGINE_RATE_HZ, Listener
from models.train_stt.voices import Voice

HANG_S = 0.1  # of the recording kept after the speech, whose own end is soft for 50 ms


@dataclass(frozen=True)
class Score:
    """Result over one set."""

    name: str
    utterances: int
    words: int
    errors: int
    exact: int
    with_unknown: int
    cpu_s: float
    audio_s: float

    @property
    def wer(self) -> float:
        """Word errors per word of reference."""
        return self.errors / self.words


def as_heard(recording: Recording) -> channel.Audio:
    """Cut HANG_S after the speech and brought to 16000 Hz, as the engine gets it from a call."""
    end = recording.end + round(HANG_S * channel.RATE_HZ)
    return soxr.resample(recording.audio[:end], channel.RATE_HZ, ENGINE_RATE_HZ, "MQ")


def score(name: str, recordings: Sequence[Recording], listener: Listener, wrong: int = 0) -> Score:
    """Recognise all recordings; prints the first `wrong` that were not understood exactly."""
    errors = words = exact = with_unknown = 0
    audio_s = 0.0
    start_s = time.process_time()
    for recording in recordings:
        audio = as_heard(recording)
        audio_s += len(audio) / ENGINE_RATE_HZ
        heard = listener.hear(audio)
        errors += word_errors(recording.words, heard)
        words += len(recording.words.split())
        exact += heard == recording.words
        with_unknown += UNKNOWN in heard
        if heard != recording.words and wrong > 0:
            wrong -= 1
            print(f"  {recording.voice}: {recording.words}\n  {'heard':>8}: {heard}")
    cpu_s = time.process_time() - start_s
    return Score(name, len(recordings), words, errors, exact, with_unknown, cpu_s, audio_s)


def sets(language: Language, count: int) -> dict[str, list[Recording]]:
    """The sets of the model card."""
    seed = HELD_OUT_SEED
    mix = (0.6, 0.4, 0.0)
    voices, held_out = language.voices, language.voices.held_out
    tom = [Voice(voices.tom, rate, 50, 50) for rate in (150, 160, 175)]
    callers = [Voice(name, rate, 50, 50) for name in voices.callers for rate in (140, 160)]
    found = {
        "held-out voices, clean": record(
            Corpus(language, seed), held_out, count, seed, telephone=False
        ),
        "held-out voices, noisy telephone": record(
            Corpus(language, seed + 1), held_out, count, seed + 1, telephone=True
        ),
        "held-out voices, noisy telephone, sentences only": record(
            Corpus(language, seed + 2, mix), held_out, count, seed + 2, telephone=True
        ),
        f"TOM's turns, voice {voices.tom}, clean": fixed_voice(
            language, "tom", tom, count, seed + 3, g711=False
        ),
        f"TOM's turns, voice {voices.tom}, G.711": fixed_voice(
            language, "tom", tom, count, seed + 4, g711=True
        ),
        f"callers, voices {' and '.join(voices.callers)}, G.711": fixed_voice(
            language, "caller", callers, count, seed + 5, g711=True
        ),
    }
    if voices.strange:
        strange = [Voice(voices.strange, rate, 50, 50) for rate in (140, 160)]
        found[f"callers, voice {voices.strange} (an accent never heard), G.711"] = fixed_voice(
            language, "caller", strange, count, seed + 6, g711=True
        )
    strangers = [Voice(name, 150, 50, 50) for name in held_out]
    for file, what in language.dictated.items():
        found[f"{what}, voices {' and '.join(voices.callers)}, G.711"] = dictated(
            language, file, callers, count, seed + 7, telephone=False
        )
        found[f"{what}, held-out voices, noisy telephone"] = dictated(
            language, file, strangers, count, seed + 8, telephone=True
        )
    return found


def table(scores: Sequence[tuple[Score, Score]]) -> str:
    """Markdown table of (greedy, with graph) scores."""
    lines = [
        "| set | utterances | WER greedy | WER with graph | exact with graph |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {plain.name} | {plain.utterances} | {plain.wer:.3f} | {graph.wer:.3f} "
        f"| {graph.exact} ({graph.exact / graph.utterances:.0%}) |"
        for plain, graph in scores
    ]
    return "\n".join(lines)


def report(folder: Path, language: Language, count: int = 300, wrong: int = 5) -> str:
    """Measure every set with and without the graph; gives the model card's figures."""
    plain, graph = Listener(folder, with_graph=False), Listener(folder)
    scores = [
        (score(name, recordings, plain), score(name, recordings, graph, wrong))
        for name, recordings in sets(language, count).items()
    ]
    with_graph = [g for _, g in scores]
    cpu_s = sum(g.cpu_s for g in with_graph) / sum(g.audio_s for g in with_graph)
    flagged = sum(g.with_unknown for g in with_graph)
    names = (*language.voices.callers, *language.voices.held_out)
    voices = [Voice(name, 150, 50, 50) for name in names]
    strange = score("unknown words", unknown(language, voices, HELD_OUT_SEED), graph)
    return (
        f"{table(scores)}\n\n"
        f"Real-time factor with graph, one thread: {cpu_s:.4f}. "
        f"{UNKNOWN} is heard in {strange.with_unknown} of {strange.utterances} sentences with "
        f"unknown words and in {flagged} of {sum(g.utterances for g in with_graph)} without."
    )


def voice_scores(
    folder: Path, language: Language, voices: Sequence[str], count: int = 40
) -> list[Score]:
    """How well each voice is understood, saying a caller's sentences over a clean G.711 line."""
    listener = Listener(folder)
    found = []
    for name in voices:
        manner = [Voice(name, 150, 50, 50)]
        recordings = fixed_voice(language, "caller", manner, count, HELD_OUT_SEED, True)
        found.append(score(name, recordings, listener))
    return sorted(found, key=lambda s: s.wer)
