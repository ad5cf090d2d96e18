"""What the caller was saying when they hung up is kept."""

import asyncio

import pytest

import models
from agents import events
from agents.conversation import UNINTELLIGIBLE, MustHear, Transcript
from agents.engines import EngineError
from agents.engines.stt.sherpa import Sherpa
from agents.engines.tts.espeak import Espeak
from agents.realtime.pipeline import Realtime
from tests.agents.realtime.conversation import NOTE, SETTINGS, call
from tests.agents.scene import PROFILE, Scene, ScriptedStream, grunt, speech
from tests.agents.virtual_time import virtual_time


@virtual_time
async def test_an_utterance_that_was_broken_off_is_a_turn_without_a_reply() -> None:
    scene = Scene(understood=["bitte rufen sie mich"])
    scene.dialogue.noted = [NOTE]
    async with call(scene):
        begun = scene.line.fed
        await scene.line.feed(speech()[:32000])
    turn = scene.turns[1]
    assert (turn.index, turn.said, turn.reply) == (1, "bitte rufen sie mich", "")
    assert not turn.interrupted
    assert begun <= turn.said_start < turn.said_end == scene.line.fed
    assert scene.history[-1] == ("caller", "bitte rufen sie mich")
    assert scene.dialogue.asked == [], "nobody is there to be answered"
    assert scene.dialogue.last_heard == "bitte rufen sie mich"
    assert scene.notes == [NOTE]
    assert [event.detail for event in scene.told(events.ActionTaken)] == [NOTE.text]
    assert [event.text for event in scene.told(events.FinalTranscript)] == [turn.said]


@virtual_time
async def test_what_waited_for_more_is_kept() -> None:
    """The words asked for patience, so nobody had answered them yet."""
    scene = Scene(["Ja?"], understood=["ich möchte und"])
    async with call(scene):
        await scene.say()
    assert [turn.said for turn in scene.turns] == ["", "ich möchte und"]
    assert scene.dialogue.last_heard == "ich möchte und"


@virtual_time
async def test_both_utterances_of_a_turn_are_kept() -> None:
    scene = Scene(["Ja?"], understood=["ich möchte und", "noch etwas"])
    async with call(scene):
        await scene.say()
        await scene.line.feed(speech()[:32000])
    assert [turn.said for turn in scene.turns] == ["", "ich möchte und noch etwas"]


@virtual_time
async def test_digits_that_were_being_keyed_are_a_turn_without_a_reply() -> None:
    scene = Scene()
    scene.dialogue.noted = [NOTE]
    async with call(scene):
        for digit in "030123456":
            await scene.line.feed(bytes(640), digit)
    turn = scene.turns[1]
    assert (turn.index, turn.said, turn.reply) == (1, "030123456", "")
    assert turn.said_start == turn.said_end == scene.line.fed, "nobody spoke"
    assert scene.history[-1] == ("caller", "030123456")
    assert scene.dialogue.asked == [], "nobody is there to be answered"
    assert scene.dialogue.last_heard == "030123456"
    assert scene.notes == [NOTE]
    assert [event.text for event in scene.told(events.FinalTranscript)] == [turn.said]


@virtual_time
async def test_words_and_then_digits_are_two_turns() -> None:
    scene = Scene(["Ja?"], understood=["meine nummer ist"])
    async with call(scene):
        await scene.say()
        await scene.line.feed(bytes(640), "5")
    assert [turn.said for turn in scene.turns] == ["", "meine nummer ist", "5"]


@virtual_time
async def test_digits_keyed_into_what_must_be_heard_come_behind_it() -> None:
    number = "Ich wiederhole: null drei null."
    scene = Scene([MustHear(number), " Ist das richtig?"], understood=["null drei null"])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.feed(bytes(640), "5")
        await scene.line.quiet(1.7)
    assert [turn.said for turn in scene.turns] == ["", "null drei null", "5"]
    answered = scene.turns[1]
    assert answered.heard.startswith(number), "the key waited for it"
    assert answered.interrupted
    assert [role for role, _ in scene.history] == ["tom", "caller", "tom", "caller"]


@virtual_time
async def test_a_noise_leaves_nothing() -> None:
    scene = Scene(understood=[""])
    async with call(scene):
        await scene.line.feed(grunt(180))
    assert len(scene.turns) == 1


@virtual_time
async def test_long_speech_that_nobody_understood_is_told_as_such() -> None:
    scene = Scene(understood=[""])
    async with call(scene):
        await scene.line.feed(speech()[:44800])
    assert [turn.said for turn in scene.turns] == ["", UNINTELLIGIBLE]


@virtual_time
async def test_a_recogniser_that_fails_is_told() -> None:
    scene = Scene(understood=[EngineError("scripted: broken")])
    async with call(scene):
        await scene.line.feed(speech()[:32000])
    assert [event.stage for event in scene.told(events.EngineFailed)] == ["stt"]
    assert scene.turns[1].said == UNINTELLIGIBLE


@virtual_time
async def test_a_recogniser_that_hangs_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def feed(stream: ScriptedStream, pcm: bytes) -> str:
        return "bitte rufen"

    async def finish(stream: ScriptedStream) -> Transcript:
        await asyncio.sleep(3600)
        return Transcript("zu spät", final=True)

    monkeypatch.setattr(ScriptedStream, "feed", feed)
    monkeypatch.setattr(ScriptedStream, "finish", finish)
    scene = Scene(understood=["…"])
    async with call(scene) as task:
        await scene.line.feed(speech()[:32000])
        await scene.line.hang_up()
        await asyncio.wait_for(asyncio.shield(task), 1.5)
    assert scene.turns[1].said == "bitte rufen"


async def test_the_built_in_recogniser_finishes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 2)
    scene = Scene()
    pipeline = Realtime(scene.floor, Sherpa(models.path("stt-demo-de")), SETTINGS)
    task = asyncio.create_task(pipeline.run(scene.line.frames(), PROFILE.greeting))
    await scene.line.feed(bytes(64000))
    await scene.turns_to_be(1)
    spoken = Espeak("de").synthesize("Ich brauche einen Termin am Montag.").pcm.rstrip(b"\0")
    await scene.line.feed(spoken + bytes(len(spoken) % 2))
    await scene.line.hang_up()
    await asyncio.wait_for(task, 5)
    assert scene.turns[1].said == "ich brauche einen termin am montag"
