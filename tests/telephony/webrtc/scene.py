"""A door with an application behind it, and what the door told."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from media.audio import FRAME_BYTES
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import CallState
from telephony.events import TelephonyEvent
from telephony.webrtc.door import OnCall, WebRtcDoor
from telephony.webrtc.ice import IceServer
from tests.webrtckit import WebRtcCaller, tone


class Scene:
    """`legs` and `told` grow as calls come."""

    def __init__(self) -> None:
        self.legs: list[BrowserLeg] = []
        self.told: list[TelephonyEvent] = []
        self.heard: dict[BrowserLeg, bytearray] = {}
        self.digits = ""
        self.door: WebRtcDoor

    @asynccontextmanager
    async def open(
        self,
        on_call: OnCall | None = None,
        max_calls: int = 4,
        ice_servers: Iterable[IceServer] = (),
        **settings: Any,
    ) -> AsyncIterator[WebRtcDoor]:
        async with WebRtcDoor(
            max_calls, ice_servers, on_call or self.echo, self.told.append, **settings
        ) as self.door:
            yield self.door

    async def echo(self, leg: BrowserLeg) -> None:
        """Repeats what the caller says."""
        self.legs.append(leg)
        heard = self.heard[leg] = bytearray()
        if await leg.answer():
            async for frame in leg.frames():
                heard += frame.pcm
                self.digits += frame.digits
                await leg.play(frame.pcm)

    async def beep(self, leg: BrowserLeg) -> None:
        """Says a tone of 800 Hz for a second and hangs up."""
        self.legs.append(leg)
        if await leg.answer():
            await leg.play(tone(800, 1)[: 50 * FRAME_BYTES])

    async def connect(self, caller: WebRtcCaller, name: str = "anna") -> BrowserLeg:
        """`caller` calls; returns once TOM has answered."""
        answer = await self.door.offer(await caller.offer(), name, None)
        await caller.accept(answer.sdp)
        await caller.event("call_started")
        return self.leg(answer.call_id)

    def leg(self, call_id: str) -> BrowserLeg:
        return next(leg for leg in self.legs if leg.call.id == call_id)

    async def over(self) -> None:
        """Returns when every call is over and its place free."""
        for leg in self.legs:
            await leg.ended.wait()
            assert leg.call.state is CallState.ENDED
        async with asyncio.timeout(10):
            while self.door.calls:  # noqa: ASYNC110 - the door tells of ends, not of free places
                await asyncio.sleep(0.01)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.told]
