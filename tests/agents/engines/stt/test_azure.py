"""Azure Speech as a recogniser: the real SDK, against a local service with its wire protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from agents.engines import EngineError, SpeechToText
from agents.engines.azure import AzureConfig
from agents.engines.chain import Chain, Link, Switched
from agents.engines.stt.azure import AzureRecogniser
from agents.engines.stt.chain import SttChain
from tests.agents.engines.clouds.azure_service import AzureBehaviour, Fault, azure_service
from tests.agents.engines.stt.test_chain import Ears
from tests.agents.scene import speech

KEY = "a-secret-key"
LIMIT_S = 15
"""None of these waits is meant to end so late."""


def config(host: str) -> AzureConfig:
    return AzureConfig(SecretStr(KEY), "", host)


@asynccontextmanager
async def recogniser(behaviour: AzureBehaviour) -> AsyncIterator[AzureRecogniser]:
    async with azure_service(behaviour) as host:
        yield AzureRecogniser(config(host), "de", ["Praxis am Markt", "Müller & Söhne"], 700)


async def fed(engine: AzureRecogniser, pcm: bytes, wait_s: float = 0.02) -> tuple[list[str], str]:
    """The partial texts, each once, and the final one."""
    stream, partials = engine.stream(), list[str]()
    try:
        async with asyncio.timeout(LIMIT_S):
            for at in range(0, len(pcm), 3200):
                partials.append(await stream.feed(pcm[at : at + 3200]))
                await asyncio.sleep(wait_s)
            final = await stream.finish()
    finally:
        stream.close()
    assert (final.language, final.final) == ("de", True)
    return list(dict.fromkeys(filter(None, partials))), final.text


async def test_an_utterance_and_what_the_service_is_asked() -> None:
    behaviour = AzureBehaviour(phrases=[("Wann haben Sie", "heute geöffnet?")])
    async with recogniser(behaviour) as engine:
        partials, text = await fed(engine, speech(), wait_s=0.1)
    assert text == "Wann haben Sie heute geöffnet?"
    assert partials
    assert all(text.lower().startswith(partial) for partial in partials)
    assert behaviour.keys == [KEY]
    assert behaviour.paths[0].endswith("?language=de-DE")
    context = behaviour.contexts[0]
    assert [item["Text"] for item in context["dgi"]["Groups"][0]["Items"]] == [
        "Praxis am Markt",
        "Müller & Söhne",
    ]
    detection = context["phraseDetection"]
    assert detection["CONVERSATION"]["segmentation"]["segmentationSilenceTimeoutMs"] == 700
    header, pcm = behaviour.audio[0][:44], bytes(behaviour.audio[0][44:])
    assert header[:4] == b"RIFF"
    assert pcm.startswith(speech()), "every sample goes there, in order"


async def test_noise_and_nothing_at_all_have_no_text() -> None:
    async with recogniser(AzureBehaviour()) as engine:
        assert await fed(engine, bytes(6400)) == ([], "")
        assert (await engine.stream().finish()).text == ""


async def test_utterances_side_by_side() -> None:
    texts = [("Eins.",), ("Zwei.",), ("Drei.",)]
    async with recogniser(AzureBehaviour(phrases=list(texts))) as engine:
        heard = await asyncio.gather(*(fed(engine, speech()) for _ in texts))
    assert sorted(text for _, text in heard) == ["Drei.", "Eins.", "Zwei."]


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "refuses the key"), (429, "over its limit"), (500, "failed")],
)
async def test_a_refusal_is_told(status: int, told: str) -> None:
    async with recogniser(AzureBehaviour(status=status)) as engine:
        with pytest.raises(EngineError) as failed:
            await fed(engine, speech())
    assert str(failed.value).startswith("azure (de-DE): ")
    assert told in str(failed.value)
    assert KEY not in str(failed.value)


@pytest.mark.parametrize(("fault", "told"), [("cut", "the connection"), ("close", "not accept")])
async def test_an_end_in_mid_utterance_is_told(fault: Fault, told: str) -> None:
    async with recogniser(AzureBehaviour(phrases=[("Ja.",)], stt_fault=fault)) as engine:
        with pytest.raises(EngineError, match=told):
            await fed(engine, speech())


async def test_nobody_there_is_told() -> None:
    with pytest.raises(EngineError, match="the connection failed"):
        await fed(AzureRecogniser(config("ws://127.0.0.1:9"), "de", []), speech())


async def test_one_that_stalls_is_replaced_and_let_go() -> None:
    behaviour, switches = AzureBehaviour(stt_fault="stall"), list[Switched]()
    async with recogniser(behaviour) as engine:
        links: list[Link[SpeechToText]] = [Link(engine, limit_s=0.5), Link(Ears("next"))]
        stream = SttChain(Chain("stt", links), switches.append).stream()
        for at in range(0, 32000, 3200):
            await stream.feed(speech()[at : at + 3200])
        assert (await stream.finish()).text == "next 32000"
        stream.close()
    assert [switch.reason for switch in switches] == ["azure (de-DE): no answer for 0.5 s"]


async def test_an_utterance_nobody_wants_ends_the_session() -> None:
    behaviour = AzureBehaviour(phrases=[("Ja.",)])
    async with recogniser(behaviour) as engine:
        stream = engine.stream()
        await stream.feed(speech())
        async with asyncio.timeout(LIMIT_S):
            while not behaviour.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            stream.close()
            stream.close()
            while behaviour.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(config("ws://127.0.0.1:9"))
