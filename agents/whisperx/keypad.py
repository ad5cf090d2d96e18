"""`Keypad`: a caller who is told something and answers with keys.

Whatever waits here follows the caller's frames, one after the other: time is counted in their
audio, and a caller who hangs up ends the wait with `HungUp`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator

from agents.realtime.answer import Answer, pieces
from agents.realtime.floor import Floor
from media.audio import FRAME_SAMPLES, to_samples
from media.framer import frames_of
from media.line import Frame

log = logging.getLogger(__name__)

EVERY_KEY = "0123456789*#ABCD"
_MOST_KEYS = 32
"""Keys that may wait to be asked for; the oldest are forgotten."""


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

    async def say(self, text: str, stop_on: str = EVERY_KEY) -> str:
        """Say it until one of the keys `stop_on` is pressed: that key, or "" where it was said to
        its end. Other keys are forgotten. Raises HungUp."""
        if not text:
            return ""
        answer = Answer(self._floor, None, None)
        answer.start(self._group, pieces(text))
        try:
            while not answer.done:
                if key := self._take_key(stop_on):
                    await answer.interrupt()
                    return key
                self._keys += (await self.frame()).digits
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
                self._keys += (await self.frame()).digits
        finally:
            playing.cancel()
        return self._take_key(stop_on)

    async def wait(self, seconds: float, stop_on: str = EVERY_KEY) -> str:
        """Wait for one of the keys `stop_on`; "" where none came in time. Raises HungUp."""
        until = self._floor.position + to_samples(1000 * seconds)
        while not (key := self._take_key(stop_on)) and self._floor.position < until:
            self._keys += (await self.frame()).digits
        return key

    def waiting(self) -> str:
        """The keys that were pressed and that nobody has asked for; they are forgotten here."""
        keys = "".join(self._keys)
        self._keys.clear()
        return keys

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
