"""How conversations end: actions, failing engines, hang-up at any moment."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agents import events
from agents.conversation import Connect, EndCall, Note, Outcome, Piece
from agents.engines import EngineError
from agents.realtime.fillers import Fillers, FillerSettings
from agents.realtime.pipeline import Realtime
from tests.agents.realtime.conversation import LONG, NOTE, SETTINGS, call
from tests.agents.scene import PROFILE, Scene, ScriptedDialogue, grunt, speech
from tests.agents.virtual_time import virtual_time


@virtual_time
async def test_tom_hangs_up_once_everything_was_heard() -> None:
    scene = Scene(["Auf Wiederhören.", EndCall()], understood=["tschüss"])
    async with call(scene) as task:
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert scene.turns[1].heard == "Auf Wiederhören."
    assert scene.line.pending == 0


@virtual_time
async def test_a_goodbye_that_is_spoken_over_as_it_ends_still_ends_the_call() -> None:
    """A reply that has just been heard to the end is settled, whatever the caller says then."""
    for extra_frames in range(12):
        scene = Scene(["Auf Wiederhören.", EndCall()], ["Ja?", EndCall()], understood=["tschüss"])
        async with call(scene) as task:
            await scene.say()
            while not scene.line.pending:
                await scene.line.quiet(0.02)
            length = len("Auf Wiederhören.") * 50 - 20 * extra_frames
            await scene.line.quiet(length / 1000)
            await scene.line.feed(speech()[9600:])
            await scene.until(task.done)
            assert await task is Outcome.ENDED
        said = [turn.index for turn in scene.turns]
        assert said == list(range(len(said))), "every turn is told"
        assert len(scene.history) >= 3


@virtual_time
async def test_connected() -> None:
    scene = Scene(["Ich verbinde.", Connect("anmeldung")], understood=["die anmeldung"])
    scene.line.transfers["sip:21@home"] = True
    async with call(scene) as task:
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.TRANSFERRED
    assert scene.line.transferred == ["sip:21@home"]


@virtual_time
async def test_a_transfer_is_not_stopped_by_thanks() -> None:
    scene = Scene(["Ich verbinde.", Connect("anmeldung")], understood=["die anmeldung", "danke"])
    rings = scene.line.transfers["sip:21@home"] = asyncio.get_running_loop().create_future()
    async with call(scene) as task:
        await scene.say()
        await scene.until(lambda: scene.line.transferred)
        await scene.say(speech("Danke schön."))
        rings.set_result(True)
        await scene.until(task.done)
        assert await task is Outcome.TRANSFERRED
    assert len(scene.dialogue.asked) == 1


@virtual_time
async def test_who_speaks_as_a_transfer_fails_hears_that_and_is_answered() -> None:
    scene = Scene(
        ["Ich verbinde.", Connect("anmeldung")], ["Ja?"], understood=["die anmeldung", "hallo"]
    )
    rings = scene.line.transfers["sip:21@home"] = asyncio.get_running_loop().create_future()
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.transferred)
        await scene.line.feed(speech()[:32000])
        rings.set_result(False)
        await scene.say(speech()[32000:])
        await scene.turns_to_be(4)
    failed, answered = scene.turns[2:]
    assert failed.heard == "Leider ist bei anmeldung niemand da."
    assert (answered.said, answered.heard) == ("hallo", "Ja?")


@virtual_time
async def test_a_line_that_ends_with_the_transfer_counts_as_transferred() -> None:
    scene = Scene(["Ich verbinde.", Connect("anmeldung")], understood=["die anmeldung"])
    rings = scene.line.transfers["sip:21@home"] = asyncio.get_running_loop().create_future()
    async with call(scene) as task:
        await scene.say()
        await scene.until(lambda: scene.line.transferred)
        await scene.line.hang_up()
        rings.set_result(True)
        assert await asyncio.wait_for(task, 2) is Outcome.TRANSFERRED
    assert scene.turns[1].heard == "Ich verbinde."


@virtual_time
async def test_nobody_takes_the_call() -> None:
    scene = Scene(["Ich verbinde.", Connect("anmeldung")], understood=["die anmeldung"])
    async with call(scene):
        await scene.say()
        await scene.turns_to_be(3)
    assert scene.dialogue.failed_transfers == ["anmeldung"]
    assert scene.turns[2].heard == "Leider ist bei anmeldung niemand da."
    assert [event.succeeded for event in scene.told(events.ActionTaken)] == [False]


class SlowToTell(ScriptedDialogue):
    """Takes seconds to say that nobody took the call."""

    async def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        await asyncio.sleep(4)
        async for piece in super().transfer_failed(department):
            yield piece


@virtual_time
async def test_who_speaks_over_a_filler_hears_that_nobody_took_the_call() -> None:
    scene = Scene(understood=["die anmeldung", "hallo"])
    scene.dialogue = scene.floor.dialogue = SlowToTell(
        ["Ich verbinde.", Connect("anmeldung")], ["Ja?"]
    )
    scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(0.3)
        await scene.say(grunt(180))
        await scene.turns_to_be(4)
    failed, answered = scene.turns[2:]
    assert failed.heard.endswith("Leider ist bei anmeldung niemand da.")
    assert (answered.said, answered.heard) == ("hallo", "Ja?")


@virtual_time
async def test_a_note_is_kept_though_the_caller_hangs_up_in_the_reply() -> None:
    scene = Scene([LONG, NOTE], understood=["bitte zurückrufen"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(0.5)
    assert scene.notes == [NOTE]
    assert scene.turns[1].interrupted
    assert LONG.startswith(scene.turns[1].heard)


@virtual_time
async def test_a_recogniser_that_fails_costs_no_turn() -> None:
    scene = Scene(["Wie bitte?"], understood=[EngineError("scripted: broken")])
    async with call(scene):
        await scene.say()
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == "Wie bitte?"
    assert [event.stage for event in scene.told(events.EngineFailed)] == ["stt"]


@virtual_time
async def test_a_recogniser_that_failed_is_told_once_though_the_caller_goes_on() -> None:
    understood = [EngineError("scripted: broken"), "einen termin"]
    scene = Scene(["Wie bitte?"], ["Gern."], understood=understood)
    scene.voice.gate = asyncio.Event()  # the voice is slow: nothing is audible yet
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.dialogue.asked)
        await scene.line.feed(speech("Einen Termin, bitte."))
        scene.voice.gate.set()
        await scene.turns_to_be(2)
    assert len(scene.dialogue.asked) == 2, "the turn was looked at twice"
    assert scene.turns[1].said == "einen termin"
    assert [event.stage for event in scene.told(events.EngineFailed)] == ["stt"]


@virtual_time
async def test_without_a_dialogue_the_caller_is_sent_to_voicemail() -> None:
    scene = Scene([EngineError("llm: gone")], understood=["wann"])
    async with call(scene) as task:
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.VOICEMAIL
    assert "nach dem Ton" in scene.turns[-1].heard


@virtual_time
async def test_without_a_voice_the_call_ends() -> None:
    scene = Scene(["Ja."], understood=["wann"])
    scene.voice.failures = [EngineError("plain: gone")] * 2
    async with call(scene, greeted=False) as task:
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert [event.engine for event in scene.told(events.EngineFailed)] == ["plain", "plain"]


@pytest.mark.parametrize(
    ("after_s", "said", "stage"),
    [
        (-1.0, [""], "in the greeting"),
        (0.0, [""], "as the caller begins"),
        (1.0, ["", "wann"], "in the caller's speech"),
        (2.3, ["", "wann"], "before the end is decided"),
        (2.5, ["", "wann"], "as the answer begins"),
        (3.5, ["", "wann"], "in the answer"),
        (9.0, ["", "wann"], "after the answer"),
    ],
)
@virtual_time
async def test_hang_up_at_every_stage(after_s: float, said: list[str], stage: str) -> None:
    scene = Scene([LONG], understood=["wann"])
    async with call(scene, greeted=after_s >= 0) as task:
        if after_s < 0:
            await scene.line.quiet(0.5)
        else:
            await scene.line.feed((speech() + bytes(10 * 32000))[: round(after_s * 50) * 640])
        await scene.line.hang_up()
        assert await asyncio.wait_for(task, 0.1) is Outcome.HUNG_UP, stage
    assert [turn.said for turn in scene.turns] == said
    assert len(scene.told(events.TurnEnded)) == len(scene.turns)
    for turn in scene.turns:
        assert turn.reply.startswith(turn.heard)


@virtual_time
async def test_a_call_that_is_cancelled_still_tells_its_turn() -> None:
    scene = Scene([LONG], understood=["wann"])
    with pytest.raises(asyncio.CancelledError):
        async with call(scene) as task:
            await scene.say()
            await scene.line.quiet(0.5)
            task.cancel()
    assert (scene.turns[1].said, scene.turns[1].interrupted) == ("wann", True)


class BrokenDialogue:
    """A fault in the program, not in an engine."""

    unfinished = None

    def last_words(self, history: object) -> list[Note]:
        return []

    def reply(self, history: object) -> AsyncIterator[str]:
        raise LookupError("a fault")

    def transfer_failed(self, department: str) -> AsyncIterator[str]:
        raise LookupError("a fault")


@virtual_time
async def test_a_fault_ends_the_call_and_leaves_nothing_behind() -> None:
    scene = Scene(understood=["wann"])
    scene.floor.dialogue = BrokenDialogue()
    pipeline = Realtime(scene.floor, scene.stt, SETTINGS)
    task = asyncio.create_task(pipeline.run(scene.line.frames(), PROFILE.greeting))
    await scene.turns_to_be(1)
    await scene.say()
    with pytest.raises(ExceptionGroup) as caught:
        await task
    assert caught.group_contains(LookupError, match="a fault")
