"""Azure Speech as a voice: the real SDK, against a local service with its wire protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree import ElementTree

import numpy as np
import pytest
from pydantic import SecretStr

from agents.engines import EngineError, SpeechChunk
from agents.engines.azure import AzureConfig
from agents.engines.tts.azure import AzureVoice, ssml
from agents.engines.tts.espeak import Espeak
from media.audio import FRAME_BYTES
from tests.agents.engines.clouds.azure_service import AzureBehaviour, Fault, azure_service

KEY = "a-secret-key"
TEXT = "Guten Tag, hier ist die Praxis am Markt."
LIMIT_S = 15


@asynccontextmanager
async def voice(behaviour: AzureBehaviour) -> AsyncIterator[AzureVoice]:
    async with azure_service(behaviour) as host:
        yield AzureVoice(AzureConfig(SecretStr(KEY), "", host), "de")


async def said(voice: AzureVoice, text: str = TEXT) -> list[SpeechChunk]:
    async with asyncio.timeout(LIMIT_S):
        return [chunk async for chunk in voice.speak(text)]


async def test_the_audio_comes_in_growing_pieces_with_its_words() -> None:
    spoken = Espeak("de").synthesize(TEXT)
    behaviour = AzureBehaviour(voice=lambda _: spoken)
    async with voice(behaviour) as azure:
        chunks = await said(azure)
    assert b"".join(chunk.pcm for chunk in chunks) == spoken.pcm
    assert 2 < len(chunks) < 9
    sizes = [len(chunk.pcm) for chunk in chunks]
    assert sizes[:-1] == sorted(sizes[:-1])
    assert all(size % FRAME_BYTES == 0 for size in sizes[:-1]), "no gap between two pieces"
    marks = [mark for chunk in chunks for mark in chunk.marks]
    assert [TEXT[: mark.text_end].split()[-1] for mark in marks] == [
        word.strip(",.") for word in TEXT.split()
    ]
    starts = np.array([mark.at_samples for mark in marks])
    assert np.abs(starts - [mark.at_samples for mark in spoken.marks]).max() <= 1
    assert (behaviour.keys, behaviour.formats) == ([KEY], ["raw-16khz-16bit-mono-pcm"])


async def test_a_connection_is_used_again_and_replaced_when_it_was_closed() -> None:
    spoken = Espeak("de").synthesize("Eins.")
    behaviour = AzureBehaviour(voice=lambda _: spoken)
    async with voice(behaviour) as azure:
        first, second = await said(azure, "Eins."), await said(azure, "Eins.")
        assert len(behaviour.paths) == 1
        await behaviour.hang_up()
        await asyncio.sleep(0.2)
        third = await said(azure, "Eins.")
    for chunks in (first, second, third):  # word boundaries come between any two pieces
        assert b"".join(chunk.pcm for chunk in chunks) == spoken.pcm
        assert len([mark for chunk in chunks for mark in chunk.marks]) == 1
    assert len(behaviour.paths) == 2


async def test_two_calls_at_once() -> None:
    async with voice(AzureBehaviour()) as azure:
        one, two = await asyncio.gather(said(azure, "Eins."), said(azure, "Zwei."))
    assert one != two
    assert one[0].pcm
    assert two[0].pcm


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "refuses the key"), (429, "over its limit"), (500, "failed")],
)
async def test_a_refusal_is_told(status: int, told: str) -> None:
    async with voice(AzureBehaviour(status=status)) as azure:
        with pytest.raises(EngineError) as failed:
            await said(azure)
    assert str(failed.value).startswith("azure (de-DE-KatjaNeural): ")
    assert told in str(failed.value)
    assert KEY not in str(failed.value)


@pytest.mark.parametrize("fault", ["cut", "close"])
async def test_an_end_in_mid_clause_is_told(fault: Fault) -> None:
    chunks: list[SpeechChunk] = []
    async with voice(AzureBehaviour(tts_fault=fault, tts_fault_after=2)) as azure:
        with pytest.raises(EngineError, match="azure"):
            async with asyncio.timeout(LIMIT_S):
                async for chunk in azure.speak(TEXT):
                    chunks.append(chunk)
    assert chunks


async def test_a_call_of_the_library_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, document: str, told: object) -> None:
        raise RuntimeError("Exception with error code: 0x5")

    monkeypatch.setattr("agents.engines.tts.azure._Synthesizer.begin", broken)
    async with voice(AzureBehaviour()) as azure:
        with pytest.raises(EngineError, match=r"azure \(de-DE-KatjaNeural\): .*0x5"):
            await said(azure)
        assert azure._idle == []


async def test_one_who_stops_listening_to_a_stall_waits_for_nothing() -> None:
    async with voice(AzureBehaviour(tts_fault="stall")) as azure:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                _ = [chunk async for chunk in azure.speak(TEXT)]
        assert azure._idle == [], "what stalled is not used again"


@pytest.mark.parametrize(
    ("text", "rate"),
    [("Müller & Söhne <GmbH> \"am\" 'Markt'", 1.0), ("a\x00b\x0bc\ud800d", 1.25), ("😀", 0.8)],
)
def test_any_text_makes_a_document(text: str, rate: float) -> None:
    root = ElementTree.fromstring(ssml(text, "de", 'x"y&z', rate))
    (spoken,) = root
    assert spoken.attrib["name"] == 'x"y&z'
    kept = "".join(" " if letter in "\x00\x0b\ud800" else letter for letter in text)
    assert "".join(spoken.itertext()) == kept
    prosody = spoken[-1].attrib["rate"]
    assert float(prosody.rstrip("%")) == pytest.approx(100 * (rate - 1))
