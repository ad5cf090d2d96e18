"""`WithFallback`: when a voice fails, another one says the clause, and all that follow."""

import logging
from collections.abc import AsyncIterator

from agents.engines import EngineError, SpeechChunk, TextToSpeech

log = logging.getLogger(__name__)


class WithFallback:
    """`primary` until it fails once in this process, `spare` from then on."""

    def __init__(self, primary: TextToSpeech, spare: TextToSpeech) -> None:
        self._voice = primary
        self._spare = spare
        self.name = primary.name
        """Of the voice that speaks now."""

    async def speak(self, text: str) -> AsyncIterator[SpeechChunk]:
        """Speak one clause. Raises EngineError where the spare voice fails too."""
        if self._voice is not self._spare:
            try:
                # A clause is one or two chunks: taken whole, it is never begun by one voice and
                # said again by the other.
                chunks = [chunk async for chunk in self._voice.speak(text)]
            except EngineError as error:
                log.error("%s; %s speaks from now on", error, self._spare.name)
                self._voice, self.name = self._spare, self._spare.name
            else:
                for chunk in chunks:
                    yield chunk
                return
        async for chunk in self._spare.speak(text):
            yield chunk
