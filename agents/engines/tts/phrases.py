"""`WithPhrases`: a voice that says some sentences from memory, so that they are heard at once."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable

from agents.engines import SpeechChunk, TextToSpeech


class WithPhrases:
    """`voice`; each of `phrases` is made once and kept (64 KB for two seconds)."""

    def __init__(
        self, voice: TextToSpeech, phrases: Iterable[str], speakable: Callable[[str], str]
    ) -> None:
        """`speakable` writes out what the voice would misread, as for everything it is given."""
        self._voice = voice
        self.name = voice.name
        self.notice: str = getattr(voice, "notice", "")
        """On its limits, as the voice has it."""
        self._phrases = frozenset(speakable(phrase) for phrase in phrases)
        self._kept: dict[str, tuple[SpeechChunk, ...]] = {}

    async def speak(self, text: str) -> AsyncIterator[SpeechChunk]:
        """Speak one clause. Raises EngineError."""
        if text not in self._phrases:
            chunks = self._voice.speak(text)
            try:
                async for chunk in chunks:
                    yield chunk
            finally:  # where nobody wants the rest, the voice stops now
                if isinstance(chunks, AsyncGenerator):
                    await chunks.aclose()
            return
        if text not in self._kept:
            self._kept[text] = tuple([chunk async for chunk in self._voice.speak(text)])
        for chunk in self._kept[text]:
            yield chunk

    async def warm_up(self) -> None:
        """Make them all now. Raises EngineError."""
        for phrase in self._phrases:
            async for _ in self.speak(phrase):
                pass
