"""`WithPhrases`: a voice that says from memory what it has said before: it is heard at once.

Most of what TOM says is the same in every call. Some sentences are made beforehand; of the rest,
what is said for the second time is kept, in memory only, until there is no room left. What is said
at another speed is another phrase.
"""

from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import replace

from agents.engines import SpeechChunk, TextToSpeech

KEPT_BYTES = 16_000_000
"""Eight minutes of speech."""
_MOST_SAID = 4096

_Key = tuple[str, float]
"""A text and the rate at which it is said."""


class WithPhrases:
    """`voice` with a memory."""

    def __init__(
        self,
        voice: TextToSpeech,
        phrases: Iterable[str],
        speakable: Callable[[str], str],
        kept_bytes: int = KEPT_BYTES,
    ) -> None:
        """`phrases` are made once and stay (64 KB for two seconds); `speakable` writes out what the
        voice would misread, as for everything it is given. `kept_bytes`: of all else."""
        self._voice = voice
        self.name = voice.name
        self.notice: str = getattr(voice, "notice", "")
        """On its limits, as the voice has it."""
        self._phrases = frozenset(speakable(phrase) for phrase in phrases)
        self._made: dict[_Key, tuple[SpeechChunk, ...]] = {}
        """Of `phrases`."""
        self._kept: OrderedDict[_Key, tuple[SpeechChunk, ...]] = OrderedDict()
        """What was said more than once, the longest unused first."""
        self._kept_bytes = 0
        self._most_bytes = kept_bytes
        self._said: OrderedDict[int, None] = OrderedDict()
        """Hashes of what was said once."""

    async def speak(self, text: str, rate: float = 1.0) -> AsyncGenerator[SpeechChunk, None]:
        """Speak one clause. Raises EngineError."""
        key = (text, rate)
        if (known := self._made.get(key) or self._kept.get(key)) is not None:
            if key in self._kept:
                self._kept.move_to_end(key)
            for chunk in known:
                yield chunk
            return
        made: list[SpeechChunk] = []
        chunks = self._voice.speak(text, rate)
        try:
            async for chunk in chunks:
                made.append(replace(chunk, remembered=True))
                yield chunk
        finally:  # where nobody wants the rest, the voice stops now
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()
        self._keep(key, tuple(made))

    def _keep(self, key: _Key, chunks: tuple[SpeechChunk, ...]) -> None:
        """All of it was said. A voice that gave no sound may do so the next time."""
        if not _size(chunks):
            return
        text, rate = key
        if rate == 1.0 and text in self._phrases:
            self._made[key] = chunks
            return
        if key in self._kept:
            return
        if (said := hash(key)) not in self._said:
            self._said[said] = None
            if len(self._said) > _MOST_SAID:
                self._said.popitem(last=False)
            return
        self._kept[key] = chunks
        self._kept_bytes += _size(chunks)
        while self._kept_bytes > self._most_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= _size(dropped)

    async def warm_up(self) -> None:
        """Make the phrases now. Raises EngineError."""
        for phrase in self._phrases:
            async for _ in self.speak(phrase):
                pass


def _size(chunks: Iterable[SpeechChunk]) -> int:
    return sum(len(chunk.pcm) for chunk in chunks)
