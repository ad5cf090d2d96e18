"""A recogniser that hears an utterance out before it understands it: WhisperX, in a worker.

It takes the streaming recogniser's place in a conversation. There are no partial texts, and the
text comes seconds after the caller's last word instead of milliseconds.
"""

from collections.abc import Awaitable, Callable

from agents.conversation import Transcript

Transcribe = Callable[[bytes], Awaitable[Transcript]]
"""The final transcript of an utterance (s16le mono 16 kHz). Raises EngineUnavailable where nobody
could transcribe it in time: then the next one would not fare better. Cancelled, it gives up."""


class WholeUtterances:
    """One call's recogniser."""

    notice = ""
    settles = False

    def __init__(self, name: str, language: str, transcribe: Transcribe) -> None:
        """`language`: ISO 639-1."""
        self.name = name
        self.language = language
        self._transcribe = transcribe

    def stream(self) -> "WholeUtterance":
        """Begin an utterance."""
        return WholeUtterance(self._transcribe)


class WholeUtterance:
    """Collects one utterance; its length is bounded by the endpointer's."""

    def __init__(self, transcribe: Transcribe) -> None:
        self._transcribe = transcribe
        self._pcm = bytearray()

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; there is no partial text."""
        self._pcm += pcm
        return ""

    async def finish(self) -> Transcript:
        """The final transcript."""
        return await self._transcribe(bytes(self._pcm))

    def close(self) -> None:
        """Whoever waits for the text gives up by being cancelled."""
