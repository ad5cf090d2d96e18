"""Recogniser, model and voice in clouds die in mid-call: the call goes on with those of the house.

The clouds are local services that stand for accounts we do not have.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.agents.engines.clouds.azure_service import AzureBehaviour, azure_service
from tests.agents.engines.clouds.openai_service import (
    OpenAiBehaviour,
    realtime_service,
    speech_service,
)
from tests.agents.engines.llm.standin import Behaviour, serve
from tests.e2e.phones import dialled, says, talk, words
from tests.serverkit import serving_async
from tom.phone import TomTurn

QUESTION = "Wann haben Sie geöffnet?"
MESSAGE = "Ich möchte eine Nachricht hinterlassen."
TAKING = "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"
ANSWER = ("Wir haben immer geöffnet.", " Kommen Sie ", "gern")
KEY = "sk-a-secret-key"


@dataclass
class Clouds:
    """What the services do: all goes well at first; then each breaks off in the middle."""

    azure: AzureBehaviour = field(
        default_factory=lambda: AzureBehaviour(
            stt_fault="cut",
            stt_fault_from=1,
            tts_fault="cut",
            tts_fault_after=2,
            tts_fault_in="Störung",
        )
    )
    openai: OpenAiBehaviour = field(
        default_factory=lambda: OpenAiBehaviour(
            stt_fault="cut",
            stt_fault_from=1,
            tts_fault="cut",
            tts_fault_after=20_000,
            tts_fault_in="Störung",
        )
    )
    model: Behaviour = field(default_factory=lambda: Behaviour(pieces=ANSWER))

    async def model_dies(self) -> None:
        """After its first answer, which is being spoken then."""
        while "gern" not in f"{self.azure.documents}{self.openai.spoken}":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        self.model.die_before = 2


@asynccontextmanager
async def azure_ears(clouds: Clouds) -> AsyncIterator[dict[str, str]]:
    """Azure hears, OpenAI speaks."""
    clouds.azure.phrases = [("Wann haben Sie geöffnet?",)]
    async with azure_service(clouds.azure) as host, speech_service(clouds.openai) as url:
        yield {
            "TOM_STT__ENGINE": "azure",
            "TOM_TTS__ENGINE": "openai",
            "TOM_AZURE__HOST": host,
            "TOM_OPENAI__URL": url,
        }


@asynccontextmanager
async def openai_ears(clouds: Clouds) -> AsyncIterator[dict[str, str]]:
    """OpenAI hears, Azure speaks."""
    clouds.openai.texts = ["Wann haben Sie geöffnet?"]
    async with realtime_service(clouds.openai) as url, azure_service(clouds.azure) as host:
        yield {
            "TOM_STT__ENGINE": "openai",
            "TOM_TTS__ENGINE": "azure",
            "TOM_AZURE__HOST": host,
            "TOM_OPENAI__URL": url,
        }


async def call(
    folder: Path, clouds: Clouds, cloud: dict[str, str]
) -> tuple[Any, list[TomTurn], str]:
    """The call in the log, what the caller heard, and the server's log and metrics."""
    async with serve(clouds.model) as address:
        settings = cloud | {
            "TOM_AZURE__KEY": KEY,
            "TOM_OPENAI__API_KEY": KEY,
            # What they do is tested here, not how fast a busy machine is.
            "TOM_STT__FINAL_S": "10",
            "TOM_TTS__FIRST_AUDIO_S": "10",
            "TOM_LLM__ENGINE": "openai",
            "TOM_LLM__OPENAI__URL": f"{address}/v1",
            "TOM_LLM__OPENAI__MODEL": "qwen3:14b",
            "TOM_LLM__OPENAI__KEEP_WARM": "false",
        }
        async with serving_async(folder, settings) as tom:
            async with dialled(tom.uri) as sip, asyncio.TaskGroup() as group:
                group.create_task(clouds.model_dies())
                _, heard = await talk(sip, [says(QUESTION), says(MESSAGE)])
            logged = await tom.ended_call()
            return logged, heard, tom.log + tom.get("/metrics").text


@pytest.mark.parametrize("ears", [azure_ears, openai_ears])
async def test_the_call_goes_on_and_the_log_tells_it(tmp_path: Path, ears: Any) -> None:
    clouds = Clouds()
    async with ears(clouds) as cloud:
        logged, heard, log = await call(tmp_path, clouds, cloud)
    stt, tts = cloud["TOM_STT__ENGINE"], cloud["TOM_TTS__ENGINE"]
    assert logged["stt_engine"].startswith(f"{stt} (")
    assert logged["tts_engine"].startswith(f"{tts} (")
    assert logged["llm_engine"] == "openai"

    told = [event["data"] for event in logged["events"] if event["kind"] == "engine_failed"]
    failed = {data["stage"]: data for data in told}
    assert [data["stage"] for data in told] == ["stt", "llm", "tts"], (told, logged["turns"], log)
    assert failed["stt"]["engine"].startswith(stt)
    assert failed["stt"]["instead"] == "sherpa-onnx (stt-demo-de)"
    assert failed["llm"]["instead"] == "receptionist"
    assert failed["tts"]["engine"].startswith(tts)
    assert failed["tts"]["instead"].startswith("espeak-ng")
    assert all(data["cause"] for data in failed.values())

    turns = logged["turns"]
    assert turns[1]["said"] == QUESTION
    assert turns[2]["said"] == words(MESSAGE), "from its beginning, by the house's recogniser"
    assert turns[2]["reply"].endswith(TAKING)
    assert words(heard[-1].heard).endswith("wie ist ihr name"), "in the house's voice"
    assert (
        'tom_engine_failures_total{engine="openai",instead="receptionist",stage="llm"} 1.0' in log
    )
    assert KEY not in log
