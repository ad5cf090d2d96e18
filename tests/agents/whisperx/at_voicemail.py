"""A call at voicemail, as the tests of taking a message have it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np

from agents.conversation import Outcome
from agents.whisperx.voicemail import Voicemail, VoicemailSettings
from agents.whisperx.voicemail_texts import TEXTS
from tests.agents.scene import Scene

GREETING = "Bitte nach dem Ton."
TEXT = TEXTS["de"]
SETTINGS = VoicemailSettings(longest_s=20, silence_s=5, menu=False)


@asynccontextmanager
async def voicemail(
    scene: Scene,
    greeting: str = GREETING,
    stt: bool = True,
    settings: VoicemailSettings = SETTINGS,
) -> AsyncIterator[asyncio.Task[Outcome]]:
    """A call at voicemail; afterwards the caller hangs up."""
    box = Voicemail(scene.floor, scene.stt if stt else None, settings)
    task = asyncio.create_task(box.run(scene.line.frames(), greeting, TEXT))
    try:
        yield task
    finally:
        await scene.line.hang_up()
        await asyncio.wait_for(task, 1)


def tone_at(scene: Scene) -> int:
    """Where the caller heard the tone, in samples of the call."""
    heard = np.frombuffer(bytes(scene.line.ears), np.int16)
    return int(np.flatnonzero(np.abs(heard) > 3_000)[0])


async def until_the_tone_was_heard(scene: Scene) -> None:
    await scene.until(lambda: max(scene.line.ears, default=0) and tone_heard(scene))


def tone_heard(scene: Scene) -> bool:
    spoken = np.frombuffer(bytes(scene.line.ears), np.int16)
    return bool((np.abs(spoken) > 3_000).any()) and not scene.line.pending
