"""What the listening bench measures of sound, tape and words: it finds what was put in."""

from pathlib import Path

import numpy as np
import pytest

from media.wav import read_channels
from tests.bench import wording
from tests.bench.sound import (
    CLICK,
    Spurt,
    clicks,
    clipped,
    gaps,
    loudness_db,
    offset,
    overlap,
    spurts,
)
from tests.bench.tape import RATE, Samples, Tape
from tests.sipkit.audio import murmur
from tom.probe.ear import Ear

SILENCE = np.zeros(RATE, np.int16)


def voice(seconds: float, peak: int = 4_000) -> Samples:
    """A tone that comes and goes gently."""
    at = np.arange(round(RATE * seconds)) / RATE
    shape = np.minimum(1, np.minimum(at, at[::-1]) / 0.02)
    return (peak * shape * np.sin(2 * np.pi * 300 * at)).astype(np.int16)


def test_spurts_and_what_is_between_them() -> None:
    sound = np.concatenate([SILENCE, voice(0.5), SILENCE[: RATE // 2], voice(0.3), SILENCE])
    found = spurts(sound, 0.15)
    assert [(round(it.start_s, 1), round(it.end_s, 1)) for it in found] == [(1, 1.5), (2, 2.3)]
    assert [round(it.length_s, 1) for it in gaps(found)] == [0.5]
    assert len(spurts(sound, 0.6)) == 1


def test_a_voice_that_is_cut_clicks() -> None:
    tone = voice(0.5, 12_000)
    gentle = np.concatenate([SILENCE, tone, SILENCE])
    assert clicks(gentle) == []
    cut = int(np.flatnonzero(np.abs(tone[RATE // 4 :]) > 11_000)[0]) + RATE // 4
    ends = clicks(np.concatenate([SILENCE, tone[: cut + 1], SILENCE]))
    assert [round(it.at_s, 2) for it in ends] == [round(1 + cut / RATE, 2)]
    begins = clicks(np.concatenate([SILENCE, tone[cut:], SILENCE]))
    assert [round(it.at_s, 2) for it in begins] == [1.0]
    assert all(it.step > CLICK for it in ends + begins)


def test_loudness_leaves_pauses_out() -> None:
    tone = voice(2)
    with_pause = np.concatenate([tone, SILENCE, SILENCE, tone])
    assert loudness_db(with_pause) == pytest.approx(loudness_db(tone), abs=0.5)
    assert loudness_db(voice(2, 2_000)) == pytest.approx(loudness_db(tone) - 6, abs=0.2)


def test_clipping_and_direct_current() -> None:
    assert clipped(voice(0.5)) == 0
    assert clipped(np.full(10, 32_256, np.int16)) == 10
    assert offset(voice(0.5) + np.int16(200)) == pytest.approx(200, abs=2)


def test_both_at_once() -> None:
    assert overlap([Spurt(0, 2)], [Spurt(1.5, 3), Spurt(4, 5)]) == [Spurt(1.5, 2)]


def test_a_late_packet_leaves_no_hole(tmp_path: Path) -> None:
    tape, ear = Tape(), Ear(plays=False)
    tape.listen_with(ear)
    speech = murmur(0.2)
    for number in range(10):
        late = 0.5 if number == 4 else 0.0
        ear.take(7 + 0.02 * number + late, speech[640 * number : 640 * (number + 1)])
    tape.caller_said(7.1, murmur(0.06))
    tape.write(tmp_path / "call.wav")
    caller, tom = tape.sides()
    assert len(tom) == len(caller) == RATE // 5
    assert (tom == np.frombuffer(speech, np.int16)[::2]).all()
    assert not caller[: RATE // 10].any()
    assert caller[RATE // 10 :].any()
    assert max(tape.lateness_ms()) == pytest.approx(500)
    assert len(read_channels(tmp_path / "call.wav")) == 2
    assert len(ear.arrivals) == 10


TURNS = ("Guten Tag, hier ist Tom.", "Wir haben heute geöffnet.", "Auf Wiederhören!")


@pytest.mark.parametrize(
    ("heard", "cut"),
    [
        ("guten tag hier ist tom wir haben heute geöffnet auf wiederhören", wording.Cut()),
        (
            "guten tag hier ist tom haben heute geöffnet auf wiederhören",
            wording.Cut(first="wir"),
        ),
        ("guten tag hier ist tom wir haben heute auf wiederhören", wording.Cut(last="geöffnet")),
        (
            "guten tag hier ist tom wir haben oft geöffnet auf wiederhören",
            wording.Cut(wrong=("heute/oft",)),
        ),
        ("guten tag hier ist tom auf wiederhören", wording.Cut(first=" ".join(
            wording.words(TURNS[1])))),
    ],
)  # fmt: skip
def test_words_that_were_not_heard(heard: str, cut: wording.Cut) -> None:
    assert wording.cuts(TURNS, heard) == [wording.Cut(), cut, wording.Cut()]


def test_what_is_said_again() -> None:
    turns = ("Guten Tag. Was nun?", "Ja. Was nun?", "Was nun?")
    assert wording.repeated(turns) == {"Was nun?": 3}
    assert wording.said_twice(turns) == ["Was nun?"]
    assert wording.greetings(("Guten Tag.", "Hallo, guten Tag.")) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kann ich Ihnen helfen? Ihre Nummer bitte.", []),
        ("Hast du einen Termin?", ["du"]),
        ("Ich helfe ihnen.", ["ihnen"]),
        ("Deine Nummer bitte.", ["Deine"]),
        ("Die Praxis und ihr Team.", ["ihr"]),
    ],
)
def test_callers_are_sie(text: str, found: list[str]) -> None:
    assert wording.familiar(text) == found


def test_figures_and_lectures() -> None:
    assert wording.unread("Um 9 Uhr")
    assert not wording.unread("Um neun Uhr")
    assert wording.too_long("ja " * (wording.LONGEST_WORDS + 1))
    assert not wording.too_long("ja " * wording.LONGEST_WORDS)
