"""Whether a sound silenced TOM, heard in its answer; as the telephone brings it."""

import asyncio

import pytest

from agents.engines.tts.espeak import Espeak
from media.audio import FRAME_BYTES, FRAME_MS, to_samples, to_seconds
from media.framer import frames_of
from tom.phone import trim
from tom.probe.caller import Caller
from tom.probe.ear import Ear
from tom.probe.sound import alaw, linear
from tom.probe.turns import Disturbed, disturb, disturbed, heard_answer, spoken

TEXT = "Wir haben montags bis freitags von acht bis zwölf geöffnet. Am Sonntag ist geschlossen."
ANSWER = spoken(TEXT, "de")
AGAIN = trim(Espeak("de").synthesize(TEXT).pcm)
OTHER = spoken("Kein Problem. Was kann ich sonst noch für Sie tun? Wir haben geöffnet.", "de")
FIRST = 100.0
SOUND = (FIRST + 1.5, FIRST + 1.9)


def silence(ms: float) -> bytes:
    return bytes(2 * to_samples(ms))


def hears(pcm: bytes) -> Ear:
    """An ear at a telephone, from `FIRST` on."""
    ear = Ear(plays=False)
    for number, frame in enumerate(frames_of(pcm + silence(3000))):
        whole = frame.ljust(FRAME_BYTES, b"\0")
        ear.take(FIRST + number * FRAME_MS / 1000, linear(alaw(whole)))
    return ear


def judged(pcm: bytes) -> Disturbed:
    """Held against the same words, spoken anew: no voice has the same wave twice."""
    ear, peace = hears(pcm), hears(AGAIN)
    first = ear.voice(0)[0]
    until = FIRST + to_seconds(len(pcm) // 2) + 2
    answer = heard_answer(peace, peace.voice(0)[0])
    return disturbed(ear, answer, first, SOUND, until)


def test_another_answer_does_not_begin_as_this_one() -> None:
    answer = heard_answer(hears(AGAIN), hears(AGAIN).voice(0)[0])
    assert AGAIN != ANSWER
    assert answer.begins(hears(ANSWER).heard(FIRST, FIRST + 0.6))
    assert not answer.begins(hears(OTHER).heard(FIRST, FIRST + 0.6))


def test_a_sound_comes_while_tom_would_speak_on() -> None:
    speech, pause = ANSWER[: 2 * to_samples(1000)], silence(400)
    ear = hears(speech + pause + speech)
    answer = heard_answer(ear, ear.voice(0)[0])
    assert answer.mid_speech(0.2) == 0.2
    for in_a_pause_or_just_before in (0.5, 1.1):
        assert answer.mid_speech(in_a_pause_or_just_before) == pytest.approx(1.55, abs=0.05)
    assert answer.mid_speech(2.2) == 2.2  # nothing is left that goes on for long enough


def cut(ms: float) -> tuple[bytes, bytes]:
    at = 2 * to_samples(ms)
    return ANSWER[:at], ANSWER[at:]


def test_an_answer_that_nobody_disturbs_is_heard_to_its_end() -> None:
    found = judged(ANSWER)
    assert not found.silenced
    assert found.answer.length_s == pytest.approx(to_seconds(len(ANSWER) // 2), abs=0.05)


@pytest.mark.parametrize("pause_ms", [333.3, 900, 1700])
@pytest.mark.parametrize("at_ms", [1600, 1603.3])
def test_a_pause_silences_nobody(at_ms: float, pause_ms: float) -> None:
    before, after = cut(at_ms)
    found = judged(before + silence(pause_ms) + after)
    assert not found.silenced
    assert found.answer.voice_s == pytest.approx(judged(ANSWER).answer.voice_s, rel=0.03)


@pytest.mark.parametrize(
    "then",
    [b"", silence(800) + OTHER, silence(800) + ANSWER],
    ids=["silence", "another answer", "the same answer from its beginning"],
)
def test_an_answer_whose_end_is_not_heard_was_broken_off(then: bytes) -> None:
    before, _ = cut(1700)
    found = judged(before + then)
    assert found.silenced
    assert found.silent_ms == pytest.approx(200, abs=50)


class Ignored(Caller):
    """A caller whose first questions are not answered; nothing takes any time."""

    def __init__(self, ignored: int) -> None:
        super().__init__(Ear(plays=False))
        self.ignored = ignored

    async def say(self, pcm: bytes) -> None:
        self.began_at = self.ended_at = asyncio.get_running_loop().time()

    async def answer(self, since: float, timeout_s: float = 6.0) -> float | None:
        self.ignored -= 1
        if self.ignored >= 0:
            return None
        for number, frame in enumerate(frames_of(ANSWER)):
            self.ear.take(since + (number + 1) * FRAME_MS / 1000, linear(alaw(frame)))
        return self.ear.voice(since)[0]

    async def until_quiet(self, quiet_s: float = 0.7, patience_s: float = 5.0) -> None:
        pass


async def test_a_question_that_had_to_be_asked_again_is_told() -> None:
    answer = heard_answer(hears(AGAIN), hears(AGAIN).voice(0)[0])
    for ignored in (0, 2):
        found = await disturb(Ignored(ignored), b"", answer, b"", 0.6)
        assert found is not None
        assert found.unanswered == ignored
    assert await disturb(Ignored(3), b"", answer, b"", 0.6) is None
