"""Whole conversations: real voice activity on real speech, everything else as the test says."""

import asyncio

import pytest

from agents import events
from agents.conversation import EndCall, Outcome
from agents.realtime.settings import RealtimeSettings
from media.audio import SAMPLE_RATE
from tests.agents.realtime.conversation import LONG, NOTE, QUICK, call
from tests.agents.scene import PROFILE, Scene, grunt, noise, speech
from tests.agents.virtual_time import virtual_time


def heard_between(scene: Scene, start: int, end: int) -> bool:
    """Whether the caller heard anything then."""
    return any(scene.line.ears[2 * start : 2 * end])


@virtual_time
async def test_the_greeting_is_spoken_at_once() -> None:
    scene = Scene()
    async with call(scene, greeted=False) as task:
        await scene.turns_to_be(1)
    assert task.result() is Outcome.HUNG_UP
    (turn,) = scene.turns
    assert (turn.index, turn.said, turn.heard) == (0, "", PROFILE.greeting)
    assert turn.reply_start is not None
    assert turn.reply_start < SAMPLE_RATE / 5
    assert scene.history == [("tom", PROFILE.greeting)]


@virtual_time
async def test_a_question_is_answered() -> None:
    scene = Scene([LONG], understood=["wann haben sie geöffnet"])
    async with call(scene):
        spoken = scene.line.fed
        await scene.say()
        await scene.turns_to_be(2)
    turn = scene.turns[1]
    assert (turn.index, turn.said, turn.heard) == (1, "wann haben sie geöffnet", LONG)
    assert spoken <= turn.said_start < turn.said_end <= spoken + len(speech()) // 2 + 3200
    assert turn.reply_start is not None
    assert turn.reply_start > turn.said_end
    assert not turn.interrupted
    assert turn.timings.reply_ms is not None
    # The recogniser was given the beginning of the speech, and what came just before it.
    assert speech()[6400:-6400] in scene.stt.streams[0].pcm
    pieces = [event for event in scene.events if event.kind == "reply_piece"]
    assert "".join(piece.text for piece in pieces if piece.at > turn.said_end) == LONG
    kinds = [event.kind for event in scene.events if event not in pieces][2:]
    assert kinds == [
        "speech_started",
        "speech_ended",
        "final_transcript",
        "reply_clause",
        "reply_clause",
        "turn_ended",
    ]


@virtual_time
async def test_barge_in_stops_tom_and_keeps_what_was_heard() -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", "und morgen"])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: "bis zwölf" in answer_heard(scene))
        begun = scene.line.fed
        await scene.say()
        await scene.turns_to_be(3)
    interrupted, answered = scene.turns[1:]
    assert interrupted.interrupted
    assert interrupted.heard.startswith("Wir haben heute")
    assert len(interrupted.heard) < len(LONG) - 20
    assert scene.history[2] == ("tom", interrupted.heard)
    (barge_in,) = scene.told(events.BargeIn)
    assert [barge_in.dropped_samples] == scene.line.flushed
    ((silent, _),) = scene.line.pauses
    assert silent - begun < SAMPLE_RATE / 2
    assert interrupted.reply_end is not None
    assert abs(interrupted.reply_end - silent) <= 640
    assert answered.reply_start is not None
    assert not heard_between(scene, silent + 320, answered.reply_start - 640)
    assert (answered.said, answered.heard) == ("und morgen", "Gern.")


def answer_heard(scene: Scene) -> str:
    """What of `LONG` has been heard, roughly: a character takes 50 ms."""
    spoken = scene.line.played - len(PROFILE.greeting) * 800
    return LONG[: max(0, spoken // 800)]


@virtual_time
async def test_a_noise_does_not_stop_tom() -> None:
    scene = Scene([LONG], understood=["wann"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(noise(150))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert scene.line.flushed == []


@virtual_time
async def test_a_sound_too_short_to_barge_in_does_not_pause_tom() -> None:
    """The silence that ends an utterance is no part of its length."""
    scene = Scene([LONG], understood=["wann", "ah"])
    settings = RealtimeSettings(turn_taking=QUICK, barge_in_ms=250)
    async with call(scene, settings):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(80))
        await scene.turns_to_be(2)
    assert len(scene.told(events.SpeechStarted)) == 2, "it was taken for a voice"
    assert scene.turns[1].heard == LONG
    assert scene.line.pauses == scene.line.flushed == []


@virtual_time
async def test_a_word_that_short_is_heard_all_the_same() -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", "nö"])
    async with call(scene, RealtimeSettings(turn_taking=QUICK, barge_in_ms=250)):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(80))
        await scene.turns_to_be(3)
    assert scene.turns[1].interrupted
    assert (scene.turns[2].said, scene.turns[2].heard) == ("nö", "Gern.")


@pytest.mark.parametrize("ms", [60, 80, 100])
@virtual_time
async def test_a_grunt_does_not_pause_tom(ms: float) -> None:
    scene = Scene([LONG], understood=["wann", ""])
    async with call(scene, RealtimeSettings(turn_taking=QUICK, barge_in_ms=200)):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(ms))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert scene.line.pauses == scene.line.flushed == []


@virtual_time
async def test_after_a_barge_in_that_was_noise_tom_goes_on() -> None:
    """So long that TOM gave way: it says anew what was left."""
    scene = Scene([LONG, EndCall()], understood=["wann", ""])
    async with call(scene) as task:
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(
            speech("Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf eins")
        )
        await scene.until(task.done)
        assert await task is Outcome.ENDED, "what the reply was to lead to still happens"
    assert len(scene.told(events.BargeIn)) == len(scene.told(events.ReplyResumed)) == 1
    assert [role for role, _ in scene.history] == ["tom", "caller", "tom"]
    assert scene.history[-1] == ("tom", LONG)


@virtual_time
async def test_it_loses_nothing_of_an_answer_that_was_still_coming() -> None:
    known, rest = "Ich schaue im Kalender. ", "Am Montag um neun."
    scene = Scene([known, asyncio.Event()], [known, rest], understood=["wann", ""])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.6)
        await scene.say(
            speech("Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf eins")
        )
        await scene.turns_to_be(3)
    first, again = scene.dialogue.asked
    assert first == again
    assert [(turn.said, turn.heard) for turn in scene.turns[1:]] == [
        ("wann", "Ich schaue im"),
        ("", "Kalender. Am Montag um neun."),
    ]
    assert [role for role, _ in scene.history] == ["tom", "caller", "tom"]
    assert scene.history[-1] == ("tom", known + rest)


