"""Our own audio on its way to the line process: paced, paused, and taken back on a flush."""

import asyncio
from collections.abc import Callable

from media.audio import SAMPLE_BYTES, sample_count
from telephony.sip import messages
from telephony.sip.playback import Playback


class Speaking:
    """One call's outgoing audio. All methods belong to the event loop's thread."""

    def __init__(self, number: int, send: Callable[[messages.Message], None]) -> None:
        """`number`: the call's in the line process; `send` passes it a message."""
        self.playback = Playback()
        self._number = number
        self._send = send
        self._turn = asyncio.Lock()
        self._moved = asyncio.Event()
        self._flushes: dict[int, asyncio.Future[None]] = {}
        self._over = False
        self._paused = False

    async def play(self, pcm: bytes) -> None:
        """Send `pcm` as room comes; returns early when a flush takes it back or the call ends."""
        playback, total, sent = self.playback, sample_count(pcm), 0
        epoch = playback.epoch
        playback.given += total
        try:
            async with self._turn:
                while sent < total and playback.epoch == epoch and not self._over:
                    room = min(playback.room, total - sent)
                    if room == 0:
                        self._moved.clear()
                        await self._moved.wait()
                        continue
                    piece = pcm[sent * SAMPLE_BYTES : (sent + room) * SAMPLE_BYTES]
                    self._send(messages.Play(self._number, piece))
                    playback.sent += room
                    sent += room
        finally:
            if playback.epoch == epoch:
                playback.given -= total - sent

    def pause(self) -> None:
        """Let the line process hold back what it has."""
        if not self._paused:
            self._paused = True
            self._send(messages.Pause(self._number))

    def resume(self, again: bytes = b"") -> None:
        """Let the line process go on, with `again` first."""
        if self._paused:
            self._paused = False
            self._send(messages.Resume(self._number, again))

    async def flush(self) -> int:
        """Take back what is not heard, here and in the line process; a pause ends with it.

        Returns its samples.
        """
        playback = self.playback
        unsent = playback.withdraw_unsent()
        self._moved.set()
        dropped_before = playback.dropped
        token = playback.epoch
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._flushes[token] = acknowledged
        try:
            self._send(messages.Flush(self._number, token))
            await acknowledged
        finally:
            del self._flushes[token]
        self.resume()
        return unsent + playback.dropped - dropped_before

    def progress(self, played: int, dropped: int) -> None:
        """The line process's counts, in samples."""
        if self.playback.progress(played, dropped):
            self._moved.set()

    def flushed(self, token: int) -> None:
        """The line process has carried out a flush."""
        waiter = self._flushes.get(token)
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def end(self) -> None:
        """The call is over: whoever waits goes on."""
        self._over = True
        self._moved.set()
        for token in list(self._flushes):
            self.flushed(token)
