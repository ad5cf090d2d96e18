import asyncio

import pytest

from agents.conversation import Transcript
from agents.engines import EngineError
from agents.realtime.recognition import Recognition


class BusyStream:
    """Takes a piece when the test lets it."""

    def __init__(self, *, fails: bool = False) -> None:
        self.taken: list[bytes] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self._fails = fails
        self.closed = False

    def close(self) -> None:
        self.closed = True

    async def feed(self, pcm: bytes) -> str:
        self.begun.set()
        await self.go_on.wait()
        self.taken.append(pcm)
        if self._fails:
            raise EngineError("busy: broken")
        return f"{sum(map(len, self.taken))} bytes"

    async def finish(self) -> Transcript:
        return Transcript("fertig", final=True)


async def test_pieces_are_joined_while_the_model_is_busy() -> None:
    stream = BusyStream()
    async with asyncio.TaskGroup() as group:
        recognition = Recognition(stream, group)
        recognition.feed(b"a")
        await stream.begun.wait()
        for piece in (b"b", b"c", b"d"):
            recognition.feed(piece)
        stream.go_on.set()
        assert await recognition.finish() == Transcript("fertig", final=True)
        assert await recognition.finish() == Transcript("fertig", final=True), "may be asked again"
    assert stream.taken == [b"a", b"bcd"]
    assert recognition.partial == "fertig"
    assert stream.closed


async def test_a_failure_is_told_to_who_asks_and_does_not_end_the_call() -> None:
    stream = BusyStream(fails=True)
    stream.go_on.set()
    async with asyncio.TaskGroup() as group:
        recognition = Recognition(stream, group)
        recognition.feed(b"a")
        for _ in range(2):
            with pytest.raises(EngineError, match="busy: broken"):
                await recognition.finish()


async def test_who_stops_waiting_loses_nothing() -> None:
    stream = BusyStream()
    async with asyncio.TaskGroup() as group:
        recognition = Recognition(stream, group)
        recognition.feed(b"a")
        asking = asyncio.create_task(recognition.finish())
        await stream.begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        stream.go_on.set()
        assert (await recognition.finish()).text == "fertig"
    assert stream.taken == [b"a"]


async def test_what_was_given_up_is_what_there_was_of_it() -> None:
    stream = BusyStream()
    stream.go_on.set()
    async with asyncio.TaskGroup() as group:
        recognition = Recognition(stream, group)
        recognition.feed(b"a")
        await stream.begun.wait()
        recognition.cancel()
        for _ in range(2):
            assert await recognition.finish() == Transcript("1 bytes", final=True)
            await asyncio.sleep(0)


async def test_cancelled_it_ends_and_leaves_the_group_alone() -> None:
    stream = BusyStream()
    async with asyncio.TaskGroup() as group:
        recognition = Recognition(stream, group)
        recognition.feed(b"a")
        await stream.begun.wait()
        recognition.cancel()
    assert stream.taken == []
