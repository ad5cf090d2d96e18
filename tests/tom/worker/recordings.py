"""Messages as callers leave them, in the voice and the words that the built-in models know."""

from functools import cache
from pathlib import Path

from agents.engines.tts.espeak import Espeak
from media.audio import SAMPLE_RATE
from media.wav import StereoWav, write_wav

VOICE = "de+f2"
PHRASES = (
    "Guten Tag, hier spricht Thomas Müller.",
    "Ich möchte einen Termin vereinbaren.",
    "Bitte rufen Sie mich zurück.",
)
SECOND = bytes(2 * SAMPLE_RATE)


@cache
def spoken(*phrases: str) -> bytes:
    """The phrases with pauses, and a second of silence around them."""
    voice = Espeak(VOICE)
    pcm = SECOND
    for phrase in phrases:
        pcm += voice.synthesize(phrase).pcm + SECOND[: len(SECOND) // 2]
    return pcm + SECOND


def call_recording(path: Path, caller: bytes, tom: bytes = b"") -> None:
    """A call's stereo WAV: the caller left, TOM right."""
    wav = StereoWav(path)
    length = max(len(caller), len(tom))
    wav.append(caller.ljust(length, b"\0"), tom.ljust(length, b"\0"))
    wav.close()


def mono(path: Path, pcm: bytes) -> None:
    """A WAV of one channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, pcm)
