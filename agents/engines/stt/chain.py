"""`SttChain`: one call's recogniser, that of a chain which works now.

An utterance's audio is kept while it is spoken: where the recogniser fails, the next one gets the
utterance from its beginning, and the caller notices nothing but the time that takes.
"""

from agents.conversation import Transcript
from agents.engines import EngineError, SpeechToText
from agents.engines.chain import Chain, OnSwitch, Turns, within


class SttChain:
    """The recognisers of a chain as one, for one call."""

    def __init__(self, chain: Chain[SpeechToText], on_switch: OnSwitch) -> None:
        self._chain = chain
        self._on_switch = on_switch

    @property
    def name(self) -> str:
        """Of the one that would be asked now."""
        return self._chain.present.engine.name

    @property
    def language(self) -> str:
        """ISO 639-1; all of a chain understand the same one."""
        return self._chain.present.engine.language

    @property
    def notice(self) -> str:
        """Of the one that would be asked now."""
        return self._chain.present.engine.notice

    def stream(self) -> "ChainStream":
        """Begin an utterance."""
        return ChainStream(Turns(self._chain, self._on_switch))


class ChainStream:
    """The recognition of one utterance by whoever works."""

    def __init__(self, turns: Turns[SpeechToText]) -> None:
        self._turns = turns
        self._stream = turns.link.engine.stream()
        self._pcm = bytearray()
        """All of the utterance so far; the endpointer bounds its length."""

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text."""
        self._pcm += pcm
        try:
            return await self._stream.feed(pcm)
        except EngineError as error:
            return await self._next(error)

    async def finish(self) -> Transcript:
        """The final transcript. Raises EngineError where all have failed."""
        while True:
            link = self._turns.link
            try:
                text = await within(link.limit_s, link.engine.name, self._stream.finish())
            except EngineError as error:
                await self._next(error)
            else:
                link.breaker.succeeded()
                return text

    def close(self) -> None:
        """Nobody wants the text any more."""
        self._stream.close()

    async def _next(self, error: EngineError) -> str:
        """Give the utterance to the next one that takes it; its partial text."""
        while True:
            self._stream.close()
            self._turns.fail(error)
            self._stream = self._turns.link.engine.stream()
            try:
                return await self._stream.feed(bytes(self._pcm))
            except EngineError as another:
                error = another
