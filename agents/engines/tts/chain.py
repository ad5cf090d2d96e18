"""`TtsChain`: one call's voice, that of a chain which works now.

Where a voice fails, the next one says the clause anew, whole, and all that follow in this call: a
caller hears the voice change once, not to and fro.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from agents.engines import EngineError, SpeechChunk, TextToSpeech
from agents.engines.chain import Chain, OnSwitch, Turns, each_within
from media.audio import sample_count


class TtsChain:
    """The voices of a chain as one, for one call."""

    def __init__(self, chain: Chain[TextToSpeech], on_switch: OnSwitch) -> None:
        self._turns = Turns(chain, on_switch)

    @property
    def name(self) -> str:
        """Of the voice that speaks in this call."""
        return self._turns.link.engine.name

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause. Raises EngineError where the last voice fails, too."""
        given = 0
        while True:
            link = self._turns.link
            remembered = False
            spoken = each_within(link.limit_s, link.engine.name, link.engine.speak(text, rate))
            try:
                async with aclosing(spoken) as chunks:
                    begun = given
                    async for chunk in chunks:
                        given += sample_count(chunk.pcm)
                        remembered = chunk.remembered
                        yield _later(chunk, begun)
            except EngineError as error:
                self._turns.fail(error)
            else:
                if not remembered:  # else the engine was not asked
                    link.breaker.succeeded()
                return


def _later(chunk: SpeechChunk, samples: int) -> SpeechChunk:
    """`chunk` where an earlier voice has said `samples` of the clause before."""
    marks = tuple(replace(mark, at_samples=mark.at_samples + samples) for mark in chunk.marks)
    return replace(chunk, marks=marks)
