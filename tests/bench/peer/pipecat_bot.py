"""A Pipecat server for the comparison: raw PCM over a WebSocket, with TOM's recogniser and voice.

Runs in an environment of its own, from the repository's root:

    .venv-pipecat/bin/python -m tests.bench.peer.pipecat_bot VARIANT GREETING ANSWER

VARIANT says how turns are taken (Pipecat 1.14): "default" is what it does unless told otherwise,
a semantic look (Smart Turn v3) after 0.2 s of silence, any speech interrupts; "timer" ends a turn
after 0.2 s of silence; "words" is the default, but interrupted by two words only.
"""

# The peer's packages are not in the environment that the types are checked in.
# pyright: basic, reportMissingImports=false

import asyncio
import socket
import sys
from collections import deque
from collections.abc import AsyncGenerator

import uvicorn
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    OutputAudioRawFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_start.min_words_user_turn_start_strategy import (
    MinWordsUserTurnStartStrategy,
)
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

import models
from agents.engines import SttStream
from agents.engines.stt.sherpa import Sherpa
from agents.engines.tts.espeak import Espeak

RATE = 16_000
PREROLL_FRAMES = 15
"""300 ms before the onset go to the recogniser, as in TOM."""


class RawPcm(FrameSerializer):
    """Binary messages are s16le mono 16 kHz; an interruption is told as TOM tells it."""

    async def serialize(self, frame: Frame) -> str | bytes | None:
        if isinstance(frame, OutputAudioRawFrame):
            return frame.audio
        return '{"type": "clear"}' if isinstance(frame, InterruptionFrame) else None

    async def deserialize(self, data: str | bytes) -> Frame | None:
        if isinstance(data, bytes):
            return InputAudioRawFrame(audio=data, sample_rate=RATE, num_channels=1)
        return None


class Ears(STTService):
    """TOM's recogniser: a stream from the VAD's onset to its end, then the text is final."""

    def __init__(self, engine: Sherpa) -> None:
        settings = STTSettings(model=None, language=None)
        super().__init__(sample_rate=RATE, ttfs_p99_latency=0.3, settings=settings)
        self._engine = engine
        self._stream: SttStream | None = None
        self._partial = ""
        self._recent: deque[bytes] = deque(maxlen=PREROLL_FRAMES)

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        self._recent.append(audio)
        if self._stream is None:
            return
        partial = await self._stream.feed(audio)
        if partial != self._partial:
            self._partial = partial
            yield InterimTranscriptionFrame(partial, "", time_now_iso8601())

    async def _handle_vad_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        await super()._handle_vad_user_started_speaking(frame)
        self._stream, self._partial = self._engine.stream(), ""
        await self._stream.feed(b"".join(self._recent))

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        stream, self._stream = self._stream, None
        text = (await stream.finish()).text if stream else ""
        if text:
            final = TranscriptionFrame(text, "", time_now_iso8601(), finalized=True)
            await self.push_frame(final)


class Answers(FrameProcessor):
    """Stands where the language model stands: one answer, at once."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self._answer = answer

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        await self.push_frame(LLMTextFrame(self._answer))
        await self.push_frame(LLMFullResponseEndFrame())


class Voice(TTSService):
    """TOM's espeak-ng."""

    def __init__(self, engine: Espeak) -> None:
        settings = TTSSettings(model=None, voice=None, language=None)
        super().__init__(
            sample_rate=RATE, push_start_frame=True, push_stop_frames=True, settings=settings
        )
        self._engine = engine

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        async for chunk in self._engine.speak(text):
            yield TTSAudioRawFrame(chunk.pcm, RATE, 1, context_id=context_id)


def turn_taking(variant: str) -> UserTurnStrategies:
    """See the module's docstring. Raises ValueError for what it does not name."""
    match variant:
        case "default":
            return UserTurnStrategies()
        case "timer":
            timer = SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.0)
            return UserTurnStrategies(stop=[timer])
        case "words":
            return UserTurnStrategies(start=[MinWordsUserTurnStartStrategy(min_words=2)])
        case _:
            raise ValueError(f"there is no variant {variant!r}")


def application(variant: str, greeting: str, answer: str) -> FastAPI:
    """The server: every connection is a call with a pipeline of its own."""
    app = FastAPI()
    stt, tts = Sherpa(models.path("stt-demo-de")), Espeak("de")

    @app.websocket("/")
    async def call(websocket: WebSocket) -> None:
        await websocket.accept()
        params = FastAPIWebsocketParams(
            audio_in_enabled=True, audio_out_enabled=True, serializer=RawPcm()
        )
        transport = FastAPIWebsocketTransport(websocket, params)
        user = LLMUserAggregatorParams(
            user_turn_strategies=turn_taking(variant), vad_analyzer=SileroVADAnalyzer()
        )
        context = LLMContextAggregatorPair(LLMContext(), user_params=user)
        pipeline = Pipeline(
            [
                transport.input(),
                Ears(stt),
                context.user(),
                Answers(answer),
                Voice(tts),
                transport.output(),
                context.assistant(),
            ]
        )
        worker = PipelineWorker(
            pipeline,
            enable_rtvi=False,
            params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
        )

        @transport.event_handler("on_client_connected")
        async def greet(transport: object, client: object) -> None:
            await worker.queue_frames([TTSSpeakFrame(greeting)])

        @transport.event_handler("on_client_disconnected")
        async def end(transport: object, client: object) -> None:
            await worker.cancel()

        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        await runner.run()

    return app


async def serve(variant: str, greeting: str, answer: str) -> None:
    """Until it is told to stop. Says on which port it listens."""
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    sock = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application(variant, greeting, answer), log_level="error")
    print(f"ready port={sock.getsockname()[1]}", flush=True)  # noqa: T201
    await uvicorn.Server(config).serve(sockets=[sock])


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
