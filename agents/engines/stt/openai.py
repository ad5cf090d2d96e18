"""OpenAI's realtime transcription: a WebSocket session (`intent=transcription`) an utterance.

    feed ──► input_audio_buffer.append ──► …transcription.delta ──► partial text
    finish ─► input_audio_buffer.commit ─► …transcription.completed ──► final text

The service's own turn detection is off: TOM finds the end of speech, and commits there.
"""

import asyncio
import base64
from collections.abc import Iterator, Sequence

from openai.resources.realtime.realtime import AsyncRealtimeConnection
from openai.types.realtime import AudioTranscriptionParam

from agents.conversation import Transcript
from agents.engines import EngineError
from agents.engines.openai_cloud import FAILURES, OpenAiConfig, cause
from agents.engines.openai_cloud import SAMPLE_RATE as CLOUD_RATE
from media.audio import SAMPLE_RATE
from media.background import in_background
from media.resample import Resampler

_PIECE_BYTES = 9600
"""200 ms a message at most: an utterance that is taken over does not hold the loop up."""


def transcription(model: str, language: str, names: Sequence[str]) -> AudioTranscriptionParam:
    """What to ask for, as each model takes it (the client's `AudioTranscriptionParam`)."""
    if model.startswith(("gpt-transcribe", "gpt-live-transcribe")):
        return {"model": model, "languages": [language], "keywords": list(names)}
    if model.startswith("gpt-realtime-whisper"):
        return {"model": model, "language": language}
    return {"model": model, "language": language, "prompt": ", ".join(names)}


class OpenAiRecogniser:
    """The service in one language, with the names of one house."""

    notice = ""
    settles = False

    def __init__(
        self, config: OpenAiConfig, model: str, language: str, names: Sequence[str]
    ) -> None:
        """`names`: what callers are likely to say."""
        self.name = f"openai ({model})"
        self.language = language
        self.config = config
        self.asked = transcription(model, language, names)
        self.client = config.client()

    def stream(self) -> "OpenAiStream":
        """Begin an utterance. To be called on the event loop."""
        return OpenAiStream(self)


class OpenAiStream:
    """The recognition of one utterance, by a task that lives until `close`."""

    def __init__(self, recogniser: OpenAiRecogniser) -> None:
        self._recogniser = recogniser
        self._resampler = Resampler(SAMPLE_RATE, CLOUD_RATE)
        self._audio: asyncio.Queue[bytes | None] = asyncio.Queue()
        """What was not sent yet, at 24 kHz; None for the end. An utterance's length bounds it."""
        self._partial = ""
        self._text: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """The final text, or why there is none: known before the connection is closed."""
        self._text.add_done_callback(_take_notice)
        self._task: asyncio.Task[None] | None = None

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text as it is now."""
        if self._task is None:
            self._task = asyncio.create_task(self._transcribe(), name="openai transcription")
        if self._text.done():
            self._text.result()  # raises: it cannot have ended well before the audio did
        self._audio.put_nowait(await in_background(self._resampler.feed, pcm))
        return self._partial

    async def finish(self) -> Transcript:
        """The final transcript. Whoever waits sets a limit: the service may never answer."""
        language = self._recogniser.language
        if self._task is None:
            return Transcript("", language, final=True)
        self._audio.put_nowait(self._resampler.finish())
        self._audio.put_nowait(None)
        return Transcript(await asyncio.shield(self._text), language, final=True)

    def close(self) -> None:
        """Close the connection."""
        if self._task is not None:
            self._task.cancel()

    async def _transcribe(self) -> None:
        try:
            await self._connect()
        except EngineError as error:
            if not self._text.done():
                self._text.set_exception(error)

    async def _connect(self) -> None:
        engine = self._recogniser
        try:
            async with engine.client.realtime.connect(
                extra_query={"intent": "transcription"}
            ) as connection:
                await connection.session.update(
                    session={
                        "type": "transcription",
                        "audio": {
                            "input": {
                                "format": {"type": "audio/pcm", "rate": 24000},
                                "transcription": engine.asked,
                                "turn_detection": None,
                            }
                        },
                    }
                )
                self._text.set_result(await self._converse(connection))
        except FAILURES as error:
            raise EngineError(f"{engine.name}: {cause(error, engine.config.url)}") from error

    async def _converse(self, connection: AsyncRealtimeConnection) -> str:
        """Send and receive until the text is there."""
        sending = asyncio.create_task(self._send(connection), name="openai audio")
        try:
            return await self._receive(connection)
        finally:
            sending.cancel()
            await asyncio.wait([sending])
            _take_notice(sending)

    async def _send(self, connection: AsyncRealtimeConnection) -> None:
        while (pcm := await self._audio.get()) is not None:
            for piece in _pieces(pcm):
                await connection.input_audio_buffer.append(audio=piece)
        await connection.input_audio_buffer.commit()

    async def _receive(self, connection: AsyncRealtimeConnection) -> str:
        name = self._recogniser.name
        async for event in connection:
            match event.type:
                case "conversation.item.input_audio_transcription.delta":
                    self._partial += event.delta or ""
                case "conversation.item.input_audio_transcription.completed":
                    return event.transcript.strip()
                case "conversation.item.input_audio_transcription.failed":
                    code = event.error.code or event.error.type
                    raise EngineError(f"{name}: the transcription failed ({code})")
                case "error":
                    code = event.error.code or event.error.type
                    raise EngineError(f"{name}: the service tells an error ({code})")
                case _:
                    pass
        raise EngineError(f"{name}: the service closed the connection without a text")


def _pieces(pcm: bytes) -> Iterator[str]:
    for at in range(0, len(pcm), _PIECE_BYTES):
        yield base64.b64encode(pcm[at : at + _PIECE_BYTES]).decode()


def _take_notice(of: "asyncio.Future[str] | asyncio.Future[None]") -> None:
    """Its failure is told to who asks for it, and perhaps nobody does."""
    if not of.cancelled():
        of.exception()
