"""A message is kept whatever ends the call while it is taken."""

import asyncio

import pytest

from agents import events
from agents.conversation import Outcome, Transcript
from agents.whisperx.voicemail import Voicemail
from tests.agents.scene import Scene, speech
from tests.agents.virtual_time import virtual_time
from tests.agents.whisperx.at_voicemail import (
    GREETING,
    SETTINGS,
    TEXT,
    until_the_tone_was_heard,
)


class Stuck:
    """A recogniser that begins to understand and never comes to an end."""

    name = "stuck"
    notice = ""
    settles = False
    language = "de"

    def stream(self) -> "Stuck":
        return self

    async def feed(self, pcm: bytes) -> str:
        return "rufen sie"

    async def finish(self) -> Transcript:
        await asyncio.Event().wait()
        raise AssertionError("nobody ends this")

    def close(self) -> None:
        """It holds nothing."""


class Broken(Stuck):
    """A recogniser with a fault that is no `EngineError`."""

    def __init__(self) -> None:
        self.pieces = 0

    async def feed(self, pcm: bytes) -> str:
        self.pieces += 1
        if self.pieces > 20:
            raise LookupError("a fault")
        return "rufen sie"


def begin(scene: Scene, stt: Stuck) -> "asyncio.Task[Outcome]":
    box = Voicemail(scene.floor, stt, SETTINGS)
    return asyncio.create_task(box.run(scene.line.frames(), GREETING, TEXT))


def kept(scene: Scene) -> tuple[str, bool]:
    """The message's text, and whether all that was said lies in it."""
    (message,) = scene.told(events.MessageRecorded)
    return message.text, message.at > message.spoken_from


@virtual_time
async def test_a_recogniser_without_an_end_does_not_keep_a_hung_up_call() -> None:
    scene = Scene()
    task = begin(scene, Stuck())
    await until_the_tone_was_heard(scene)
    await scene.line.feed(speech())
    await scene.line.hang_up()
    assert await asyncio.wait_for(task, 10) is Outcome.HUNG_UP
    assert kept(scene) == ("rufen sie", True)


@virtual_time
async def test_a_recogniser_without_an_end_does_not_keep_the_caller_waiting() -> None:
    scene = Scene()
    task = begin(scene, Stuck())
    await until_the_tone_was_heard(scene)
    await scene.say()
    await scene.until(task.done)
    assert await task is Outcome.ENDED
    assert kept(scene) == ("rufen sie", True)


@pytest.mark.parametrize("hung_up", [False, True], ids=["speaking", "hung up"])
@virtual_time
async def test_a_call_that_is_cancelled_leaves_its_message(hung_up: bool) -> None:
    scene = Scene()
    task = begin(scene, Stuck())
    await until_the_tone_was_heard(scene)
    await scene.line.feed(speech())
    if hung_up:  # the server stops, and has no second for the recogniser
        await scene.line.hang_up()
        await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert kept(scene) == ("rufen sie", True)


@virtual_time
async def test_a_fault_in_the_recogniser_leaves_the_message() -> None:
    scene = Scene()
    task = begin(scene, Broken())
    await until_the_tone_was_heard(scene)
    await scene.line.feed(speech())
    with pytest.raises(ExceptionGroup) as raised:
        await task
    assert raised.group_contains(LookupError)
    assert kept(scene) == ("rufen sie", True)
