"""`Keypad`: a caller who is told something and answers with keys.

Whatever waits here follows the caller's frames, one after the other: time is counted in their
audio, and a caller who hangs up ends the wait with `HungUp`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import partial

from agents.realtime.answer import Answer
from agents.realtime.floor import Floor
from agents.realtime.reply import pieces
from media.audio import FRAME_SAMPLES, to_samples
from media.framer import frames_of
from media.line import Frame

log = logging.getLogger(__name__)

EVERY_KEY = "0123456789*#ABCD"
_MOST_KEYS = 32
"""Keys that may wait to be asked for; the oldest are forgotten."""


def _nobody(frame: Frame) -> bool:
    return False


class HungUp(Exception):
    """The caller is gone."""


class Keypad:
    """What is keyed while something is said is an answer to it, or to what is said next."""

    def __init__(
        self,
        floor: Floor,
        frames: AsyncIterator[Frame],
        group: asyncio.TaskGroup,
        keyed: str = "",
    ) -> None:
        """`group` is the call's. `keyed`: keys pressed before."""
        self._floor = floor
        self._frames = frames
        self._group = group
        self._keys = deque(keyed, maxlen=_MOST_KEYS)

    async def frame(self) -> Frame:
        """The caller's next 20 ms; what was keyed in it is only in the frame. Raises HungUp."""
        frame = await anext(self._frames, None)
        if frame is None:
            raise HungUp
        self._floor.position += FRAME_SAMPLES
        return frame

    async def say(
        self,
        text: str,
        stop_on: str = EVERY_KEY,
        speaks: Callable[[Frame], bool] = _nobody,
        told: bool = True,
    ) -> str:
        """Say it until one of the keys `stop_on` is pressed: that key, or "" where it was said to
        its end, or `speaks` tells of a frame that the caller does. Other keys are forgotten. Unless
        it is `told`, no turn comes of it. Raises HungUp."""
        if not text:
            return ""
        answer = Answer(self._floor, None, None, told=told)
        answer.start(self._group, partial(pieces, text))
        try:
            while not answer.done:
                key = self._take_key(stop_on)
                if key or await self._next(speaks):
                    await answer.interrupt()
                    return key
                answer.tick()
        finally:
            answer.cancel()
            answer.close()
        return self._take_key(stop_on)

    async def play(self, audio: AsyncIterator[bytes], stop_on: str = EVERY_KEY) -> str:
        """Like `say`, for recorded audio (s16le mono 16 kHz). Audio that cannot be read ends."""
        line = self._floor.line
        playing = self._group.create_task(self._pour(audio), name="play")
        try:
            while not playing.done() or line.pending:
                if key := self._take_key(stop_on):
                    playing.cancel()
                    await line.flush()
                    return key
                await self._next(_nobody)
        finally:
            playing.cancel()
        return self._take_key(stop_on)

    async def wait(
        self, seconds: float, stop_on: str = EVERY_KEY, speaks: Callable[[Frame], bool] = _nobody
    ) -> str:
        """Wait for one of the keys `stop_on`; "" where none came in time, or where the caller
        `speaks`. Raises HungUp."""
        until = self._floor.position + to_samples(1000 * seconds)
        while not (key := self._take_key(stop_on)) and self._floor.position < until:
            if await self._next(speaks):
                return ""
        return key

    def waiting(self) -> str:
        """The keys that were pressed and that nobody has asked for; they are forgotten here."""
        keys = "".join(self._keys)
        self._keys.clear()
        return keys

    async def _next(self, speaks: Callable[[Frame], bool]) -> bool:
        """Take the next frame, and its keys. Whether the caller `speaks` in it."""
        frame = await self.frame()
        self._keys += frame.digits
        return speaks(frame)

    def _take_key(self, among: str) -> str:
        """The next key that was pressed of `among`; those before it are forgotten."""
        while self._keys:
            if (key := self._keys.popleft()) in among:
                return key
        return ""

    async def _pour(self, audio: AsyncIterator[bytes]) -> None:
        try:
            async for pcm in audio:
                for frame in frames_of(pcm):
                    await self._floor.line.play(frame)
        except OSError as error:
            log.error("a recording cannot be played: %s", error)
