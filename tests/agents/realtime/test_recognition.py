"""An utterance and its recogniser: what is fed, when the text is final, and how a pause goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import models
from agents.conversation import Transcript
from agents.engines import EngineError, SettlingStream
from agents.engines.stt.sherpa import Sherpa
from agents.engines.tts.espeak import Espeak
from agents.realtime.recognition import Recognition, joined
from tests.agents.scene import ScriptedStream
from tests.agents.virtual_time import virtual_time


class Letters:
    """Hears letters, and settles as often as it is asked to."""

    def __init__(self) -> None:
        self.heard = ""
        self.settled: list[str] = []
        self.closed = False
        self.busy = False
        self.failure: EngineError | None = None

    async def feed(self, pcm: bytes) -> str:
        assert not self.busy, "one at a time"
        self.busy = True
        await asyncio.sleep(0.01)
        self.busy = False
        if self.failure is not None:
            raise self.failure
        self.heard += pcm.decode()
        return self.heard

    async def finish(self) -> Transcript:
        return await self.settle()

    def close(self) -> None:
        self.closed = True

    async def settle(self) -> Transcript:
        assert not self.busy, "one at a time"
        self.settled.append(self.heard)
        return Transcript(self.heard, final=True)


@asynccontextmanager
async def group() -> AsyncIterator[asyncio.TaskGroup]:
    async with asyncio.TaskGroup() as tasks:
        yield tasks


@virtual_time
async def test_a_caller_who_only_paused_goes_on_in_the_same_stream() -> None:
    async with group() as tasks:
        stream = Letters()
        first = Recognition(stream, tasks)
        first.feed(b"ich ")
        first.end()
        assert (await first.finish()).text == "ich "
        second = first.continued()
        assert second is not None
        assert (second.partial, second.told_partial) == ("ich ", "ich ")
        assert first.adds and not second.adds
        second.feed(b"komme")
        second.end()
        assert (await second.finish()).text == "ich komme"
        assert second.adds
        assert (await first.finish()).text == "ich ", "what it was stays"
        assert joined([first], second) == [second]
    assert stream.settled == ["ich ", "ich komme"]


@virtual_time
async def test_who_goes_on_at_once_waits_for_what_is_still_fed() -> None:
    async with group() as tasks:
        stream = Letters()
        first = Recognition(stream, tasks)
        first.feed(b"ich ")
        await asyncio.sleep(0.001)
        first.feed(b"heute ")
        first.end()
        second = first.continued()
        assert second is not None
        second.feed(b"komme")
        assert (await second.finish()).text == "ich heute komme"


@virtual_time
async def test_nobody_goes_on_twice_nor_after_a_failure() -> None:
    async with group() as tasks:
        first = Recognition(Letters(), tasks)
        second = first.continued()
        assert second is not None
        assert first.continued() is None, "two would feed one stream"
        first.end()
        second.cancel()
        broken = Letters()
        broken.failure = EngineError("letters: broken")
        third = Recognition(broken, tasks)
        third.feed(b"x")
        with pytest.raises(EngineError):
            await third.finish()
        assert third.continued() is None


@virtual_time
async def test_a_recogniser_that_cannot_settle_begins_anew() -> None:
    async with group() as tasks:
        first = Recognition(ScriptedStream("ich"), tasks)
        first.end()
        await first.finish()
        assert first.continued() is None
        second = Recognition(ScriptedStream("komme"), tasks)
        second.end()
        assert joined([first], second) == [first, second]


async def test_the_built_in_recogniser_goes_on_after_its_text_was_final() -> None:
    stream = Sherpa(models.path("stt-demo-de")).stream()
    assert isinstance(stream, SettlingStream)
    voice = Espeak("de+f2")
    await stream.feed(voice.synthesize("Ich brauche einen Termin").pcm)
    assert (await stream.settle()).text == "ich brauche einen termin"
    await stream.feed(voice.synthesize("am Montag.").pcm)
    assert (await stream.finish()).text == "ich brauche einen termin am montag"
