"""Callers who speak while TOM does, and what TOM makes of it: pause, go on, or give way."""

import pytest

from agents import events
from agents.conversation import MustHear
from media.audio import SAMPLE_RATE, to_samples
from tests.agents.realtime.conversation import LONG, call
from tests.agents.scene import Scene, grunt, speech
from tests.agents.virtual_time import virtual_time

NUMBER = "Ich wiederhole die Nummer: null drei null, eins zwei drei vier."
RIGHT = " Ist das richtig?"


@pytest.mark.parametrize("text", ["mhm", "ja", "genau", "ach so"])
@virtual_time
async def test_a_backchannel_pauses_tom_and_makes_no_turn(text: str) -> None:
    scene = Scene([LONG], understood=["wann", text])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert [turn.heard for turn in scene.turns[1:]] == [LONG]
    assert not scene.turns[1].interrupted
    assert [told.text for told in scene.told(events.Backchannel)] == [text]
    assert scene.told(events.BargeIn) == []
    assert scene.line.flushed == []
    ((begin, end),) = scene.line.pauses
    assert 0 < end - begin < to_samples(500)
    assert not any(scene.line.ears[2 * begin : 2 * (end - 320)])
    assert [role for role, _ in scene.history] == ["tom", "caller", "tom"]


@virtual_time
async def test_a_sound_without_words_pauses_tom() -> None:
    scene = Scene([LONG], understood=["wann", ""])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert len(scene.told(events.NoiseHeard)) == 1
    assert scene.line.flushed == []
    assert len(scene.line.pauses) == 1


@pytest.mark.parametrize("text", ["moment stopp bitte", "nein", "haben sie morgen geöffnet"])
@virtual_time
async def test_who_wants_the_floor_gets_it(text: str) -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", text])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    interrupted, answered = scene.turns[1:]
    assert interrupted.interrupted
    assert LONG.startswith(interrupted.heard)
    assert (answered.said, answered.heard) == (text, "Gern.")
    assert len(scene.told(events.BargeIn)) == 1
    assert scene.told(events.Backchannel) == []


@virtual_time
async def test_two_backchannels_pause_tom_twice() -> None:
    scene = Scene([LONG], understood=["wann", "mhm", "ja"])
    async with call(scene):
        await scene.say()
        for _ in range(2):
            await scene.line.quiet(1)
            await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert len(scene.line.pauses) == 2
    assert [told.text for told in scene.told(events.Backchannel)] == ["mhm", "ja"]


@pytest.mark.parametrize(("text", "answers"), [("ja", True), ("mhm", False)])
@virtual_time
async def test_yes_to_a_question_is_an_answer(text: str, answers: bool) -> None:
    scene = Scene(
        ["Möchten Sie dafür einen Termin bei uns haben?"], ["Gern."], understood=["wann", text]
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.9)
        await scene.say(grunt(180))
        await scene.turns_to_be(3 if answers else 2)
        await scene.line.quiet(1)
    assert scene.turns[1].interrupted is answers
    assert [turn.said for turn in scene.turns[2:]] == ([text] if answers else [])


@virtual_time
async def test_what_must_be_heard_is_heard_and_a_no_is_answered_after_it() -> None:
    scene = Scene(
        ["Danke.", MustHear(f" {NUMBER}"), RIGHT],
        ["Noch einmal bitte."],
        understood=["null", "nein falsch"],
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    interrupted, answered = scene.turns[1:]
    assert interrupted.heard == f"Danke. {NUMBER}"
    assert interrupted.interrupted
    assert scene.line.pauses == []
    assert (answered.said, answered.heard) == ("nein falsch", "Noch einmal bitte.")


@virtual_time
async def test_a_backchannel_to_what_must_be_heard_is_none_of_its_business() -> None:
    scene = Scene([MustHear(NUMBER), RIGHT], understood=["null", "ja"])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == NUMBER + RIGHT
    assert scene.line.flushed == []
    assert [told.text for told in scene.told(events.Backchannel)] == ["ja"]


@virtual_time
async def test_before_what_must_be_heard_tom_can_be_stopped() -> None:
    scene = Scene(
        ["Das habe ich verstanden, danke.", MustHear(NUMBER)], ["Ja?"], understood=["null", "nein"]
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.4)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert "wiederhole" not in scene.turns[1].heard


@virtual_time
async def test_a_key_ends_a_pause() -> None:
    scene = Scene([LONG], ["Danke."], understood=["wann", "mhm"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(180)[:5120])
        assert scene.line.paused
        await scene.line.feed(bytes(640), "1")
        await scene.turns_to_be(3)
        assert not scene.line.paused
    assert scene.turns[1].interrupted
    assert scene.turns[2].heard == "Danke."


@virtual_time
async def test_who_hangs_up_in_a_pause_is_not_lost() -> None:
    scene = Scene([LONG], understood=["wann", "stopp ich rufe morgen an"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(speech()[9600:22400])
        assert scene.line.paused
    assert [turn.said for turn in scene.turns] == ["", "wann", "stopp ich rufe morgen an"]
    assert scene.turns[1].interrupted


@virtual_time
async def test_endless_speech_makes_tom_give_way() -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", "das ist eine lange geschichte"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        begun = scene.line.fed
        await scene.say()
        await scene.turns_to_be(3)
    (barge_in,) = scene.told(events.BargeIn)
    assert 0.7 < (barge_in.at - begun) / SAMPLE_RATE < 1.3, "before the utterance is over"
