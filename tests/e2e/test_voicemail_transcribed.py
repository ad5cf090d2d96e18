"""A caller leaves a message, the worker is killed in mid-transcription: the log has the text."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from tests.serverkit import Tom, serving, tom_call
from tests.tom.worker.recordings import PHRASES
from tests.whisperxkit import needs_worker, worker_environment, worker_python

needs_worker()

# An English house without an English recogniser: every call is a message.
SETTINGS = {"TOM_PROFILE": "office-en", "TOM_WHISPERX__LANGUAGE": "de"}
_WORKER_S = 900.0


@dataclass
class Left:
    """What became of the message."""

    killed: int
    """The worker that began with it."""
    job: dict[str, Any]
    call: dict[str, Any]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("message")
    settings = worker_environment(SETTINGS)
    with serving(folder, settings, python=worker_python() or "") as tom:
        yield asyncio.run(leave(tom))


async def leave(tom: Tom) -> Left:
    await tom_call(tom.uri, "--say", " ".join(PHRASES), "--dtmf", "#")
    call = await tom.ended_call()
    await tom.until(lambda: job(tom)["step"] == "transcribe", _WORKER_S)
    (process,) = workers(tom)
    process.kill()
    await tom.until(lambda: job(tom)["state"] not in ("waiting", "queued", "running"), _WORKER_S)
    return Left(process.pid, job(tom), tom.call(call["id"]))


def job(tom: Tom) -> dict[str, Any]:
    """The only job."""
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as log:
        log.row_factory = sqlite3.Row
        return dict(log.execute("SELECT * FROM jobs").fetchone())


def workers(tom: Tom) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in psutil.Process(tom.process.pid).children():
        with suppress(psutil.Error):
            if "worker" in child.cmdline():
                found.append(child)
    return found


def test_the_next_worker_finishes_what_the_killed_one_began(left: Left) -> None:
    assert (left.job["state"], left.job["error"]) == ("done", "")
    assert left.job["starts"] == 2


def test_the_call_log_has_the_text_and_the_summary(left: Left) -> None:
    (note,) = left.call["notes"]
    assert note["text"] == " ".join(PHRASES)
    assert note["caller_name"] == "Thomas Müller"
    assert left.call["summary"].startswith("Thomas Müller: Ich möchte einen Termin vereinbaren")
    assert "transcribed" in [event["kind"] for event in left.call["events"]]
