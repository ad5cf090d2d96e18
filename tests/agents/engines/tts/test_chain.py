"""A voice that fails is replaced by the next one, in the middle of a call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from agents.engines import EngineError, SpeechChunk, TextToSpeech, WordMark
from agents.engines.chain import Chain, Link, Switched
from agents.engines.tts.chain import TtsChain
from agents.engines.tts.phrases import WithPhrases
from agents.engines.tts.pieces import Pieces
from agents.engines.tts.piper import Piper
from media.audio import FRAME_BYTES, FRAME_MS
from tests.agents.virtual_time import virtual_time

TINY = Path(__file__).parent / "tiny.onnx"


class Voice:
    """Says each clause in two pieces; fails, or stalls, after so many pieces."""

    def __init__(self, name: str, sample: int, pieces: int = 99, stalls: bool = False) -> None:
        self.name = name
        self.sound = sample.to_bytes(2, "little") * 100
        self.left = pieces
        self.asked = 0
        self._stalls = stalls

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        self.asked += 1
        for at in range(2):
            if self.left == 0 and self._stalls:
                await asyncio.Event().wait()
            if self.left == 0:
                raise EngineError(f"{self.name}: gone")
            self.left -= 1
            yield SpeechChunk(self.sound, (WordMark(at + 1, 100 * at),))


class RealTimeVoice:
    """Says twenty seconds, each in a second, as they come."""

    name = "real time"

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        pieces = Pieces()
        for _ in range(20_000 // FRAME_MS):
            await asyncio.sleep(FRAME_MS / 1000)
            if piece := pieces.feed(bytes(FRAME_BYTES)):
                yield SpeechChunk(piece)
        yield SpeechChunk(pieces.finish())


def chain(*voices: TextToSpeech, clock: Callable[[], float] = lambda: 0.0) -> Chain[TextToSpeech]:
    return Chain("tts", [Link(voice, limit_s=1.5) for voice in voices], clock)


async def spoken(voice: TtsChain, text: str) -> bytes:
    return b"".join([chunk.pcm async for chunk in voice.speak(text)])


async def test_the_next_voice_says_the_clause_whole_and_all_that_follow() -> None:
    first, second = Voice("first", 1, pieces=3), Voice("second", 2)
    switches = list[Switched]()
    voice = TtsChain(chain(first, second), switches.append)
    assert await spoken(voice, "eins") == first.sound * 2
    assert (voice.name, second.asked) == ("first", 0)
    assert await spoken(voice, "zwei") == first.sound + second.sound * 2
    assert await spoken(voice, "drei") == second.sound * 2
    assert (first.asked, voice.name) == (2, "second")
    assert switches == [Switched("tts", "first", "second", "first: gone")]


async def test_words_said_anew_lie_behind_what_was_said_before() -> None:
    voice = TtsChain(chain(Voice("first", 1, pieces=1), Voice("second", 2)), lambda _: None)
    marks = [mark.at_samples async for chunk in voice.speak("eins") for mark in chunk.marks]
    assert marks == [0, 100, 200]


@virtual_time
async def test_a_stall_is_a_failure() -> None:
    loop = asyncio.get_running_loop()
    first, second = Voice("first", 1, pieces=0, stalls=True), Voice("second", 2)
    switches = list[Switched]()
    began = loop.time()
    assert await spoken(TtsChain(chain(first, second), switches.append), "eins") == second.sound * 2
    assert loop.time() - began == pytest.approx(1.5)
    assert [switch.reason for switch in switches] == ["first: no answer for 1.5 s"]


@virtual_time
async def test_a_caller_who_hears_slowly_is_no_stall() -> None:
    voice, heard = TtsChain(chain(Voice("first", 1)), lambda _: None), b""
    async for chunk in voice.speak("eins"):
        await asyncio.sleep(20)
        heard += chunk.pcm
    assert len(heard) == 400


@virtual_time
async def test_a_long_clause_is_no_stall() -> None:
    second = Voice("second", 2)
    voice = TtsChain(chain(RealTimeVoice(), second), lambda _: None)
    assert len(await spoken(voice, "eins")) == 1000 * FRAME_BYTES
    assert (voice.name, second.asked) == ("real time", 0)


async def test_the_next_call_begins_with_the_voice_that_works() -> None:
    first, second = Voice("first", 1, pieces=0), Voice("second", 2)
    shared = chain(first, second)
    await spoken(TtsChain(shared, lambda _: None), "eins")
    await spoken(TtsChain(shared, lambda _: None), "zwei")
    assert (first.asked, second.asked) == (1, 2)


async def test_words_from_memory_do_not_end_a_rest() -> None:
    first, now = Voice("first", 1, pieces=2), [0.0]
    kept = WithPhrases(first, ["Guten Tag."], str)
    shared = chain(kept, Voice("second", 2), clock=lambda: now[0])
    for at in (0.0, 30.0):
        now[0] = at
        voice = TtsChain(shared, lambda _: None)
        assert await spoken(voice, "Guten Tag.") == first.sound * 2
        await spoken(voice, "eins")
        assert voice.name == "second"
    breaker = shared.links[0].breaker
    assert breaker.rests(89)
    assert not breaker.rests(90)


async def test_a_real_voice_that_works_is_kept() -> None:
    piper = Piper(TINY)
    voice = TtsChain(chain(piper, Voice("second", 2)), lambda _: None)
    alone = b"".join([chunk.pcm async for chunk in piper.speak("Guten Tag.")])
    assert await spoken(voice, "Guten Tag.") == alone
    assert voice.name == piper.name


async def test_where_all_fail_the_last_error_is_told() -> None:
    voice = TtsChain(chain(Voice("first", 1, pieces=0), Voice("second", 2, pieces=0)), print)
    with pytest.raises(EngineError, match="second: gone"):
        await spoken(voice, "eins")
