"""A caller asks something and leaves a message; the workers are killed in mid-transcription.

The log has both afterwards, word by word, as the next workers transcribed them; the owner's mail
has the message. With SQLite and one worker, and with PostgreSQL and two.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import psutil
import pytest

from tests.mailkit import HOST, Mailbox, smtp_server, text_of
from tests.postgresql import postgresql_server
from tests.serverkit import Tom, serving, tom_call
from tests.tom.worker.recordings import PHRASES
from tests.whisperxkit import needs_worker, worker_environment, worker_python

needs_worker()
pytestmark = pytest.mark.silent

QUESTION = "Wann haben Sie geöffnet?"
SECOND = "Wie ist Ihre Adresse?"
SETTINGS = {
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
    """What became of the call."""

    workers: int
    killed_at: dict[str, dict[str, Any]]
    """The jobs when the first workers were killed, by kind."""
    jobs: dict[str, dict[str, Any]]
    """What became of them."""
    call: dict[str, Any]
    transcript: dict[str, Any]
    mails: list[EmailMessage]

    @property
    def question(self) -> dict[str, Any]:
        """The turn in which the caller asked first."""
        turn, _ = [turn for turn in self.call["turns"] if turn["said"]]
        return turn

    def spoken(self, speaker: str) -> list[dict[str, Any]]:
        segments = self.call["corrected"]["segments"]
        return [segment for segment in segments if segment["speaker"] == speaker]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def left(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Left]:
    folder, number = tmp_path_factory.mktemp("message"), 1
    with ExitStack() as stack:
        box = stack.enter_context(smtp_server())
        settings = SETTINGS | {"TOM_NOTIFY__EMAIL__PORT": str(box.port)}
        if request.param == "postgresql":
            number = 2
            settings["TOM_DATABASE_URL"] = stack.enter_context(postgresql_server())
            settings["TOM_WHISPERX__WORKERS"] = str(number)
        python = worker_python() or ""
        tom = stack.enter_context(serving(folder, worker_environment(settings), python=python))
        yield asyncio.run(leave(tom, box, number))


async def leave(tom: Tom, box: Mailbox, number: int) -> Left:
    say = ("--say", QUESTION, "--say", SECOND, "--dtmf", "*", "--say", " ".join(SAID))
    await tom_call(tom.uri, *say, "--dtmf", "#")
    call = await tom.ended_call()

    def under_way() -> dict[str, dict[str, Any]] | None:
        found = by_kind(tom)
        return found if found["voicemail"]["step"] == "transcribe" else None

    killed_at = await tom.until(under_way, _WORKER_S)
    killed = workers(tom)
    assert len(killed) == number
    for process in killed:
        process.kill()
    open_states = {"waiting", "queued", "running"}
    await tom.until(lambda: not open_states & {job["state"] for job in jobs(tom)}, _WORKER_S)
    await tom.until(lambda: box.mails, _WORKER_S)
    transcript = tom.get(f"/api/calls/{call['id']}/transcript").raise_for_status().json()
    return Left(number, killed_at, by_kind(tom), tom.call(call["id"]), transcript, box.mails)


def jobs(tom: Tom) -> list[dict[str, Any]]:
    return tom.get("/api/jobs").raise_for_status().json()["jobs"]


def by_kind(tom: Tom) -> dict[str, dict[str, Any]]:
    found = jobs(tom)
    kinds = {job["kind"]: job for job in found}
    assert len(kinds) == len(found) == 2, "the conversation and the message, each once"
    return kinds


def workers(tom: Tom) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in psutil.Process(tom.process.pid).children():
        with suppress(psutil.Error):
            if "worker" in child.cmdline():
                found.append(child)
    return found


def test_the_next_worker_finishes_what_the_killed_one_began(left: Left) -> None:
    assert {kind: (job["state"], job["error"]) for kind, job in left.jobs.items()} == {
        "voicemail": ("done", ""),
        "call": ("done", ""),
    }
    if left.workers == 1:
        assert left.killed_at["call"]["starts"] == 0, "messages come first"
    assert left.killed_at["voicemail"]["starts"] == 1
    assert left.jobs["voicemail"]["starts"] == 2


def test_the_call_log_has_the_text_and_the_summary_of_the_message(left: Left) -> None:
    (note,) = left.call["notes"]
    assert note["text"] == " ".join(SAID)
    assert (note["caller_name"], note["callback_number"]) == ("Thomas Müller", "0305512")
    assert left.call["summary"].startswith("Thomas Müller: Bitte rufen Sie mich zurück")
    kinds = [event["kind"] for event in left.call["events"]]
    assert kinds.count("transcribed") == 2


def test_the_conversation_and_the_message_are_one_transcript(left: Left) -> None:
    assert [part["text"] for part in left.spoken("caller")] == [QUESTION, SECOND, *SAID]
    heard = [turn["heard"] for turn in left.call["turns"] if turn["heard"]]
    assert " ".join(part["text"] for part in left.spoken("tom")) == " ".join(heard)


def test_words_lie_where_they_were_spoken(left: Left) -> None:
    asked, _, *message = left.spoken("caller")
    question = left.question
    assert [word["text"] for word in asked["words"]] == QUESTION.split()
    # A word may begin in the breath before it, and the last one takes some of the silence after it.
    starts = [word["start_s"] for word in asked["words"]]
    assert starts == sorted(starts)
    assert question["said_start"] / 16_000 - 1 < starts[0]
    assert starts[-1] < question["said_end"] / 16_000
    assert asked["words"][-1]["end_s"] < question["said_end"] / 16_000 + 1.5
    assert [word["text"] for part in message for word in part["words"]] == " ".join(SAID).split()
    began = next(e["at_samples"] for e in left.call["events"] if e["kind"] == "message_began")
    assert began / 16_000 < message[0]["words"][0]["start_s"]
    ended_s = question["reply_end"] / 16_000
    answer = [part for part in left.spoken("tom") if part["start_s"] < ended_s]
    answer = [part for part in answer if part["text"] in question["heard"]]
    assert answer and all(part["words"] for part in answer)
    assert question["reply_start"] / 16_000 - 0.1 <= answer[0]["start_s"]
    assert answer[-1]["end_s"] <= ended_s + 0.1


def test_what_was_understood_live_is_measured(left: Left) -> None:
    assert left.call["wer"] == 0.0
    assert left.transcript["state"] == "done"
    first, second = left.transcript["comparison"]
    equal = {"kind": "equal", "live": left.question["said"], "corrected": QUESTION}
    assert first["pieces"] == [equal]
    assert [piece["corrected"] for piece in second["pieces"]] == [SECOND]


def test_the_owner_has_a_mail_with_the_transcript(left: Left) -> None:
    (mail,) = left.mails
    assert mail["Subject"].startswith("Nachricht von Thomas Müller: Bitte rufen Sie mich zurück")
    text = text_of(mail).replace("\r\n", "\n")
    assert "Abschrift:\n" + " ".join(SAID) in text
    assert "Rückruf: 0305512" in text
    assert "vorläufige" not in text
    (audio,) = mail.iter_attachments()
    assert audio.get_content_type() == "audio/wav"
