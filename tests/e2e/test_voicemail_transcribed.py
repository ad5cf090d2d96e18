"""A message, and a worker killed in mid-transcription: call log and mail have the text."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import psutil
import pytest

from tests.mailkit import HOST, Mailbox, smtp_server, text_of
from tests.serverkit import Tom, serving, tom_call
from tests.tom.worker.recordings import PHRASES
from tests.whisperxkit import needs_worker, worker_environment, worker_python

needs_worker()

# An English house without an English recogniser: every call is a message.
SETTINGS = {
    "TOM_PROFILE": "office-en",
    "TOM_WHISPERX__LANGUAGE": "de",
    "TOM_NOTIFY__WAIT_S": "86400",
    "TOM_NOTIFY__EMAIL__HOST": HOST,
    "TOM_NOTIFY__EMAIL__SECURITY": "none",
    "TOM_NOTIFY__EMAIL__SENDER": "tom@example.org",
    "TOM_NOTIFY__EMAIL__RECIPIENTS": '["owner@example.org"]',
}
SAID = (PHRASES[0], PHRASES[2], "Meine Nummer ist null drei null, fünf fünf eins zwei.")
_WORKER_S = 900.0


@dataclass
class Left:
    """What became of the message."""

    killed: int
    """The worker that began with it."""
    job: dict[str, Any]
    call: dict[str, Any]
    mails: list[EmailMessage]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("message")
    with smtp_server() as box:
        settings = worker_environment(SETTINGS | {"TOM_NOTIFY__EMAIL__PORT": str(box.port)})
        with serving(folder, settings, python=worker_python() or "") as tom:
            yield asyncio.run(leave(tom, box))


async def leave(tom: Tom, box: Mailbox) -> Left:
    await tom_call(tom.uri, "--say", " ".join(SAID), "--dtmf", "#")
    call = await tom.ended_call()
    await tom.until(lambda: job(tom)["step"] == "transcribe", _WORKER_S)
    (process,) = workers(tom)
    process.kill()
    await tom.until(lambda: job(tom)["state"] not in ("waiting", "queued", "running"), _WORKER_S)
    await tom.until(lambda: box.mails, _WORKER_S)
    return Left(process.pid, job(tom), tom.call(call["id"]), box.mails)


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
    assert note["text"] == " ".join(SAID)
    assert (note["caller_name"], note["callback_number"]) == ("Thomas Müller", "0305512")
    assert left.call["summary"].startswith("Thomas Müller: Bitte rufen Sie mich zurück, 0305512")
    assert "transcribed" in [event["kind"] for event in left.call["events"]]


def test_the_owner_has_a_mail_with_the_transcript(left: Left) -> None:
    (mail,) = left.mails
    assert mail["Subject"].startswith("Message from Thomas Müller: Bitte rufen Sie mich zurück")
    text = text_of(mail)
    assert "Transcript:\n" + " ".join(SAID) in text.replace("\r\n", "\n")
    assert "Call back: 0305512" in text
    assert "provisional" not in text
    (audio,) = mail.iter_attachments()
    assert audio.get_content_type() == "audio/wav"
