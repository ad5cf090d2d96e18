"""The ways from a call to the mailbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from agents import events
from agents.conversation import Outcome
from agents.core import CoreSettings, NoConversation, Way, answer
from agents.whisperx.mailbox import Mailbox
from agents.whisperx.mailbox_texts import TEXTS
from agents.whisperx.pin import PinGuard
from tests.agents.scene import Scene
from tests.agents.virtual_time import virtual_time
from tests.agents.whisperx.test_mailbox import Kept

TEXT = TEXTS["de"]


@asynccontextmanager
async def call(
    scene: Scene, key: str = "*", barred: NoConversation | None = None, dialled: bool = False
) -> AsyncIterator["asyncio.Task[Outcome]"]:
    guard = PinGuard("4711", lambda: 0.0)
    mailbox = Mailbox(scene.floor, Kept(), guard, datetime(2025, 3, 3, 9, 0))
    way = Way(barred=barred, mailbox=mailbox, mailbox_key=key, to_mailbox=dialled)
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), way))
    try:
        yield task
    finally:
        await scene.line.hang_up()
        await asyncio.wait_for(task, 5)


async def opened(scene: Scene, task: "asyncio.Task[Outcome]") -> list[str]:
    """Wait until the mailbox is open and over; the reasons of the pipelines."""
    await scene.until(task.done)
    assert await task is Outcome.ENDED
    (used,) = scene.told(events.MailboxUsed)
    assert used.action == "opened"
    assert TEXT.none in [turn.heard for turn in scene.turns]
    assert not scene.recording, "nothing of it is kept"
    return [event.reason for event in scene.told(events.PipelinePicked)]


async def keys(scene: Scene, keys: str) -> None:
    for key in keys:
        await scene.line.feed(bytes(640), key)


@virtual_time
async def test_its_number() -> None:
    scene = Scene()
    async with call(scene, dialled=True) as task:
        await keys(scene, "4711#")
        assert await opened(scene, task) == ["messages are listened to: its number was dialled"]


@virtual_time
async def test_its_key_in_the_greeting_before_the_tone() -> None:
    scene = Scene()
    async with call(scene, barred=NoConversation.LINE) as task:
        await scene.line.quiet(0.5)
        await keys(scene, "*4711#")
        reasons = await opened(scene, task)
    assert reasons[-1] == "messages are listened to: its key was pressed"
    assert scene.told(events.NothingRecorded) == [], "there was no tone"


@pytest.mark.parametrize(("key", "keyed"), [("*", "**4711#"), ("A", "A4711#")])
@virtual_time
async def test_from_the_conversation(key: str, keyed: str) -> None:
    scene = Scene()
    async with call(scene, key) as task:
        await scene.turns_to_be(1)
        await keys(scene, keyed)
        reasons = await opened(scene, task)
    assert reasons[-1] == "messages are listened to: its key was pressed"
    shown = "".join(event.digits for event in scene.told(events.DigitsKeyed))
    assert "4" not in shown, "the PIN is told nobody"


@virtual_time
async def test_without_a_mailbox_its_key_means_nothing() -> None:
    scene = Scene()
    way = Way(barred=NoConversation.LINE, mailbox_key="*")
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), way))
    await scene.line.quiet(0.5)
    await keys(scene, "*4711")
    await scene.until(lambda: scene.told(events.NothingRecorded))
    await scene.line.hang_up()
    await asyncio.wait_for(task, 5)
    assert len(scene.told(events.PipelinePicked)) == 1
