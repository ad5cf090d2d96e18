"""OpenAI's voices: `/v1/audio/speech`, as a stream of PCM at 24 kHz."""

from collections.abc import AsyncIterator

from agents.engines import EngineError, SpeechChunk
from agents.engines.openai_cloud import FAILURES, OpenAiConfig, cause
from agents.engines.openai_cloud import SAMPLE_RATE as CLOUD_RATE
from agents.engines.tts.pieces import Pieces
from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.resample import Resampler


class OpenAiVoice:
    """One of its voices. It gives no positions of words."""

    def __init__(self, config: OpenAiConfig, model: str, voice: str, rate: float = 1.0) -> None:
        """`model` like "gpt-4o-mini-tts", `voice` like "marin"."""
        self.name = f"openai ({voice})"
        self._config = config
        self._model = model
        self._voice = voice
        self._rate = rate
        self._client = config.client()

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause in a few chunks. Whoever waits sets a limit for each."""
        pieces, resampler, cut = Pieces(), Resampler(CLOUD_RATE, SAMPLE_RATE), b""
        try:
            async with self._client.audio.speech.with_streaming_response.create(
                input=text,
                model=self._model,
                voice=self._voice,
                response_format="pcm",
                speed=self._rate * rate,
            ) as answer:
                async for data in answer.iter_bytes():
                    pcm = cut + data
                    whole = len(pcm) // SAMPLE_BYTES * SAMPLE_BYTES
                    cut = pcm[whole:]
                    if piece := pieces.feed(resampler.feed(pcm[:whole])):
                        yield SpeechChunk(piece)
        except FAILURES as error:
            raise EngineError(f"{self.name}: {cause(error, self._config.url)}") from error
        rest = pieces.feed(resampler.finish()) + pieces.finish()
        if rest:
            yield SpeechChunk(rest)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()
