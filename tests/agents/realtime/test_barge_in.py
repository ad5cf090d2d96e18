"""What counts as a barge-in: TOM speaks, and the caller stops it."""

import asyncio

from agents import events
from agents.conversation import ToolWait
from agents.realtime.fillers import Fillers, FillerSettings
from tests.agents.realtime.conversation import LONG, call
from tests.agents.scene import Scene, grunt
from tests.agents.virtual_time import virtual_time


@virtual_time
async def test_a_key_while_the_model_thinks_is_none() -> None:
    scene = Scene([asyncio.Event()], ["Danke."], understood=["wann"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(bytes(640), "1")
        await scene.turns_to_be(3)
    assert scene.turns[2].heard == "Danke."
    assert scene.told(events.BargeIn) == []


@virtual_time
async def test_nor_is_a_word_in_the_silence_after_a_filler() -> None:
    scene = Scene([asyncio.Event()], ["Ja?"], understood=["wann", "hallo"])
    scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(3)
        assert not scene.line.pending
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert (scene.turns[2].said, scene.turns[2].heard) == ("hallo", "Ja?")
    assert scene.told(events.BargeIn) == []


@virtual_time
async def test_a_key_that_stops_tom_is_one() -> None:
    scene = Scene([LONG], ["Danke."], understood=["wann"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(bytes(640), "1")
        await scene.turns_to_be(3)
    (barge_in,) = scene.told(events.BargeIn)
    assert [barge_in.dropped_samples] == scene.line.flushed


@virtual_time
async def test_yes_over_a_filler_behind_a_question_is_its_answer() -> None:
    question = "Soll ich Sie verbinden?"
    scene = Scene([question, ToolWait("x"), asyncio.Event()], ["Gern."], understood=["wer", "ja"])
    scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(0.5)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert (scene.turns[2].said, scene.turns[2].heard) == ("ja", "Gern.")
    assert scene.told(events.Backchannel) == []
