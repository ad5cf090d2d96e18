"""When each stage of an answer was done, counted from the end of the caller's speech."""

import asyncio

from agents.conversation import TurnTimings
from agents.realtime.reply import Reply


class Stopwatch:
    """Started when an answer begins."""

    def __init__(self, before_ms: float) -> None:
        """`before_ms`: how long the caller had been silent by then."""
        self._before_ms = before_ms
        self._started = asyncio.get_running_loop().time()

    def ms(self, clock: float | None = None) -> float:
        """Milliseconds from the end of the caller's speech to `clock`, the event loop's time; or
        to now."""
        now = asyncio.get_running_loop().time() if clock is None else clock
        return self._before_ms + 1000 * (now - self._started)

    def note_stages(self, timings: TurnTimings, reply: Reply) -> None:
        """Note when the reply's first clause and its first audio were there."""
        if reply.first_text_at is not None:
            timings.llm_ms = self.ms(reply.first_text_at)
        if reply.first_audio_at is not None:
            timings.tts_ms = self.ms(reply.first_audio_at)
