"""What callers say over TOM's last words: nobody hangs up on who has something to say."""

import asyncio

import pytest

from agents import events
from agents.conversation import Connect, EndCall, Outcome, Transcript
from media.audio import SAMPLE_RATE
from tests.agents.realtime.conversation import call
from tests.agents.scene import (
    CHARACTER_SAMPLES,
    PROFILE,
    Scene,
    ScriptedStream,
    ScriptedStt,
    grunt,
    speech,
)
from tests.agents.virtual_time import virtual_time

GOODBYE = "Vielen Dank, auf Wiederhören."
SONG = "Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
CONNECTING = "Einen Moment, ich verbinde Sie."


class LateStream(ScriptedStream):
    """Its text takes a while."""

    late_s = 0.0

    async def finish(self) -> Transcript:
        await asyncio.sleep(self.late_s)
        return await super().finish()


class LateStt(ScriptedStt):
    """The second utterance's text takes `late_s`."""

    def __init__(self, late_s: float, *texts: str) -> None:
        super().__init__(*texts)
        self._late_s = late_s

    def stream(self) -> LateStream:
        stream = LateStream(self.texts.pop(0) if self.texts else "")
        stream.late_s = self._late_s if self.streams else 0.0
        self.streams.append(stream)
        return stream


async def until_left(scene: Scene, reply: str, seconds: float) -> None:
    """Until so much of TOM's first reply is still to be heard; less than 0: after its end."""
    ends = (len(PROFILE.greeting) + len(reply)) * CHARACTER_SAMPLES
    await scene.until(lambda: ends - scene.line.played <= max(seconds, 0) * SAMPLE_RATE)
    await scene.line.quiet(max(-seconds, 0))


@pytest.mark.parametrize("late_s", [0.0, 0.4, 1.5, 2.0], ids=str)
@virtual_time
async def test_who_speaks_over_the_goodbye_is_heard(late_s: float) -> None:
    """The utterance ends half a second before the goodbye does."""
    scene = Scene([GOODBYE, EndCall()], ["Gern."])
    scene.stt = LateStt(late_s, "nein danke", "moment noch eine frage")
    async with call(scene):
        await scene.say()
        await until_left(scene, GOODBYE, 0.8)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    goodbye, answered = scene.turns[1:]
    assert GOODBYE.startswith(goodbye.heard)
    assert (answered.said, answered.heard) == ("moment noch eine frage", "Gern.")


@pytest.mark.parametrize("after_s", [-0.1, 0.0, 0.1, 0.2, 0.25], ids=str)
@virtual_time
async def test_words_that_were_under_way_as_the_goodbye_ended_are_heard(after_s: float) -> None:
    scene = Scene([GOODBYE, EndCall()], ["Gern."])
    scene.stt = LateStt(0.8, "nein danke", "moment noch eine frage")
    async with call(scene):
        await scene.say()
        await until_left(scene, GOODBYE, -after_s)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert scene.turns[2].said == "moment noch eine frage"
    if after_s >= 0:
        assert scene.turns[1].heard == GOODBYE
        assert not scene.turns[1].interrupted
        assert scene.told(events.BargeIn) == [], "all was heard"


@virtual_time
async def test_a_long_sound_after_the_goodbye_is_no_barge_in_and_makes_no_turn() -> None:
    """So long that TOM gives way: what is left is to hang up."""
    scene = Scene([GOODBYE, EndCall()], understood=["nein danke", ""])
    async with call(scene) as task:
        await scene.say()
        await until_left(scene, GOODBYE, -0.1)
        await scene.say(speech(SONG))
        await scene.until(task.done)
        assert task.result() is Outcome.ENDED
    assert [(turn.heard, turn.interrupted) for turn in scene.turns[1:]] == [(GOODBYE, False)]
    assert scene.told(events.BargeIn) == scene.told(events.ReplyResumed) == []
    assert scene.history[-1] == ("tom", GOODBYE)


@virtual_time
async def test_who_says_no_in_time_is_not_connected() -> None:
    scene = Scene([CONNECTING, Connect("anmeldung")], ["Gern."])
    scene.stt = LateStt(0.8, "die anmeldung", "nein nicht verbinden")
    scene.line.transfers["sip:21@home"] = True
    async with call(scene):
        await scene.say()
        await until_left(scene, CONNECTING, 0.1)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert scene.line.transferred == []


@virtual_time
async def test_a_text_that_does_not_come_holds_nobody_up() -> None:
    scene = Scene([GOODBYE, EndCall()], ["Gern."])
    scene.stt = LateStt(3600, "nein danke", "zu spät")
    async with call(scene) as task:
        await scene.say()
        await until_left(scene, GOODBYE, 0.3)
        await scene.say(grunt(180))
        await scene.until(task.done, 3)
        assert task.result() is Outcome.ENDED


@virtual_time
async def test_a_sound_over_the_goodbye_does_not_hold_tom_up() -> None:
    scene = Scene([GOODBYE, EndCall()], understood=["nein danke", ""])
    async with call(scene) as task:
        await scene.say()
        await until_left(scene, GOODBYE, 0.1)
        await scene.say(grunt(180))
        await scene.until(task.done, 1)
        assert task.result() is Outcome.ENDED
