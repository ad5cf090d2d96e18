"""A voice that fails is replaced by the spare one, in the middle of a call."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.engines import EngineError, SpeechChunk
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.fallback import WithFallback
from agents.engines.tts.piper import Piper

TINY = Path(__file__).parent / "tiny.onnx"


class Breaking:
    """A voice that dies after so many clauses."""

    name = "breaking"

    def __init__(self, clauses: int, sound: bytes = b"\1\0" * 100) -> None:
        self.left = clauses
        self.sound = sound
        self.asked = 0

    async def speak(self, text: str) -> AsyncIterator[SpeechChunk]:
        self.asked += 1
        if self.left == 0:
            raise EngineError("breaking: gone")
        self.left -= 1
        yield SpeechChunk(self.sound)


async def spoken(voice: WithFallback, text: str) -> bytes:
    return b"".join([chunk.pcm async for chunk in voice.speak(text)])


async def test_the_spare_voice_says_the_clause_and_all_that_follow() -> None:
    breaking, spare = Breaking(1), Breaking(9, sound=b"\2\0" * 50)
    voice = WithFallback(breaking, spare)
    assert await spoken(voice, "eins") == breaking.sound
    assert spare.asked == 0
    assert await spoken(voice, "zwei") == spare.sound
    assert await spoken(voice, "drei") == spare.sound
    assert (breaking.asked, spare.asked) == (2, 2)


async def test_a_real_voice_that_works_is_kept() -> None:
    piper = Piper(TINY)
    voice = WithFallback(piper, Espeak("de"))
    alone = b"".join([chunk.pcm async for chunk in piper.speak("Guten Tag.")])
    assert await spoken(voice, "Guten Tag.") == alone
    assert voice.name == piper.name


async def test_where_both_fail_the_error_is_told() -> None:
    voice = WithFallback(Breaking(0), Breaking(0))
    with pytest.raises(EngineError, match="gone"):
        await spoken(voice, "eins")
