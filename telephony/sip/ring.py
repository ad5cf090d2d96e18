"""`Ring`: our audio on its way from the socket's thread to the bridge's clock thread.

One thread puts, one takes; neither waits for the other. Counts are in samples.
"""

from collections import deque

from media.audio import SAMPLE_BYTES, to_samples
from media.gate import Gate

CAPACITY = to_samples(2_000)
"""Samples it holds at most. The core sends 200 ms ahead, so this is far more than is ever used."""


class Ring:
    def __init__(self) -> None:
        self.played = 0
        """Samples taken; what is heard again counts once. Written by the taking thread."""
        self.flushed = 0
        """Samples dropped by flushes. Written by the taking thread."""
        self.overrun = 0
        """Samples that did not fit. Written by the putting thread."""
        self.gate = Gate()
        """Closed while our audio is paused."""
        self._put = 0
        self._chunks: deque[bytes | int] = deque()  # PCM, or the token of a flush
        self._head = b""
        self._flushes_put = 0
        self._flushes_done = 0

    @property
    def dropped(self) -> int:
        return self.flushed + self.overrun

    def put(self, pcm: bytes) -> None:
        """Queue PCM; what exceeds the capacity is dropped and counted."""
        samples = len(pcm) // SAMPLE_BYTES
        if self._put - self.played - self.flushed + samples > CAPACITY:
            self.overrun += samples
            return
        self._put += samples
        self._chunks.append(pcm)

    def put_flush(self, token: int) -> None:
        """Drop all that was put before, at the next tick; `take_flushes` returns the token then."""
        self._chunks.append(token)
        self._flushes_put += 1

    def take_flushes(self) -> list[int]:
        """Carry out the flushes that were asked for. Returns their tokens."""
        tokens: list[int] = []
        while self._flushes_done < self._flushes_put:
            self.flushed += len(self._head) // SAMPLE_BYTES
            self._head = b""
            chunk = self._chunks.popleft()
            if isinstance(chunk, int):
                self.gate.forget()
                tokens.append(chunk)
                self._flushes_done += 1
            else:
                self.flushed += len(chunk) // SAMPLE_BYTES
        return tokens

    def take(self) -> bytes | None:
        """One frame for the bridge, padded with silence; None where nothing is to be heard."""
        return self.gate.frame(self._take)

    def _take(self, size: int) -> bytes:
        head = self._head
        while len(head) < size:
            chunk = self._chunks[0] if self._chunks else 0
            if isinstance(chunk, int):
                break
            head += chunk
            self._chunks.popleft()
        taken, self._head = head[:size], head[size:]
        self.played += len(taken) // SAMPLE_BYTES
        return taken
