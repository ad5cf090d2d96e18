"""Azure Speech as a streaming recogniser: one recognition session an utterance.

    feed ──► push stream ──► SDK ──► speech.hypothesis ──► partial text
    finish ─► the stream ends ─────► speech.phrase, end of stream ──► final text

TOM finds the end of speech itself: the stream is closed there, and the service gives what it has
at once instead of waiting for a silence. Its own segmentation (`segment_ms` of silence) only cuts
utterances with long pauses into phrases, which are joined here.
"""

# The SDK has no type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import azure.cognitiveservices.speech as sdk

from agents.conversation import Transcript
from agents.engines import EngineError
from agents.engines.azure import LOCALES, AzureConfig, let_go
from media.audio import SAMPLE_RATE
from media.background import in_background


class AzureRecogniser:
    """The service in one language, with the names of one house."""

    notice = ""
    settles = False

    def __init__(
        self, config: AzureConfig, language: str, names: Sequence[str], segment_ms: int = 500
    ) -> None:
        """`names`: what callers are likely to say (the phrase list). `segment_ms`: 100 to 5000."""
        self.language = language
        self.name = f"azure ({LOCALES[language]})"
        self.config = config
        self.names = tuple(names)
        self._speech = config.speech_config()
        self._speech.speech_recognition_language = LOCALES[language]
        segmentation = sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs
        self._speech.set_property(segmentation, str(segment_ms))

    def stream(self) -> "AzureStream":
        """Begin an utterance. To be called on the event loop."""
        return AzureStream(self, _Session(self._speech, self.names))


class AzureStream:
    """The recognition of one utterance."""

    def __init__(self, recogniser: AzureRecogniser, session: "_Session") -> None:
        self._recogniser = recogniser
        self._session = session
        self._loop = asyncio.get_running_loop()
        self._begun = False
        self._phrases: list[str] = []
        self._guess = ""
        self._failure: EngineError | None = None
        self._over = asyncio.Event()

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text as it is now."""
        if not self._begun:
            self._begun = True
            try:
                await in_background(
                    self._session.open,
                    partial=self._on_loop(self._partial),
                    phrase=self._on_loop(self._phrase),
                    over=self._on_loop(self._end),
                )
            except RuntimeError as error:  # the SDK's own, for a call of its library that failed
                raise EngineError(f"{self._recogniser.name}: {error}") from error
        if self._failure is not None:
            raise self._failure
        self._session.write(pcm)
        return self._text()

    async def finish(self) -> Transcript:
        """The final transcript. Whoever waits sets a limit: the service may never answer."""
        if self._begun:
            self._session.end()
            await self._over.wait()
        if self._failure is not None:
            raise self._failure
        return Transcript(" ".join(self._phrases), self._recogniser.language, final=True)

    def close(self) -> None:
        """End the session."""
        let_go(self._session.close)

    def _text(self) -> str:
        return " ".join(filter(None, (*self._phrases, self._guess)))

    def _partial(self, text: str) -> None:
        self._guess = text

    def _phrase(self, text: str) -> None:
        self._guess = ""
        if text:
            self._phrases.append(text)

    def _end(self, details: Any) -> None:
        if details is not None and details.reason is sdk.CancellationReason.Error:
            engine, code = self._recogniser, details.code.name
            self._failure = engine.config.failure(engine.name, code, details.error_details)
        self._over.set()

    def _on_loop(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        def hand_over(value: Any) -> None:
            with suppress(RuntimeError):  # the loop is gone: so is the call
                self._loop.call_soon_threadsafe(handler, value)

        return hand_over


class _Session:
    """The SDK's side of one utterance. `open` and `close` may block, on any thread."""

    def __init__(self, speech: Any, names: Sequence[str]) -> None:
        self._speech = speech
        self._names = names
        self._lock = threading.Lock()
        self._closed = False
        self._recogniser: Any = None
        self._phrases: Any = None
        self._started: Any = None
        format_ = sdk.audio.AudioStreamFormat(SAMPLE_RATE, 16, 1)
        self._audio: Any = sdk.audio.PushAudioInputStream(format_)

    def open(
        self,
        partial: Callable[[Any], None],
        phrase: Callable[[Any], None],
        over: Callable[[Any], None],
    ) -> None:
        """Connect, and tell texts and the end (its details, or None) from the SDK's threads."""
        with self._lock:
            if self._closed:
                return
            recogniser = sdk.SpeechRecognizer(
                self._speech, sdk.audio.AudioConfig(stream=self._audio)
            )
            self._phrases = sdk.PhraseListGrammar.from_recognizer(recogniser)
            for name in self._names:
                self._phrases.addPhrase(name)
            recogniser.recognizing.connect(lambda event: partial(event.result.text))
            recogniser.recognized.connect(lambda event: phrase(event.result.text))
            recogniser.canceled.connect(lambda event: over(event.cancellation_details))
            recogniser.session_stopped.connect(lambda _: over(None))
            self._started = recogniser.start_continuous_recognition_async()
            self._recogniser = recogniser

    def write(self, pcm: bytes) -> None:
        """Copies the audio into the SDK's buffer."""
        self._audio.write(pcm)

    def end(self) -> None:
        """The utterance is over."""
        self._audio.close()

    def close(self) -> None:
        """Once or twice; what follows an end in order takes milliseconds."""
        with self._lock:
            recogniser, self._recogniser, self._closed = self._recogniser, None, True
            if recogniser is None:
                return
            self._audio.close()
            for signal in (
                recogniser.recognizing,
                recogniser.recognized,
                recogniser.canceled,
                recogniser.session_stopped,
            ):
                signal.disconnect_all()
            self._started = self._phrases = None
            del recogniser, signal
