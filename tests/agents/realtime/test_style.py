"""A caller wishes TOM to speak in another way: from when on, and how long."""

import asyncio

import numpy as np
import pytest

from agents.speaking_style import SpeakingStyle
from tests.agents.realtime import test_handing_over
from tests.agents.realtime.conversation import call
from tests.agents.realtime.test_handing_over import TO_GARAGE, Building
from tests.agents.scene import CHARACTER_SAMPLES, LEVEL, Scene, speech
from tests.agents.virtual_time import virtual_time

LOUDER = pytest.approx(10 ** (4 / 20) * LEVEL, rel=0.02)
REPLY = "Heute bis zwölf Uhr."


def levels(scene: Scene) -> list[int]:
    """At which the caller heard TOM, one for each turn."""
    ears = np.frombuffer(scene.line.ears, np.int16)
    spoken = [turn for turn in scene.turns if turn.reply_start is not None]
    return [int(ears[turn.reply_start or 0 : turn.reply_end].max()) for turn in spoken]


def length_of(scene: Scene, turn: int) -> int:
    told = scene.turns[turn]
    assert told.reply_start is not None
    assert told.reply_end is not None
    return told.reply_end - told.reply_start


@virtual_time
async def test_the_answer_to_it_and_all_later_ones_are_louder() -> None:
    scene = Scene([REPLY], [REPLY], [REPLY], understood=["wann", "bitte etwas lauter", "danke"])
    async with call(scene):
        for turns in (2, 3, 4):
            await scene.say()
            await scene.turns_to_be(turns)
    assert levels(scene) == [LEVEL, LEVEL, LOUDER, LOUDER]


@virtual_time
async def test_the_answer_to_it_is_slower() -> None:
    scene = Scene([REPLY], [REPLY], understood=["wann", "langsamer bitte"])
    async with call(scene):
        for turns in (2, 3):
            await scene.say()
            await scene.turns_to_be(turns)
    usual, slower = length_of(scene, 1), length_of(scene, 2)
    assert usual == pytest.approx(len(REPLY) * CHARACTER_SAMPLES, rel=0.05)
    assert slower / usual == pytest.approx(1 / 0.85, rel=0.05)
    assert levels(scene) == [LEVEL] * 3


@virtual_time
async def test_a_wish_whose_answer_was_taken_back_counts_once() -> None:
    """The caller goes on: TOM answers all of it, and what it concluded from a part is void."""
    scene = Scene([REPLY], [REPLY], understood=["etwas lauter", "bitte"])
    scene.voice.gate = asyncio.Event()  # the voice is slow: nothing is audible yet
    async with call(scene):
        await scene.say()
        await scene.until(lambda: len(scene.dialogue.asked) == 1)
        assert scene.floor.style == SpeakingStyle()
        await scene.line.feed(speech("Bitte."))
        scene.voice.gate.set()
        await scene.turns_to_be(2)
    assert scene.turns[1].said == "etwas lauter bitte"
    assert scene.floor.style == SpeakingStyle(louder=1)


@virtual_time
async def test_it_is_kept_where_another_profile_goes_on() -> None:
    scene = Scene(
        [REPLY], ["Ich verbinde Sie.", TO_GARAGE], understood=["bitte lauter", "die werkstatt"]
    )
    Building(scene, [REPLY], understood=["danke"])
    async with test_handing_over.call(scene):
        await scene.say()
        await scene.turns_to_be(2)
        await scene.say()
        await scene.turns_to_be(4)
        await scene.say()
        await scene.turns_to_be(5)
    assert levels(scene) == [LEVEL, LOUDER, LOUDER, LOUDER, LOUDER]
