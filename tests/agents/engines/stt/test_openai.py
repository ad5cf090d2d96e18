"""OpenAI's realtime transcription: the official client, against a local service with its events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from pydantic import SecretStr

from agents.engines import EngineError, SpeechToText
from agents.engines.chain import Chain, Link, Switched
from agents.engines.openai_cloud import OpenAiConfig
from agents.engines.stt.chain import SttChain
from agents.engines.stt.openai import OpenAiRecogniser, transcription
from media.resample import resample
from tests.agents.engines.clouds.openai_service import OpenAiBehaviour, SttFault, realtime_service
from tests.agents.engines.stt.test_chain import Ears
from tests.agents.scene import speech

KEY = "sk-a-secret-key"
MODEL = "gpt-live-transcribe"
LIMIT_S = 15


@asynccontextmanager
async def recogniser(behaviour: OpenAiBehaviour) -> AsyncIterator[OpenAiRecogniser]:
    async with realtime_service(behaviour) as url:
        yield OpenAiRecogniser(OpenAiConfig(url, SecretStr(KEY)), MODEL, "de", ["Praxis am Markt"])


async def fed(engine: OpenAiRecogniser, pcm: bytes) -> tuple[list[str], str]:
    """The partial texts, each once, and the final one."""
    stream, partials = engine.stream(), list[str]()
    try:
        async with asyncio.timeout(LIMIT_S):
            for at in range(0, len(pcm), 3200):
                partials.append(await stream.feed(pcm[at : at + 3200]))
                await asyncio.sleep(0.02)
            final = await stream.finish()
    finally:
        stream.close()
    return list(dict.fromkeys(filter(None, partials))), final.text


async def test_an_utterance_and_what_the_service_is_asked() -> None:
    behaviour = OpenAiBehaviour(texts=["Wann haben Sie heute geöffnet?"])
    async with recogniser(behaviour) as engine:
        partials, text = await fed(engine, speech())
    assert text == "Wann haben Sie heute geöffnet?"
    assert len(partials) > 2
    assert all(text.startswith(partial) for partial in partials)
    assert behaviour.paths == ["/v1/realtime?intent=transcription"]
    assert behaviour.keys == [f"Bearer {KEY}"]
    (session,) = behaviour.sessions
    assert session["type"] == "transcription"
    assert session["audio"]["input"] == {
        "format": {"type": "audio/pcm", "rate": 24000},
        "transcription": {"model": MODEL, "languages": ["de"], "keywords": ["Praxis am Markt"]},
        "turn_detection": None,
    }
    whole = np.frombuffer(resample(speech(), 16_000, 24_000), np.int16)
    heard = np.frombuffer(bytes(behaviour.audio[0]), np.int16)
    assert abs(len(heard) - len(whole)) <= 2
    assert np.array_equal(heard[:-64], whole[: len(heard) - 64])


async def test_a_long_piece_is_sent_whole() -> None:
    behaviour = OpenAiBehaviour(texts=["Ja."])
    async with recogniser(behaviour) as engine:
        stream = engine.stream()
        await stream.feed(speech() * 5)
        assert (await stream.finish()).text == "Ja."
        stream.close()
    assert abs(len(behaviour.audio[0]) - len(speech()) * 7.5) < 100


async def test_an_utterance_without_audio_has_no_text() -> None:
    async with recogniser(OpenAiBehaviour()) as engine:
        stream = engine.stream()
        assert (await stream.finish()).text == ""
        stream.close()


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "refuses the key"), (429, "over its limit"), (500, "HTTP 500"), (404, "HTTP 404")],
)
async def test_a_refusal_is_told(status: int, told: str) -> None:
    async with recogniser(OpenAiBehaviour(status=status)) as engine:
        with pytest.raises(EngineError) as failed:
            await fed(engine, speech())
    assert str(failed.value).startswith("openai (gpt-live-transcribe): ")
    assert told in str(failed.value)
    assert KEY not in str(failed.value)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("cut", "the connection to"),
        ("close", "the connection to"),
        ("error", "session_expired"),
        ("garbage", "JSONDecodeError"),
        ("failed", "audio_unintelligible"),
    ],
)
async def test_a_fault_in_mid_utterance_is_told(fault: SttFault, told: str) -> None:
    async with recogniser(OpenAiBehaviour(texts=["Ja."], stt_fault=fault)) as engine:
        with pytest.raises(EngineError, match=told):
            await fed(engine, speech())


async def test_nobody_there_is_told() -> None:
    config = OpenAiConfig("http://127.0.0.1:9/v1", SecretStr(KEY))
    with pytest.raises(EngineError, match=r"the connection to http://127\.0\.0\.1:9"):
        await fed(OpenAiRecogniser(config, MODEL, "de", []), speech())


@pytest.mark.parametrize("fault", ["stall", "stall at end"])
async def test_one_that_stalls_is_replaced_and_let_go(fault: SttFault) -> None:
    behaviour, switches = OpenAiBehaviour(stt_fault=fault), list[Switched]()
    async with recogniser(behaviour) as engine:
        links: list[Link[SpeechToText]] = [Link(engine, limit_s=0.5), Link(Ears("next"))]
        stream = SttChain(Chain("stt", links), switches.append).stream()
        for at in range(0, 32000, 3200):
            await stream.feed(speech()[at : at + 3200])
        assert (await stream.finish()).text == "next 32000"
        stream.close()
    assert [switch.reason for switch in switches] == [
        "openai (gpt-live-transcribe): no answer for 0.5 s"
    ]


async def test_an_utterance_nobody_wants_closes_the_connection() -> None:
    behaviour = OpenAiBehaviour()
    async with recogniser(behaviour) as engine:
        stream = engine.stream()
        await stream.feed(speech())
        async with asyncio.timeout(LIMIT_S):
            while not behaviour.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            stream.close()
            while behaviour.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("gpt-transcribe", {"languages": ["de"], "keywords": ["A", "B"]}),
        ("gpt-realtime-whisper", {"language": "de"}),
        ("gpt-4o-transcribe", {"language": "de", "prompt": "A, B"}),
        ("whisper-1", {"language": "de", "prompt": "A, B"}),
    ],
)
def test_each_model_is_asked_in_its_way(model: str, asked: dict[str, object]) -> None:
    assert transcription(model, "de", ["A", "B"]) == {"model": model} | asked


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(OpenAiConfig("http://127.0.0.1:9/v1", SecretStr(KEY)))
