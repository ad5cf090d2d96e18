"""Azure Speech as a voice: SSML in, raw PCM in a stream out, with the positions of the words.

A synthesizer keeps its connection, and says one text at a time: those that are idle are used again.
"""

# The SDK has no type stubs.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import azure.cognitiveservices.speech as sdk

from agents.engines import EngineError, SpeechChunk, WordMark
from agents.engines.azure import LOCALES, TICKS_PER_SECOND, AzureConfig, let_go
from agents.engines.tts.pieces import Pieces
from media.audio import SAMPLE_RATE
from media.background import in_background

_VOICES = {"de": "de-DE-KatjaNeural", "en": "en-GB-SoniaNeural"}
_MOST_IDLE = 8
_TAIL_MS = 100
"""Silence after a clause; the service's own is most of a second."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2)."""

_Word = tuple[str, int]
"""A word and where its audio begins, in ticks."""
_Told = bytes | _Word | EngineError | None
"""What a synthesizer tells of a text: audio, a word, its failure, or None for its end."""


def ssml(text: str, language: str, voice: str, rate: float) -> str:
    """`text` as a document for the service; `rate` 1.0 is the voice's own."""
    words = escape(_NOT_XML.sub(" ", text))
    return (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis"'
        f' xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang={quoteattr(LOCALES[language])}>'
        f"<voice name={quoteattr(voice)}>"
        f'<mstts:silence type="Tailing-exact" value="{_TAIL_MS}ms"/>'
        f'<prosody rate="{100 * (rate - 1):+.0f}%">{words}</prosody></voice></speak>'
    )


class AzureVoice:
    """One of the service's voices."""

    def __init__(
        self, config: AzureConfig, language: str, voice: str = "", rate: float = 1.0
    ) -> None:
        """`voice` like "de-DE-KatjaNeural"; empty: one for the language."""
        self._voice = voice or _VOICES[language]
        self.name = f"azure ({self._voice})"
        self._config = config
        self._language = language
        self._rate = rate
        self._idle: list[_Synthesizer] = []

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause in a few chunks. Whoever waits sets a limit for each."""
        try:
            synthesizer = self._idle.pop() if self._idle else await in_background(self._synthesizer)
        except RuntimeError as error:  # the SDK's own, for a call of its library that failed
            raise EngineError(f"{self.name}: {error}") from error
        told: asyncio.Queue[_Told] = asyncio.Queue()  # a clause bounds it
        done = False
        try:
            try:
                document = ssml(text, self._language, self._voice, self._rate * rate)
                synthesizer.begin(document, told)
            except RuntimeError as error:
                raise EngineError(f"{self.name}: {error}") from error
            pieces, words = Pieces(), _Words(text)
            while (news := await told.get()) is not None:
                if isinstance(news, EngineError):
                    raise news
                if isinstance(news, tuple):
                    words.add(*news)
                elif piece := pieces.feed(news):
                    yield SpeechChunk(piece, words.take())
            done = True
            rest, marks = pieces.finish(), words.take()
            if rest or marks:
                yield SpeechChunk(rest, marks)
        finally:
            if done and len(self._idle) < _MOST_IDLE:
                self._idle.append(synthesizer)
            else:
                let_go(synthesizer.close)

    def _synthesizer(self) -> "_Synthesizer":
        return _Synthesizer(self._config, self.name)


class _Words:
    """Where the words of a text begin in its audio."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0
        self._marks: list[WordMark] = []

    def add(self, word: str, ticks: int) -> None:
        """The next word; one that is not in the text (the service wrote it out) is passed over."""
        start = self._text.find(word, self._end)
        if start >= 0:
            self._end = start + len(word)
            self._marks.append(WordMark(self._end, ticks * SAMPLE_RATE // TICKS_PER_SECOND))

    def take(self) -> tuple[WordMark, ...]:
        """The marks that were not taken yet."""
        marks, self._marks = tuple(self._marks), []
        return marks


class _Synthesizer:
    """The SDK's synthesizer: one text at a time. Making and closing one may block."""

    def __init__(self, config: AzureConfig, name: str) -> None:
        self._config = config
        self._name = name
        self._tell: Callable[[_Told], None] | None = None
        self._under_way: Any = None
        speech = config.speech_config()
        raw = sdk.SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm
        speech.set_speech_synthesis_output_format(raw)
        self._native: Any = sdk.SpeechSynthesizer(speech, audio_config=None)
        self._native.synthesizing.connect(lambda event: self._hear(event.result.audio_data))
        self._native.synthesis_word_boundary.connect(self._word)
        self._native.synthesis_completed.connect(lambda _: self._hear(None))
        self._native.synthesis_canceled.connect(self._canceled)

    def begin(self, document: str, told: "asyncio.Queue[_Told]") -> None:
        """Speak `document`; what comes of it goes to `told`. Returns at once."""
        loop = asyncio.get_running_loop()

        def tell(news: _Told) -> None:
            with suppress(RuntimeError):  # the loop is gone: so is the call
                loop.call_soon_threadsafe(told.put_nowait, news)

        self._tell = tell
        self._under_way = self._native.speak_ssml_async(document)

    def close(self) -> None:
        """Stop, and close the connection."""
        native, self._native, self._tell = self._native, None, None
        stopped = native.stop_speaking_async()
        del native, stopped, self._under_way

    def _hear(self, news: _Told) -> None:
        if self._tell is not None:
            self._tell(news)

    def _word(self, event: Any) -> None:
        if event.boundary_type is sdk.SpeechSynthesisBoundaryType.Word:
            self._hear((event.text, event.audio_offset))

    def _canceled(self, event: Any) -> None:
        details = event.result.cancellation_details
        code: str = details.error_code.name
        self._hear(self._config.failure(self._name, code, details.error_details))
