"""espeak-ng in process, by ctypes: the voice that is always there.

The library's state is global: one lock, whole clauses. 8 s of speech take about 4 ms, so a clause
is made in one call on a worker thread. Mode 2 (synchronous) is the only one that works in the
espeakng-loader build. Source of the constants: espeak-ng's `speak_lib.h`.
"""

import ctypes
import threading
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import espeakng_loader  # pyright: ignore[reportMissingTypeStubs]

from agents.engines import EngineError, EngineUnavailable, SpeechChunk, WordMark
from agents.engines.tts.espeak_words import written_for_espeak
from media.audio import SAMPLE_RATE
from media.background import in_background
from media.resample import resample

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_RATE, _VOLUME, _PITCH = 1, 2, 3
_POSITION_CHARACTER = 1
_UTF8_ENDPAUSE = 0x1001
_EVENT_END, _EVENT_WORD = 0, 1
_BUFFER_MS = 200
_OK = 0

_ALIASES = {"en-gb": "en"}
"""Names that `espeak-ng --voices` lists, but that the library does not find."""

WORDS_PER_MINUTE = 160
"""Speed at rate 1.0; espeak-ng's own 175 is hurried on a telephone."""


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("text", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Library:
    """The one instance of the library in this process."""

    def __init__(self) -> None:
        try:
            self._lib: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise EngineUnavailable(f"espeak: the library cannot be loaded: {error}") from error
        data = espeakng_loader.get_data_path().encode()
        self.rate: int = self._lib.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data, _DONT_EXIT)
        if self.rate <= 0:
            raise EngineUnavailable(f"espeak: cannot start with its data in {data.decode()}")
        self._lib.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        self._lock = threading.Lock()
        self._pcm = bytearray()
        self._words: list[tuple[int, int]] = []
        self._callback = _Callback(self._take)
        self._lib.espeak_SetSynthCallback(self._callback)

    def _take(self, wav: Any, count: int, events: Any) -> int:
        index = 0
        while events[index].type != _EVENT_END:
            event = events[index]
            if event.type == _EVENT_WORD:
                # text_position counts characters from 1; audio_position is in ms.
                self._words.append((event.text_position - 1 + event.length, event.audio_position))
            index += 1
        if wav and count > 0:
            self._pcm += ctypes.string_at(wav, count * 2)
        return 0

    def synthesize(
        self, text: str, voice: str, words_per_minute: int, pitch: int
    ) -> tuple[bytes, list[tuple[int, int]]]:
        """PCM at `rate` and (end of the word in the text, start in ms) of every word."""
        with self._lock:
            self._pcm, self._words = bytearray(), []
            if self._lib.espeak_SetVoiceByName(voice.encode()) != _OK:
                raise EngineError(f"espeak: there is no voice {voice!r}")
            for parameter, value in (
                (_RATE, words_per_minute),
                (_PITCH, pitch),
                (_VOLUME, 100),
            ):
                self._lib.espeak_SetParameter(parameter, value, 0)
            data = text.encode() + b"\0"
            code = self._lib.espeak_Synth(
                data, len(data), 0, _POSITION_CHARACTER, 0, _UTF8_ENDPAUSE, None, None
            )
            if code != _OK:
                raise EngineError(f"espeak: error {code} on {text!r}")
            return bytes(self._pcm), self._words


@cache
def _library() -> _Library:
    return _Library()


class Espeak:
    """A voice of espeak-ng."""

    def __init__(self, voice: str = "de", rate: float = 1.0, pitch: int = 50) -> None:
        """`voice` as espeak-ng names it ("de", "de+f2", "en-gb"), `pitch` 0 to 99.

        Raises EngineUnavailable where the library does not load, EngineError for an unknown voice.
        """
        self.name = f"espeak-ng ({voice})"
        language, plus, variant = voice.partition("+")
        self._language = language.partition("-")[0]
        self._voice = _ALIASES.get(language, language) + plus + variant
        self._words_per_minute = WORDS_PER_MINUTE * rate
        self._pitch = pitch
        self.synthesize("ah")

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause, as one chunk with the positions of its words."""
        yield await in_background(self.synthesize, text, rate)

    def synthesize(self, text: str, rate: float = 1.0) -> SpeechChunk:
        """The speech of `text`; blocks for about 0.5 ms per second of speech."""
        library = _library()
        read = written_for_espeak(text, self._language)
        speed = round(self._words_per_minute * rate)
        pcm, words = library.synthesize(read.text, self._voice, speed, self._pitch)
        marks = tuple(
            WordMark(read.written_end(end), round(at_ms * SAMPLE_RATE / 1000))
            for end, at_ms in words
        )
        return SpeechChunk(resample(pcm, library.rate, SAMPLE_RATE), marks)
