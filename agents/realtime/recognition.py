"""`Recognition`: one utterance on its way through the recogniser.

The caller's audio never waits for the model: pieces that arrive while it is busy are fed together.
A caller who only paused goes on in the same stream where the recogniser can (`continued`), so that
no word is cut in two by a short silence.
"""

import asyncio
from collections.abc import Sequence

from agents.conversation import Transcript
from agents.engines import EngineError, SettlingStream, SttStream
from media.audio import SAMPLE_BYTES, SAMPLE_RATE

_MOST_BYTES = 60 * SAMPLE_RATE * SAMPLE_BYTES
"""Of audio in one stream."""


class Recognition:
    """Feeds one utterance to an STT stream in a task of the call's TaskGroup."""

    def __init__(
        self,
        stream: SttStream,
        group: asyncio.TaskGroup,
        continues: "Recognition | None" = None,
        keeps: int = 0,
    ) -> None:
        """`continues`: what used `stream` before, and has ended. `keeps`: so many bytes of the
        audio's end stay in `sound`."""
        self.sound = bytearray(continues.sound) if continues else bytearray()
        """For whoever listens to how it ends."""
        self._keeps = keeps
        self.partial = continues.partial if continues else ""
        """The text recognised so far."""
        self.told_partial = self.partial
        """The partial text that was last announced."""
        self.failure_told = False
        """That the recogniser failed was announced."""
        self._inherited = self.partial
        self.continues = continues
        """Its text is part of this one's."""
        self._stream = stream
        self._group = group
        self._fed = continues._fed if continues else 0
        self._pending = bytearray()
        self._more = asyncio.Event()
        self._over = False
        self._handed_on = False
        self._failure: EngineError | None = None
        self._task = group.create_task(self._run(), name="recognition")

    def feed(self, pcm: bytes) -> None:
        """Add audio (s16le mono 16 kHz); never waits. An utterance's length bounds the buffer."""
        self._pending += pcm
        self._fed += len(pcm)
        self._more.set()
        if self._keeps:
            self.sound += pcm
            del self.sound[: -self._keeps]

    def end(self) -> None:
        """The utterance is over: its text is made final, before anybody asks for it."""
        self._over = True
        self._more.set()

    def continued(self) -> "Recognition | None":
        """The caller goes on: the recognition of this utterance, which has ended, and the next.

        None where the recogniser begins anew with every utterance, or was given a minute: a
        television must not make it grow for the whole call.
        """
        usable = self._failure is None and not self._task.cancelling() and not self._handed_on
        if not usable or self._fed > _MOST_BYTES or not isinstance(self._stream, SettlingStream):
            return None
        self._handed_on = True
        return Recognition(self._stream, self._group, self, self._keeps)

    @property
    def adds(self) -> bool:
        """It has understood something that is no part of what it continues."""
        return self.continues is None or self.partial != self._inherited

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
        settled = False
        try:
            if self.continues is not None:
                await asyncio.wait([self.continues._task])
                self._inherited = self.partial = self.continues.partial
                if self.continues._failure is not None:
                    raise self.continues._failure
            while True:
                while self._pending:
                    pcm, self._pending = bytes(self._pending), bytearray()
                    self.partial = await self._stream.feed(pcm)
                if self._over:
                    transcript = await self._final()
                    settled = isinstance(self._stream, SettlingStream)
                    self.partial = transcript.text
                    return transcript
                self._more.clear()
                await self._more.wait()
        except EngineError as error:  # told to whoever asks for the text; the call goes on
            self._failure = error
            return Transcript(self.partial, final=True)
        finally:
            if not settled:  # else the caller may go on in it
                self._stream.close()

    async def _final(self) -> Transcript:
        if isinstance(self._stream, SettlingStream):
            return await self._stream.settle()
        return await self._stream.finish()


def joined(before: Sequence[Recognition], last: Recognition) -> list[Recognition]:
    """The utterances of a turn with `last` behind them: what it continues is part of it."""
    return [*(each for each in before if each is not last.continues), last]
