"""A voice that speaks as a caller wished: the engine changes the speed, TOM the level.

The level is set here and in no engine: what is kept of a voice in memory serves every level.
"""

from collections.abc import AsyncGenerator
from dataclasses import replace

from agents.engines import SpeechChunk, TextToSpeech
from agents.speaking_style import SpeakingStyle
from media.gain import amplified


def styled(voice: TextToSpeech, style: SpeakingStyle) -> TextToSpeech:
    """`voice` in `style`."""
    return voice if style == SpeakingStyle() else _Styled(voice, style)


class _Styled:
    def __init__(self, voice: TextToSpeech, style: SpeakingStyle) -> None:
        self._voice = voice
        self._style = style

    @property
    def name(self) -> str:
        return self._voice.name

    async def speak(self, text: str, rate: float = 1.0) -> AsyncGenerator[SpeechChunk, None]:
        spoken = self._voice.speak(text, rate * self._style.rate)
        try:
            async for chunk in spoken:
                yield replace(chunk, pcm=amplified(chunk.pcm, self._style.gain_db))
        finally:  # where nobody wants the rest, the voice stops now
            if isinstance(spoken, AsyncGenerator):
                await spoken.aclose()