@virtual_time
async def test_a_caller_who_goes_on_takes_the_answer_back() -> None:
    scene = Scene(
        ["Niemals zu hören.", NOTE], ["Gern.", NOTE], understood=["ich hätte gern", "einen termin"]
    )
    scene.voice.gate = asyncio.Event()  # the voice is slow: nothing is audible yet
    async with call(scene):
        await scene.say()
        await scene.until(lambda: len(scene.dialogue.asked) == 1)
        await scene.line.feed(speech("Einen Termin, bitte."))
        scene.voice.gate.set()
        await scene.turns_to_be(2)
    first, second = scene.dialogue.asked
    assert first[-1].text == "ich hätte gern"
    assert second[-1].text == "ich hätte gern einen termin"
    assert len(first) == len(second)
    turn = scene.turns[1]
    assert (turn.said, turn.heard, turn.interrupted) == (
        "ich hätte gern einen termin",
        "Gern.",
        False,
    )
    assert "niemals" not in " ".join(scene.voice.said).lower()
    assert scene.notes == [NOTE], "what the first answer concluded is void"


@virtual_time
async def test_a_pause_after_an_open_word_is_waited_for() -> None:
    scene = Scene(
        ["Niemals zu hören."], ["Danke."], understood=["meine nummer ist", "null drei null danke"]
    )
    async with call(scene):
        await scene.say(speech("Meine Nummer ist"))
        await scene.line.quiet(0.2)
        await scene.say(speech("Null drei null, danke."))
        await scene.turns_to_be(2)
    assert [asked[-1].text for asked in scene.dialogue.asked] == [
        "meine nummer ist",
        "meine nummer ist null drei null danke",
    ]
    assert scene.turns[1].heard == "Danke."
    assert [e.text for e in scene.told(events.FinalTranscript)] == [scene.turns[1].said]


@virtual_time
async def test_a_silent_caller_is_asked() -> None:
    scene = Scene(["Sind Sie noch da?"], ["Auf Wiederhören.", EndCall()])
    async with call(scene) as task:
        quiet = scene.line.fed
        await scene.until(lambda: scene.told(events.CallerSilent))
        assert 7 < (scene.line.fed - quiet) / SAMPLE_RATE < 9
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert scene.history[1:] == [
        ("caller", ""),
        ("tom", "Sind Sie noch da?"),
        ("caller", ""),
        ("tom", "Auf Wiederhören."),
    ]


@pytest.mark.parametrize("end", ["#", ""], ids=["hash", "pause"])
@virtual_time
async def test_keyed_digits_are_an_answer(end: str) -> None:
    scene = Scene(["Danke."])
    async with call(scene):
        for digit in f"030{end}":
            await scene.line.feed(bytes(640), digit)
            await scene.line.quiet(0.3)
        await scene.turns_to_be(2)
    assert scene.turns[1].said == "030"
    assert [event.digits for event in scene.told(events.DigitsKeyed)] == list(f"030{end}")


@virtual_time
async def test_a_key_stops_tom() -> None:
    scene = Scene([LONG], ["Danke."], understood=["wann"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(0.5)
        await scene.line.feed(bytes(640), "1")
        assert len(scene.line.flushed) == 1
        await scene.turns_to_be(3)
    assert scene.turns[1].interrupted
    assert scene.turns[2].said == "1"


@virtual_time
async def test_a_noise_after_a_key_does_not_bring_back_what_the_key_stopped() -> None:
    scene = Scene([LONG], ["Danke."], understood=["wann", ""])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(0.5)
        await scene.line.feed(bytes(640), "1")
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert scene.told(events.ReplyResumed) == []
    assert (scene.turns[2].said, scene.turns[2].heard) == ("1", "Danke.")


@virtual_time
async def test_digits_keyed_while_speaking_are_not_lost() -> None:
    scene = Scene(["Danke."], understood=[""])
    async with call(scene):
        await scene.line.feed(grunt(180))
        await scene.line.feed(speech()[9600:16000], "1#")
        await scene.turns_to_be(2)
    assert scene.turns[1].said == "1"
    assert scene.turns[1].heard == "Danke."
