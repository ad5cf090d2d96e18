"""How long a caller waits for an answer in whisperx mode: the built-in models, one thread."""

import tempfile
from pathlib import Path

from telephony.calllog import CallLog
from tests.e2e.phones import ears, speech
from tests.serverkit import serving_async
from tests.whisperxkit import worker_environment, worker_python
from tom.calling import converse
from tom.phone import PhoneSettings, Say
from tom.probe.figures import percentiles
from tom.probe.measure import logged_turns
from tom.socket_phone import socket_phone
from tom.worker.transcribe import ALIVE_S

QUESTIONS = (
    "Haben Sie am Samstag geöffnet?",
    "Wie ist Ihre Adresse?",
    "Haben Sie morgen geöffnet?",
)
_A_CALL = 6
"""Turns."""


async def measure(turns: int, voice: str) -> dict[str, object]:
    """`turns` questions over the WebSocket, a few in each call; times after the end of speech."""
    with tempfile.TemporaryDirectory() as folder:
        environment = worker_environment()
        python = worker_python()
        assert python is not None, "no environment for workers; `make setup-test` makes it"
        async with serving_async(Path(folder), environment, python=python) as tom:
            log = CallLog.open(tom.data)
            await tom.until(lambda: log.jobs.workers(ALIVE_S), 600)
            log.close()
            url = f"http://127.0.0.1:{tom.web_port}"
            settings = PhoneSettings(pause_s=1, patience_s=30, linger_s=0.5)
            for first in range(0, turns, _A_CALL):
                numbers = range(first, min(turns, first + _A_CALL))
                texts = [QUESTIONS[number % len(QUESTIONS)] for number in numbers]
                script = [Say(text, speech(text, voice)) for text in texts]
                async with socket_phone(url, tom.token("viewer"), "whisperx") as phone:
                    await converse(phone, ears(), script, settings=settings)
            answered = logged_turns(tom.data, "websocket")
    stages = ("endpoint_ms", "stt_ms", "llm_ms", "tts_ms", "reply_ms")
    figures: dict[str, object] = {
        "turns": len(answered),
        "understood": sum(turn.said in QUESTIONS for turn in answered),
    }
    for stage in stages:
        took = [getattr(turn, stage) for turn in answered]
        figures[stage] = percentiles([ms for ms in took if ms is not None])
    return figures
