"""What a turn leaves behind is freed when it is over, without Python's collector.

A collection holds every call up, the longer the more there is to free. (An answer that is
interrupted does wait for it: its tasks keep their errors, these their frames, those the answer.)
"""

import gc

import pytest

from agents.realtime.answer import Answer
from agents.realtime.recognition import Recognition
from agents.realtime.reply import Reply
from tests.agents.realtime.conversation import call
from tests.agents.scene import Scene
from tests.agents.virtual_time import virtual_time


def alive(*kinds: type) -> list[str]:
    return [type(it).__name__ for it in gc.get_objects() if isinstance(it, kinds)]


@pytest.mark.parametrize("kind", [Answer, Reply, Recognition])
@virtual_time
async def test_nothing_of_a_turn_waits_for_the_collector(kind: type) -> None:
    scene = Scene(
        ["Von acht bis zwölf Uhr."], ["Gern."], ["Bitte."], understood=["wann", "danke", "fein"]
    )
    gc.collect()
    before = alive(kind)
    gc.disable()
    try:
        async with call(scene):
            for turns in (2, 3, 4):
                await scene.say()
                await scene.turns_to_be(turns)
            await scene.line.quiet(1)
            assert [turn.heard for turn in scene.turns[2:]] == ["Gern.", "Bitte."]
            assert alive(kind) == before
    finally:
        gc.enable()
