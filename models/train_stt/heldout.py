"""The utterances the recogniser is measured on: other seeds than training, mostly other voices."""

import itertools
import random
from dataclasses import dataclass

import numpy as np

from models.train_stt import channel
from models.train_stt.corpus import Corpus
from models.train_stt.dataset import LONGEST_S, Utterance, speak, utterances
from models.train_stt.features import Features, fbank
from models.train_stt.languages import Language
from models.train_stt.voices import Voice

HELD_OUT_SEED = 900_001


@dataclass(frozen=True)
class Recording:
    """8000 Hz audio as it reaches the recogniser; `end` is the sample where speech ends."""

    words: str
    voice: str
    audio: channel.Audio
    end: int


def record(
    corpus: Corpus, voices: list[str], count: int, seed: int, telephone: bool
) -> list[Recording]:
    """`count` utterances of the whole mix in random voices, clean or over random lines."""
    rng = np.random.default_rng(seed)
    line = channel.Telephone(rng)
    found: list[Recording] = []
    for utterance in utterances(corpus, voices, seed):
        before_s = rng.uniform(0.1, 0.5)
        padded = channel.pad(utterance.speech, before_s, rng.uniform(0.3, 0.6))
        line.remember(utterance.speech)
        audio = line(padded) if telephone else channel.clean(padded)
        end = round(channel.RATE_HZ * before_s) + len(utterance.speech)
        found.append(Recording(utterance.sentence.words, utterance.voice.name, audio, end))
        if len(found) == count:
            return found
    raise AssertionError("utterances() never ends")


def fixed_voice(
    language: Language, speaker: str, voices: list[Voice], count: int, seed: int, g711: bool
) -> list[Recording]:
    """Utterances of one speaker ("tom" or "caller") in given voices, clean or band and A-law."""
    mix = (0.0, 1.0, 0.0) if speaker == "tom" else (1.0, 0.0, 0.0)
    corpus, rng = Corpus(language, seed, mix), random.Random(seed)
    spoken = (speak(corpus.draw(), rng.choice(voices)) for _ in itertools.count())
    fitting = (u for u in spoken if 0 < len(u.speech) <= LONGEST_S * channel.RATE_HZ)
    return [_plain(u, g711) for u in itertools.islice(fitting, count)]


def unknown(language: Language, voices: list[Voice], seed: int) -> list[Recording]:
    """The sentences of unknown.txt, over G.711."""
    rng = random.Random(seed)
    return [
        _plain(speak(sentence, rng.choice(voices)), g711=True)
        for sentence in Corpus(language, seed).lines("unknown")
    ]


def dictated(
    language: Language, name: str, voices: list[Voice], count: int, seed: int, telephone: bool
) -> list[Recording]:
    """The lines of a file in turn, over G.711 or over random lines."""
    rng = random.Random(seed)
    texts = itertools.cycle(Corpus(language, seed).lines(name))
    spoken = (speak(text, rng.choice(voices)) for text in itertools.islice(texts, count))
    if not telephone:
        return [_plain(utterance, g711=True) for utterance in spoken]
    line, before_s = channel.Telephone(np.random.default_rng(seed)), 0.3
    found = []
    for utterance in spoken:
        line.remember(utterance.speech)
        end = round(channel.RATE_HZ * before_s) + len(utterance.speech)
        audio = line(channel.pad(utterance.speech, before_s, 0.4))
        found.append(Recording(utterance.sentence.words, utterance.voice.name, audio, end))
    return found


def _plain(utterance: Utterance, g711: bool) -> Recording:
    before_s, after_s = 0.2, 0.4
    audio = channel.pad(channel.clean(utterance.speech), before_s, after_s)
    if g711:
        audio = channel.alaw(channel.band(audio))
    end = round(channel.RATE_HZ * before_s) + len(utterance.speech)
    return Recording(utterance.sentence.words, utterance.voice.name, audio, end)


def check_set(language: Language, count: int = 160) -> tuple[list[Features], list[str]]:
    """A small noisy set in held-out voices, to watch a training by."""
    seed = HELD_OUT_SEED - 1
    recordings = record(
        Corpus(language, seed), language.voices.held_out, count, seed, telephone=True
    )
    return [fbank(r.audio) for r in recordings], [r.words for r in recordings]
