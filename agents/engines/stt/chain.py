"""`SttChain`: one call's recogniser, that of a chain which works now.

An utterance's audio is kept while it is spoken: where the recogniser fails, the next one gets the
utterance from its beginning, and the caller notices nothing but the time that takes.
"""

from dataclasses import replace

from agents.conversation import Transcript
from agents.engines import EngineError, SettlingStream, SpeechToText, SttStream
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

    @property
    def settles(self) -> bool:
        """Whether all of them do: any may be asked before the call is over."""
        return all(link.engine.settles for link in self._chain.links)

    def stream(self) -> "ChainStream":
        """Begin an utterance."""
        return ChainStream(Turns(self._chain, self._on_switch))


class ChainStream:
    """The recognition of one utterance by whoever works. It settles, whoever that is: a recogniser
    that cannot go on after its final text begins anew behind it."""

    def __init__(self, turns: Turns[SpeechToText]) -> None:
        self._turns = turns
        self._stream: SttStream | None = turns.link.engine.stream()
        """None between a final text and the audio that follows it."""
        self._before = ""
        """The text of the streams that have ended."""
        self._pcm = bytearray()
        """All of the utterance so far; the endpointer bounds its length."""

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text."""
        self._pcm += pcm
        try:
            if self._stream is None:
                self._stream = self._turns.link.engine.stream()
            return self._behind(await self._stream.feed(pcm))
        except EngineError as error:
            return await self._next(error)

    async def settle(self) -> Transcript:
        """The final transcript so far. Raises EngineError where all have failed."""
        while True:
            link = self._turns.link
            try:
                transcript = await within(link.limit_s, link.engine.name, self._settled())
            except EngineError as error:
                await self._next(error)
            else:
                link.breaker.succeeded()
                return transcript

    async def finish(self) -> Transcript:
        """The final transcript. Raises EngineError where all have failed."""
        transcript = await self.settle()
        self.close()
        return transcript

    def close(self) -> None:
        """Nobody wants the text any more."""
        if self._stream is not None:
            self._stream.close()

    async def _settled(self) -> Transcript:
        stream = self._stream
        if stream is None:
            return Transcript(self._before, self._turns.link.engine.language, final=True)
        if isinstance(stream, SettlingStream):
            return await stream.settle()
        transcript = await stream.finish()
        stream.close()
        self._stream, self._before = None, self._behind(transcript.text)
        return replace(transcript, text=self._before)

    def _behind(self, text: str) -> str:
        return f"{self._before} {text}".strip()

    async def _next(self, error: EngineError) -> str:
        """Give the utterance to the next one that takes it; its partial text."""
        while True:
            self.close()
            self._turns.fail(error)
            self._stream, self._before = self._turns.link.engine.stream(), ""
            try:
                return await self._stream.feed(bytes(self._pcm))
            except EngineError as another:
                error = another
