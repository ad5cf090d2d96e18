"""OpenAI's voices: the official client, against a local service with its protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from pydantic import SecretStr

from agents.engines import EngineError, SpeechChunk
from agents.engines.openai_cloud import OpenAiConfig
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.openai import OpenAiVoice
from media.audio import FRAME_BYTES
from tests.agents.engines.clouds.openai_service import OpenAiBehaviour, TtsFault, speech_service

KEY = "sk-a-secret-key"
TEXT = "Guten Tag, hier ist die Praxis am Markt."
LIMIT_S = 15


@asynccontextmanager
async def voice(behaviour: OpenAiBehaviour) -> AsyncIterator[OpenAiVoice]:
    async with speech_service(behaviour) as url:
        engine = OpenAiVoice(OpenAiConfig(url, SecretStr(KEY)), "gpt-4o-mini-tts", "marin", 1.25)
        yield engine
        await engine.aclose()


async def test_the_audio_comes_in_growing_pieces() -> None:
    original = Espeak("de").synthesize(TEXT).pcm
    behaviour = OpenAiBehaviour(voice=lambda _: original)
    async with voice(behaviour) as engine, asyncio.timeout(LIMIT_S):
        chunks = [chunk.pcm async for chunk in engine.speak(TEXT)]
    assert 2 < len(chunks) < 9
    assert all(len(chunk) % FRAME_BYTES == 0 for chunk in chunks[:-1])
    pcm, wanted = (np.frombuffer(each, np.int16) for each in (b"".join(chunks), original))
    assert abs(len(pcm) - len(wanted)) < 160
    size = min(len(pcm), len(wanted))
    likeness = np.corrcoef(pcm[:size].astype(float), wanted[:size].astype(float))[0, 1]
    assert likeness > 0.9, "there and back through 24 kHz it is the same speech"
    assert (behaviour.paths, behaviour.keys) == (["/v1/audio/speech"], [f"Bearer {KEY}"])
    assert behaviour.spoken == [
        {
            "input": TEXT,
            "model": "gpt-4o-mini-tts",
            "voice": "marin",
            "response_format": "pcm",
            "speed": 1.25,
        }
    ]


@pytest.mark.parametrize(
    ("status", "told"), [(401, "refuses the key"), (429, "over its limit"), (500, "HTTP 500")]
)
async def test_a_refusal_is_told(status: int, told: str) -> None:
    async with voice(OpenAiBehaviour(status=status)) as engine:
        with pytest.raises(EngineError) as failed:
            _ = [chunk async for chunk in engine.speak(TEXT)]
    assert str(failed.value).startswith("openai (marin): ")
    assert told in str(failed.value)
    assert KEY not in str(failed.value)


async def test_an_end_in_mid_clause_is_told() -> None:
    chunks: list[SpeechChunk] = []
    async with voice(OpenAiBehaviour(tts_fault="cut", tts_fault_after=20_000)) as engine:
        with pytest.raises(EngineError, match=r"openai \(marin\): the connection"):
            async for chunk in engine.speak(TEXT):
                chunks.append(chunk)
    assert chunks


async def test_nobody_there_is_told() -> None:
    config = OpenAiConfig("http://127.0.0.1:9/v1", SecretStr(KEY))
    with pytest.raises(EngineError, match="the connection to http"):
        _ = [chunk async for chunk in OpenAiVoice(config, "m", "marin").speak(TEXT)]


@pytest.mark.parametrize("fault", ["stall"])
async def test_who_stops_listening_to_a_stall_waits_for_nothing(fault: TtsFault) -> None:
    async with voice(OpenAiBehaviour(tts_fault=fault)) as engine:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                _ = [chunk async for chunk in engine.speak(TEXT)]
