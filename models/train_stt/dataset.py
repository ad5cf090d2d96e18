"""Synthesise utterances and keep their features in shards on disk, so that a stop costs little."""

import random
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from models.train_stt import channel
from models.train_stt.corpus import Corpus, Sentence
from models.train_stt.espeak import espeak
from models.train_stt.features import MEL_BINS, Features, fbank
from models.train_stt.languages import LANGUAGES
from models.train_stt.voices import Voice, draw_voice

SHARD_UTTERANCES = 2000
LONGEST_S = 10.0


@dataclass(frozen=True)
class Utterance:
    """Trimmed speech at 8000 Hz in [-1, 1] and what was said, by whom."""

    sentence: Sentence
    voice: Voice
    speech: channel.Audio


def speak(sentence: Sentence, voice: Voice, quality: str = "MQ") -> Utterance:
    """Synthesise one sentence; `speech` is empty where espeak-ng says nothing."""
    synthesiser = espeak()
    spoken = synthesiser.say(sentence.spoken, voice)
    audio = soxr.resample(spoken, synthesiser.rate_hz, channel.RATE_HZ, quality)
    return Utterance(sentence, voice, channel.trim(audio))


def utterances(corpus: Corpus, voices: list[str], seed: int) -> Iterator[Utterance]:
    """Endless utterances of a corpus in random voices, none longer than LONGEST_S."""
    rng = random.Random(seed)
    while True:
        sentence = corpus.draw()
        voice = draw_voice(rng, sentence.speaker, voices, corpus.language.voices.tom)
        utterance = speak(sentence, voice, rng.choice(("LQ", "MQ", "HQ")))
        if 0 < len(utterance.speech) <= LONGEST_S * channel.RATE_HZ:
            yield utterance


def make_shard(code: str, seed: int, index: int, path: Path, sections: Collection[str]) -> float:
    """Write shard `index` of a language's training set; returns its hours of audio."""
    language, shard_seed = LANGUAGES[code], seed * 100_003 + index
    rng = np.random.default_rng(shard_seed)
    line = channel.Telephone(rng)
    features: list[Features] = []
    words: list[str] = []
    corpus = Corpus(language, shard_seed, sections=sections)
    for utterance in utterances(corpus, language.voices.training, shard_seed):
        if len(words) % 25 == 0:
            line.remember(utterance.speech)
        padded = channel.pad(utterance.speech, rng.uniform(0.05, 0.6), rng.uniform(0.2, 0.7))
        audio = channel.clean(padded) if rng.random() < 0.08 else line(padded)
        features.append(fbank(audio).astype(np.float16))
        words.append(utterance.sentence.words)
        if len(words) == SHARD_UTTERANCES:
            break
    frames = np.array([len(f) for f in features])
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, features=np.concatenate(features), frames=frames, words=np.array(words))
    partial.rename(path)
    return float(frames.sum()) / 100 / 3600


def make(
    folder: Path,
    code: str,
    seed: int,
    shards: int,
    sections: Collection[str] = (),
    processes: int = 2,
) -> None:
    """Make the training shards that are not there yet; `sections`: as for the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    todo = [(i, p) for i in range(shards) if not (p := folder / f"train-{i:03}.npz").exists()]
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(make_shard, code, seed, i, p, sections) for i, p in todo]
        for (_, path), job in zip(todo, jobs, strict=True):
            print(f"{path.name}: {job.result():.2f} h", flush=True)


def load(folder: Path) -> tuple[list[Features], list[str]]:
    """All training features, each (frames, 40) float16, and their transcripts."""
    features: list[Features] = []
    words: list[str] = []
    for path in sorted(folder.glob("train-[0-9][0-9][0-9].npz")):
        shard = np.load(path)
        assert shard["features"].shape[1] == MEL_BINS
        features += np.split(shard["features"], np.cumsum(shard["frames"])[:-1])
        words += shard["words"].tolist()
    return features, words
