"""From the call log to the owner, whatever is down: nothing is lost, nothing is told twice."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text

from media.wav import header
from telephony.calllog import CallLog, NoteRecord
from telephony.calllog.notifications import NotificationState
from tests.mailkit import Hook, Mailbox, smtp_server, text_of, webhook_server
from tests.sipkit.ports import free_port
from tests.tom.notify.calls import PROFILES, TEXT, conversation, spoken, transcribed, voicemail
from tests.tom.notify.desk import WAIT_S, A, B, Desk, bring_forward, email, webhook
from tom.notify import outbox
from tom.notify.notice import notice_of


def note(name: str = "") -> NoteRecord:
    return NoteRecord("Ich brauche ein Rezept.", name)


async def test_down_for_an_hour(any_log: CallLog) -> None:
    hook = Hook(free_port())
    desk = Desk(any_log, webhook(hook))
    call = conversation(any_log, note("Anna Weber"))
    for minutes in (0, 1, 14, 45):
        desk.clock.pass_(minutes=minutes)
        await desk.look()
        await desk.look()  # before the pause is over: nothing happens
    state, attempts, error = desk.state(call)
    assert (state, attempts) == (NotificationState.WAITING, 4)
    assert error
    assert desk.told(call) == []
    with webhook_server(hook):
        desk.clock.pass_(hours=1)
        await desk.look()
        desk.clock.pass_(hours=1)
        await desk.look()
    assert len(hook.got) == 1
    assert desk.state(call) == (NotificationState.SENT, 4, "")
    assert desk.told(call) == [("notified", {"channel": "webhook"})]
    assert desk.counted == {("webhook", "postponed"): 4, ("webhook", "sent"): 1}


async def test_a_mail_server_that_is_down(log: CallLog) -> None:
    port = free_port()
    desk = Desk(log, email(log, port))
    call = conversation(log, note("Anna Weber"))
    await desk.look()
    state, attempts, error = desk.state(call)
    assert (state, attempts) == (NotificationState.WAITING, 1)
    assert "refused" in error
    with smtp_server(Mailbox(port)) as box:
        desk.clock.pass_(hours=1)
        await desk.look()
        desk.clock.pass_(hours=1)
        await desk.look()
    (mail,) = box.mails
    assert mail["Subject"] == "Nachricht von Anna Weber: Ich brauche ein Rezept."
    assert mail["To"] == f"Praxis <{A}>, {B}"
    assert mail["Message-ID"] == f"<tom-{call.id}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert desk.told(call) == [("notified", {"channel": "email", "recipients": 2})]


async def test_a_server_that_dies_before_it_sends(any_log: CallLog) -> None:
    with webhook_server() as hook:
        Desk(any_log, webhook(hook))
        call = conversation(any_log, note())
        again = Desk(any_log, webhook(hook))  # on the same database
        await again.look()
        await again.look()
    assert len(hook.got) == 1
    assert again.state(call)[0] == NotificationState.SENT


async def test_a_server_that_dies_after_it_sent(
    any_log: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        """SIGKILL, as far as a test can have it."""

    with webhook_server() as hook:
        desk = Desk(any_log, webhook(hook))
        call = conversation(any_log, note())

        def die(*_: object) -> None:
            raise Died

        with monkeypatch.context() as dying:
            dying.setattr(any_log.notifications, "sent", die)
            with pytest.raises(Died):
                await desk.look()
        await Desk(any_log, webhook(hook)).look()
    (first, _), (second, _) = hook.got
    assert first["webhook-id"] == second["webhook-id"], "the receiver can tell"
    assert desk.state(call)[0] == NotificationState.SENT


async def test_a_refusal_for_good(log: CallLog) -> None:
    with webhook_server(Hook(status=410)) as hook:
        desk = Desk(log, webhook(hook))
        call = conversation(log, note())
        await desk.look()
        desk.clock.pass_(days=1)
        await desk.look()
    assert len(hook.got) == 1
    assert desk.state(call) == (NotificationState.FAILED, 1, "HTTP 410 Gone")
    assert desk.told(call) == [
        ("notification_failed", {"channel": "webhook", "cause": "HTTP 410 Gone"})
    ]
    assert desk.counted == {("webhook", "failed"): 1}


async def test_three_days_are_enough(log: CallLog) -> None:
    desk = Desk(log, webhook(Hook(free_port())))
    call = conversation(log, note())
    for _ in range(100):
        await desk.look()
        desk.clock.pass_(hours=1)
    state, attempts, error = desk.state(call)
    assert (state, bool(error)) == (NotificationState.FAILED, True)
    assert 72 <= attempts <= 80
    assert [kind for kind, _ in desk.told(call)] == ["notification_failed"]


async def test_who_is_not_at_home_gets_it_later(log: CallLog) -> None:
    with smtp_server(Mailbox(refuse={B: "450 full"})) as box:
        desk = Desk(log, email(log, box.port))
        call = conversation(log, note())
        await desk.look()
        assert desk.state(call)[:2] == (NotificationState.WAITING, 1)
        box.refuse.clear()
        desk.clock.pass_(minutes=1)
        await desk.look()
    assert [envelope.rcpt_tos for envelope in box.envelopes] == [[A], [B]]
    assert box.mails[0]["Message-ID"] == box.mails[1]["Message-ID"]
    assert desk.told(call) == [("notified", {"channel": "email", "recipients": 1})] * 2


async def test_an_address_that_does_not_exist_holds_up_nobody(log: CallLog) -> None:
    with smtp_server(Mailbox(refuse={B: "550 unknown"})) as box:
        desk = Desk(log, email(log, box.port))
        call = conversation(log, note())
        await desk.look()
    assert [envelope.rcpt_tos for envelope in box.envelopes] == [[A]]
    told = {"channel": "email", "recipients": 1, "refused": 1}
    assert desk.told(call) == [("notified", told)]


async def test_the_transcript_is_waited_for(log: CallLog) -> None:
    with smtp_server() as box:
        desk = Desk(log, email(log, box.port))
        call = voicemail(log)
        await desk.look()
        assert box.mails == []
        transcribed(log, call)
        await desk.look()
    (mail,) = box.mails
    assert mail["Subject"] == (
        "Dringend: Nachricht von Thomas Müller: Ich möchte einen Termin vereinbaren."
    )
    assert mail["Importance"] == "high"
    assert TEXT in text_of(mail)
    assert "vorläufig" not in text_of(mail)
    (audio,) = mail.iter_attachments()
    assert audio.get_content() == header(1, len(spoken())) + spoken()
    assert audio.get_filename() == "nachricht-2025-03-03-1000.wav"


@pytest.mark.parametrize("light", [True, False])
async def test_the_provisional_text_is_sent_where_no_better_one_comes(
    any_log: CallLog, light: bool
) -> None:
    with webhook_server() as hook:
        desk = Desk(any_log, webhook(hook), worker_expected=not light)
        voicemail(any_log)
        if not light:
            desk.clock.pass_(seconds=WAIT_S - 2)
            await desk.look()
            assert hook.got == []
            desk.clock.pass_(seconds=2)
        await desk.look()
    ((_, body),) = hook.got
    (message,) = json.loads(body)["data"]["messages"]
    assert (message["text"], message["text_state"]) == ("guten tag", "provisional")


@pytest.mark.parametrize(
    ("settings", "attached", "remark"),
    [
        ({}, 1, ""),
        ({"attach_audio": False}, 0, ""),
        ({"max_audio_mb": 0.04}, 0, "zu groß"),
    ],
)
def test_audio_as_the_settings_want_it(
    log: CallLog, settings: dict[str, Any], attached: int, remark: str
) -> None:
    call = voicemail(log)
    told = notice_of(log.get_call(call.id), log.jobs.of_messages(call.id), PROFILES["praxis"])
    assert told is not None
    posting = email(log, 25, **settings).posting(told)
    assert len(posting.enclosures) == attached
    assert remark in posting.text
    assert ("Aufnahme" in posting.text) is bool(remark)


async def test_a_recording_that_is_too_big_for_the_server(log: CallLog) -> None:
    with smtp_server(data_size_limit=40_000) as box:
        desk = Desk(log, email(log, box.port), worker_expected=False)
        voicemail(log)
        await desk.look()
    (mail,) = box.mails
    assert list(mail.iter_attachments()) == []
    assert "Die Aufnahme ist zu groß" in text_of(mail)


async def test_a_recording_that_is_gone(log: CallLog) -> None:
    with smtp_server() as box:
        desk = Desk(log, email(log, box.port), worker_expected=False)
        call = voicemail(log)
        (log.data_dir / f"audio/{call.id}.wav").unlink()
        await desk.look()
    (mail,) = box.mails
    assert "Die Aufnahme konnte nicht gelesen werden" in text_of(mail)


async def test_what_was_deleted_meanwhile_is_not_told(log: CallLog) -> None:
    with webhook_server() as hook:
        desk = Desk(log, webhook(hook))
        call = conversation(log, note())
        (kept,) = log.get_call(call.id).notes
        log.delete_note(call.id, kept.id)
        await desk.look()
    assert hook.got == []
    assert not log.notifications.of_call(call.id)


async def test_a_broken_transcript_holds_up_nobody(log: CallLog) -> None:
    with webhook_server() as hook:
        desk = Desk(log, webhook(hook))
        broken, whole = voicemail(log), conversation(log, note())
        transcribed(log, broken, {"urgent": "vielleicht"})
        await desk.look()
    assert len(hook.got) == 1
    assert desk.state(whole)[0] == NotificationState.SENT
    assert desk.state(broken)[:2] == (NotificationState.WAITING, 1)


async def test_a_sick_database_is_tried_again(
    log: CallLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox, "LOOK_S", 0.05)
    with webhook_server() as hook:
        desk = Desk(log, webhook(hook))
        conversation(log, note())
        bring_forward(log.engine)
        _rename(log.engine, "notifications", "away")
        running = asyncio.create_task(desk.outbox.run())
        await _until(lambda: "no such table" in caplog.text)
        _rename(log.engine, "away", "notifications")
        await _until(lambda: ("webhook", "sent") in desk.counted)
        running.cancel()
        await asyncio.wait([running])
    assert len(hook.got) == 1


async def test_what_was_sent_is_noted_as_soon_as_that_can_be_and_not_sent_again(
    log: CallLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox, "LOOK_S", 0.05)
    with webhook_server() as hook:
        desk = Desk(log, webhook(hook))
        conversation(log, note())
        bring_forward(log.engine)
        with log.engine.begin() as connection:  # it can be read, and not written
            refuse = "BEFORE UPDATE ON notifications BEGIN SELECT RAISE(ABORT, 'full'); END"
            connection.execute(text(f"CREATE TRIGGER full {refuse}"))
        running = asyncio.create_task(desk.outbox.run())
        await _until(lambda: "what was sent cannot be noted" in caplog.text)
        await asyncio.sleep(0.5)  # in which it would be sent again
        with log.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full"))
        await _until(lambda: ("webhook", "sent") in desk.counted)
        running.cancel()
        await asyncio.wait([running])
    assert len(hook.got) == 1


async def _until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def _rename(engine: Engine, table: str, to: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))
