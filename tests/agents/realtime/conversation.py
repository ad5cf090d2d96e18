"""A conversation of the realtime pipeline in which the test is the caller."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agents.conversation import Note, Outcome
from agents.realtime.pipeline import Realtime
from agents.realtime.settings import RealtimeSettings
from agents.realtime.turn_taking import TurnTaking
from media.endpoint import EndpointerSettings
from tests.agents.scene import PROFILE, Scene

QUICK = TurnTaking(finished_ms=160, likely_ms=160, unsure_ms=160, open_ms=900)
SETTINGS = RealtimeSettings(EndpointerSettings(hang_ms=128), QUICK)
"""The recogniser of a scene knows what comes of each look: none is to come inside a word."""
LONG = "Wir haben heute von acht bis zwölf Uhr geöffnet. Am Nachmittag ist die Praxis zu."
NOTE = Note("Rückruf", "Müller", "030123")


@asynccontextmanager
async def call(
    scene: Scene,
    settings: RealtimeSettings = SETTINGS,
    greeted: bool = True,
    greeting: str = PROFILE.greeting,
    notice: str = "",
) -> AsyncIterator[asyncio.Task[Outcome]]:
    """A call; greeted where it is not about the greeting. Afterwards the caller hangs up."""
    pipeline = Realtime(scene.floor, scene.stt, settings)
    task = asyncio.create_task(pipeline.run(scene.line.frames(), greeting, notice))
    if greeted:
        await scene.turns_to_be(1)
        await scene.line.quiet(0.5)
    try:
        yield task
    finally:
        await scene.line.hang_up()
        await asyncio.wait_for(asyncio.wait([task]), 5)
        task.result()
