"""espeak-ng in process, for training data: text in, 8000 or 22050 Hz samples out.

The library keeps one global state: one `Espeak` a process, not shared between threads.
"""

import ctypes as C
import functools

import espeakng_loader
import numpy as np
import numpy.typing as npt

from models.train_stt.voices import Voice

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8, END_PAUSE = 1, 0x1000
RATE, VOLUME, PITCH, PITCH_RANGE, WORD_GAP = 1, 2, 3, 4, 7
BUFFER_MS = 200

CALLBACK = C.CFUNCTYPE(C.c_int, C.POINTER(C.c_short), C.c_int, C.c_void_p)


class Espeak:
    """The synthesiser; `rate_hz` is what it speaks at (22050)."""

    def __init__(self) -> None:
        self._library = C.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, data, DONT_EXIT)
        if self.rate_hz <= 0:
            raise RuntimeError("espeak-ng did not start")
        self._library.espeak_Synth.argtypes = [
            C.c_char_p, C.c_size_t, C.c_uint, C.c_int, C.c_uint, C.c_uint,
            C.POINTER(C.c_uint), C.c_void_p,
        ]  # fmt: skip
        self._chunks: list[bytes] = []
        self._callback = CALLBACK(self._collect)  # held: the library keeps only a pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def _collect(self, samples: "C._Pointer[C.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._chunks.append(C.string_at(samples, 2 * count))
        return 0

    def say(self, text: str, voice: Voice) -> npt.NDArray[np.float32]:
        """Speak text; samples in [-1, 1] at `rate_hz`."""
        library = self._library
        if library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice.name!r}")
        for parameter, value in (
            (RATE, voice.rate_wpm),
            (VOLUME, 100),
            (PITCH, voice.pitch),
            (PITCH_RANGE, voice.pitch_range),
            (WORD_GAP, voice.word_gap_10ms),
        ):
            library.espeak_SetParameter(parameter, value, 0)
        self._chunks.clear()
        raw = text.encode() + b"\0"
        if library.espeak_Synth(raw, len(raw), 0, 1, 0, UTF8 | END_PAUSE, None, None) != 0:
            raise RuntimeError(f"espeak-ng could not speak {text!r}")
        return np.frombuffer(b"".join(self._chunks), np.int16).astype(np.float32) / 32768


@functools.cache
def espeak() -> Espeak:
    """This process's one synthesiser: starting espeak-ng twice corrupts its phoneme data."""
    return Espeak()
