"""A door on loopback with an application to answer, and a check that no process stays behind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

import pytest

from telephony.events import TelephonyEvent
from telephony.sip.config import LineConfig, SipConfig, direct_line
from telephony.sip.door import SipDoor
from telephony.sip.sip_call import SipCall
from tests.sipkit.process import line_processes


@pytest.fixture(autouse=True)
def no_orphans() -> Iterator[None]:
    before = line_processes()
    yield
    assert line_processes() == before


Event = TypeVar("Event")


class Opened:
    """A running door, the calls it took and the events it gave out."""

    def __init__(self) -> None:
        self.door: SipDoor
        self.events: list[TelephonyEvent] = []
        self.calls: asyncio.Queue[SipCall] = asyncio.Queue()
        self._changed = asyncio.Event()

    @property
    def port(self) -> int:
        return self.door.port

    @property
    def uri(self) -> str:
        return f"sip:tom@127.0.0.1:{self.door.port}"

    def note(self, event: TelephonyEvent) -> None:
        self.events.append(event)
        self._changed.set()

    def of(self, kind: type[Event]) -> list[Event]:
        """Events of a kind, so far."""
        return [event for event in self.events if isinstance(event, kind)]

    async def event(self, kind: type[Event], count: int = 1, timeout_s: float = 15) -> Event:
        """The `count`th event of a kind, now or as soon as it happens."""
        async with asyncio.timeout(timeout_s):
            while len(self.of(kind)) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.of(kind)[count - 1]

    async def call(self, timeout_s: float = 15) -> SipCall:
        """The next inbound call; the application has it already."""
        return await asyncio.wait_for(self.calls.get(), timeout_s)


async def echo(call: SipCall) -> None:
    """Say back what the caller says."""
    await call.answer()
    async for frame in call.frames():
        await call.play(frame.pcm)


async def listen(call: SipCall) -> None:
    """Answer, and hear the caller out."""
    await call.answer()
    async for _ in call.frames():
        pass


async def until(true: Callable[[], bool], timeout_s: float = 10) -> None:
    """Wait for what no event tells of."""
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


OpenDoor = Callable[..., AbstractAsyncContextManager[Opened]]


@asynccontextmanager
async def opened(
    on_call: Callable[[SipCall], Awaitable[None]] = echo,
    *lines: LineConfig,
    max_calls: int | None = None,
    port: int = 0,
) -> AsyncIterator[Opened]:
    """A door on a free port of 127.0.0.1."""
    state = Opened()

    async def take(call: SipCall) -> None:
        state.calls.put_nowait(call)
        await on_call(call)

    config = SipConfig(
        bind="127.0.0.1", port=port, lines=lines or (direct_line(),), max_calls=max_calls
    )
    state.door = SipDoor(config, take, state.note)
    async with state.door:
        yield state


@pytest.fixture
def open_door() -> OpenDoor:
    return opened
