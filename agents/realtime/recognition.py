"""`Recognition`: one utterance on its way through the recogniser.

The caller's audio never waits for the model: pieces that arrive while it is busy are fed together.
"""

import asyncio

from agents.conversation import Transcript
from agents.engines import EngineError, SttStream


class Recognition:
    """Feeds one utterance to an STT stream in a task of the call's TaskGroup."""

    def __init__(self, stream: SttStream, group: asyncio.TaskGroup) -> None:
        self.partial = ""
        """The text recognised so far."""
        self.told_partial = ""
        """The partial text that was last announced."""
        self._stream = stream
        self._pending = bytearray()
        self._more = asyncio.Event()
        self._over = False
        self._failure: EngineError | None = None
        self._task = group.create_task(self._run(), name="recognition")

    def feed(self, pcm: bytes) -> None:
        """Add audio (s16le mono 16 kHz); never waits. An utterance's length bounds the buffer."""
        self._pending += pcm
        self._more.set()

    def end(self) -> None:
        """The utterance is over: its text is made final, before anybody asks for it."""
        self._over = True
        self._more.set()

    async def finish(self) -> Transcript:
        """The utterance is over: its final transcript; may be awaited again.

        Of one that was cancelled: what there was of it. Raises EngineError.
        """
        self.end()
        if self._task.cancelling():
            return Transcript(self.partial, final=True)
        # Cancelling who waits for the text must not lose the text.
        transcript = await asyncio.shield(self._task)
        if self._failure is not None:
            raise self._failure
        return transcript

    @property
    def text(self) -> str | None:
        """The final text; None where there is none yet, or the recogniser failed."""
        over = self._task.done() and not self._task.cancelled() and self._failure is None
        return self._task.result().text if over else None

    def cancel(self) -> None:
        """The utterance does not matter after all."""
        self._task.cancel()

    async def _run(self) -> Transcript:
        try:
            while True:
                while self._pending:
                    pcm, self._pending = bytes(self._pending), bytearray()
                    self.partial = await self._stream.feed(pcm)
                if self._over:
                    transcript = await self._stream.finish()
                    self.partial = transcript.text
                    return transcript
                self._more.clear()
                await self._more.wait()
        except EngineError as error:  # told to whoever asks for the text; the call goes on
            self._failure = error
            return Transcript(self.partial, final=True)
