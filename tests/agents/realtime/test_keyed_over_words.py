"""A key stops TOM: what the caller said over its words just then is answered if it needs to be."""

import pytest

from agents import events
from agents.conversation import UNINTELLIGIBLE
from agents.engines import EngineError
from media.audio import to_samples
from tests.agents.realtime.conversation import LONG, call
from tests.agents.realtime.test_pipeline_goodbye import LateStt
from tests.agents.scene import Scene, grunt
from tests.agents.virtual_time import virtual_time

QUESTION = "Soll ich Sie jetzt verbinden?"


async def keyed_over(
    answer: str, sound: bytes, text: str | EngineError, quiet_s: float = 0.2
) -> Scene:
    """The caller makes `sound` 0.6 s into `answer` and keys a 1 before their text is known."""
    scene = Scene([answer], ["Gern."], ["Eins."])
    scene.stt = LateStt(2, "wann")
    scene.stt.texts.append(text)
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.6)
        await scene.line.feed(sound)
        await scene.line.quiet(quiet_s)
        assert scene.line.paused
        await scene.line.feed(bytes(640), "1")
        await scene.until(lambda: scene.turns[-1].heard in ("Gern.", "Eins."))
        await scene.line.quiet(4)
    assert scene.turns[1].interrupted
    return scene


@pytest.mark.parametrize("quiet_s", [0.2, 0.0], ids=["over", "still being said"])
@pytest.mark.parametrize("text", ["mhm", "ja genau"])
@virtual_time
async def test_who_listens_is_not_answered(text: str, quiet_s: float) -> None:
    scene = await keyed_over(LONG, grunt(180), text=text, quiet_s=quiet_s)
    assert [(turn.said, turn.heard) for turn in scene.turns[2:]] == [("1", "Gern.")]
    assert [told.text for told in scene.told(events.Backchannel)] == [text]


@virtual_time
async def test_nor_are_two_noises_as_long_as_a_sentence() -> None:
    noises = grunt(180) + bytes(2 * to_samples(800)) + grunt(180)
    scene = await keyed_over(LONG, noises, text="")
    assert [turn.said for turn in scene.turns[2:]] == ["1"]
    assert len(scene.told(events.NoiseHeard)) == 1


@pytest.mark.parametrize(
    ("answer", "text"), [(LONG, "moment noch"), (QUESTION, "ja"), (LONG, EngineError("broken"))]
)
@virtual_time
async def test_who_wants_an_answer_gets_it_before_the_key_does(
    answer: str, text: str | EngineError
) -> None:
    scene = await keyed_over(answer, grunt(180), text=text)
    said = text if isinstance(text, str) else UNINTELLIGIBLE
    assert [turn.said for turn in scene.turns[2:]] == [said, "1"]


@virtual_time
async def test_what_is_said_after_that_is_answered_as_ever() -> None:
    scene = Scene([LONG], ["Eins."], ["Gern."], understood=["wann", "ja"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(bytes(640), "1")
        await scene.until(lambda: scene.turns[-1].heard == "Eins.")
        await scene.say(grunt(180))
        await scene.turns_to_be(4)
    assert (scene.turns[3].said, scene.turns[3].heard) == ("ja", "Gern.")
