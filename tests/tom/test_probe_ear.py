"""What the ear makes of packets: the figures of probe and benches stand on it."""

import numpy as np
import pytest

from tom.probe.ear import Ear, silent_at, spurts
from tom.probe.sound import alaw, linear

LOUD = np.full(320, 1000, np.int16).tobytes()
QUIET = bytes(640)


def test_packets_are_heard_when_they_come() -> None:
    ear = Ear(plays=False)
    for at, pcm in ((1.0, QUIET), (1.03, LOUD), (1.04, QUIET), (1.06, LOUD)):
        ear.take(at, pcm)
    assert ear.voice(0) == pytest.approx([1.03, 1.04, 1.06, 1.07])
    assert ear.voice(1.03, 1.07) == pytest.approx([1.04, 1.06])
    assert ear.gaps() == pytest.approx([0.03, 0.01, 0.02])


def test_what_comes_ahead_is_played_one_after_the_other() -> None:
    ear = Ear(plays=True)
    ear.take(1.0, LOUD + QUIET + LOUD)
    ear.take(1.0, LOUD)
    assert ear.voice(0) == pytest.approx([1.0, 1.01, 1.04, 1.05, 1.06, 1.07])


def test_what_was_cleared_is_not_heard() -> None:
    ear = Ear(plays=True)
    ear.take(1.0, LOUD * 3)
    ear.clear(1.025)
    assert ear.voice(0) == pytest.approx([1.0, 1.01, 1.02])
    ear.take(1.03, LOUD)
    assert ear.voice(1.025) == pytest.approx([1.03, 1.04])


def test_late_packets_are_those_in_the_midst_of_speech() -> None:
    ear = Ear(plays=True)
    for at in (1.0, 1.03, 1.08):
        ear.take(at, LOUD)
    assert ear.late == 1, "10 ms are within the tolerance"
    ear.take(1.1, QUIET)
    ear.take(2.0, LOUD)
    assert ear.late == 1, "a second is a pause"
    ear.take(2.5, LOUD)
    assert ear.late == 2, "but not inside a word"
    ear.clear(2.51)
    ear.take(3.5, LOUD)
    assert ear.late == 2, "nor is the next answer late"


@pytest.mark.parametrize(
    ("voice", "after", "silent"),
    [
        ([1.0, 1.01, 1.02], 1.5, 1.03),
        ([1.0, 1.12, 1.13], 1.5, 1.14),
        ([1.0, 1.4, 1.41], 1.5, 1.42),
        ([1.0, 1.01, 1.8], 1.5, 1.02),
        ([1.0, 2.0, 2.9], 2.95, None),
        ([], 1.5, None),
    ],
    ids=["at once", "a late packet", "its own pause", "then an answer", "goes on", "never spoke"],
)
def test_a_voice_is_silent_where_it_still_is_after_the_sound(
    voice: list[float], after: float, silent: float | None
) -> None:
    found = silent_at(voice, after, until=3.0)
    assert found == (None if silent is None else pytest.approx(silent))


def test_a_law_comes_back_within_its_steps() -> None:
    samples = np.repeat(np.arange(-32_000, 32_000, 37).astype(np.int16), 2)
    back = np.frombuffer(linear(alaw(samples.tobytes())), np.int16)
    error = np.abs(back.astype(int) - samples.astype(int))
    assert (error <= np.maximum(8, np.abs(samples.astype(int)) / 31)).all()


def test_a_late_packet_does_not_part_a_spurt() -> None:
    assert spurts([]) == []
    voice = [1.0, 1.01, 1.15, 1.16, 1.4]
    assert spurts(voice) == [(1.0, pytest.approx(1.17)), (1.4, pytest.approx(1.41))]
