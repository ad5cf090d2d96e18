"""Where TOM goes on after a pause in a word: at words' beginnings in espeak-ng's speech."""

import numpy as np
import pytest

from agents.engines.tts.espeak import Espeak
from agents.realtime.cut_word import MOST_BACK_MS, word_start
from media.audio import SAMPLE_BYTES, sample_count, to_ms, to_samples

TEXTS = [
    "Unsere Adresse ist Hauptstraße zwölf in Berlin, gleich neben der großen Bibliothek.",
    "Am Nachmittag ist die Praxis leider geschlossen, aber Sie können etwas ausrichten.",
    "Möchten Sie dafür einen Termin bei uns haben?",
]
AHEAD = to_samples(200)
"""What a line has and the caller has not heard."""
VOICES = ["de", "de+f2", "de+m3"]


def cuts(voice: str, told: bool) -> tuple[float, float]:
    """The shares of cuts that lead to a word's beginning, and that would be one by chance."""
    goes_on: list[bool] = []
    chance: list[bool] = []
    for text in TEXTS:
        chunk = Espeak(voice).synthesize(text)
        words = np.array([mark.at_samples for mark in chunk.marks])
        for cut in range(to_samples(300), sample_count(chunk.pcm), to_samples(23)):
            known = int(words[words <= cut].max()) if told else None
            start = word_start(chunk.pcm[: SAMPLE_BYTES * (cut + AHEAD)], cut, known)
            assert cut - to_samples(MOST_BACK_MS) <= start <= cut
            if start < cut:  # else no word is cut
                goes_on.append(begins(words, start))
                chance.append(begins(words, cut))
    return float(np.mean(goes_on)), float(np.mean(chance))


def begins(words: np.ndarray, at: int) -> bool:
    """A word begins at `at`: 20 ms before it, or after a breath of silence."""
    return any(-20 <= to_ms(int(word) - at) <= 80 for word in words)


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_that_tells_its_words_goes_on_at_one(voice: str) -> None:
    share, chance = cuts(voice, told=True)
    assert share > 0.95
    assert chance < 0.35


@pytest.mark.parametrize("voice", VOICES)
def test_by_the_sound_alone_it_is_a_word_twice_as_often_as_by_chance(voice: str) -> None:
    share, chance = cuts(voice, told=False)
    assert share > 1.8 * chance


def tone(*parts: tuple[int, int]) -> bytes:
    """Parts of so many ms and so loud."""
    return b"".join(np.full(to_samples(ms), level, np.int16).tobytes() for ms, level in parts)


IN_MS = [
    # what is there, where it stops, where the word begins if known, where it goes on
    ("a sound without a dip", tone((1000, 5000)), 700, None, 600),
    ("after a silence", tone((300, 5000), (60, 0), (640, 5000)), 500, None, 340),
    ("the last of two", tone((100, 900), (60, 0), (90, 900), (60, 0), (690, 900)), 600, None, 290),
    ("the voice told", tone((1000, 5000)), 700, 480, 480),
    ("told, before silences", tone((300, 5000), (60, 0), (640, 5000)), 500, 200, 200),
    ("told, and too long ago", tone((1400, 5000), (60, 50), (640, 5000)), 1600, 900, 1440),
    ("in a pause", tone((500, 5000), (200, 0), (300, 5000)), 600, 400, 600),
    ("where one begins", tone((500, 5000), (200, 0), (300, 5000)), 500, 400, 500),
    ("where one ends", tone((500, 5000), (200, 0), (300, 5000)), 700, 400, 700),
    ("before a p, t or k", tone((500, 5000), (60, 0), (440, 5000)), 530, 300, 300),
    ("the first sounds", tone((1000, 5000)), 70, None, 0),
    ("nothing was heard", tone((1000, 5000)), 0, None, 0),
    ("nothing is left", tone((1000, 5000)), 1000, 700, 1000),
    ("silence", tone((1000, 0)), 500, 400, 500),
]  # fmt: skip


@pytest.mark.parametrize(("pcm", "stopped", "known", "goes_on"), [row[1:] for row in IN_MS])
def test_where_it_goes_on(pcm: bytes, stopped: int, known: int | None, goes_on: int) -> None:
    start = word_start(pcm, to_samples(stopped), None if known is None else to_samples(known))
    assert to_ms(start) == goes_on


def test_no_piece_needs_to_be_whole() -> None:
    pcm = tone((1000, 5000))[: -7 * SAMPLE_BYTES]
    assert word_start(pcm, 8003, 4001) == 4001
    assert 0 <= word_start(pcm, 8003) < 8003
