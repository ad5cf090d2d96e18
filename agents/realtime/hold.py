"""`Hold`: what TOM has ready is kept back until the caller's turn is certainly over.

TOM looks at what the caller said after 64 ms of silence, finds its answer and makes
the first clause's speech at once; the caller hears it when their silence has lasted as long as
their words ask for. Who goes on before takes it back, and nobody was told of it.
"""

import asyncio

from agents.events import CallEvent, Emit


class Hold:
    """One answer's. Silence is counted by whoever feeds it, in the caller's audio."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._kept: list[CallEvent] = []
        self._released = asyncio.Event()
        self.wait_ms: float | None = None
        """The silence to wait for; None: not known yet."""

    @property
    def released(self) -> bool:
        """TOM may be heard."""
        return self._released.is_set()

    def release(self) -> None:
        """TOM may be heard from now on; what was kept back is told."""
        self._released.set()
        kept, self._kept = self._kept, []
        for event in kept:
            self._emit(event)

    def silent_for(self, silence_ms: float) -> None:
        """The caller has been silent for so long."""
        if not self.released and self.wait_ms is not None and silence_ms >= self.wait_ms:
            self.release()

    def tell(self, event: CallEvent) -> None:
        """Emit `event`, at once or with the release."""
        if self.released:
            self._emit(event)
        else:
            self._kept.append(event)

    async def over(self) -> None:
        """Return once TOM may be heard."""
        await self._released.wait()
