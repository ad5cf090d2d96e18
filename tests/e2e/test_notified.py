"""A caller leaves a message, the mail server is down, TOM is killed: the owner is told anyway."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from media.audio import SAMPLE_BYTES
from media.wav import HEADER_BYTES, read_left
from tests.mailkit import (
    HOST,
    PASSWORD,
    SECRET,
    USER,
    Mailbox,
    certificate,
    is_signed,
    smtp_server,
    text_of,
    webhook_server,
)
from tests.serverkit import Tom, serving_async, tom_call
from tests.sipkit.ports import free_port

# An English house whose every call is a message.
LINE = 'number = "tom"\nprofile = "office-en"\nvoicemail = "always"\n'
SETTINGS = {
    "TOM_WHISPERX__WORKERS": "0",
    "TOM_VOICEMAIL__MENU": "false",
    "TOM_WEB__PUBLIC_URL": "https://tom.example.org",
    "TOM_NOTIFY__EMAIL__HOST": HOST,
    "TOM_NOTIFY__EMAIL__USER": USER,
    "TOM_NOTIFY__EMAIL__PASSWORD": PASSWORD,
    "TOM_NOTIFY__EMAIL__SENDER": f"TOM <{USER}>",
    "TOM_NOTIFY__EMAIL__RECIPIENTS": '["owner@example.org"]',
    "TOM_NOTIFY__WEBHOOK__SECRET": SECRET,
}
MAIL_S = 120


async def test_the_owner_is_told_whatever_dies(tmp_path: Path) -> None:
    trusted, port, data = certificate(tmp_path), free_port(), tmp_path / "data"
    with webhook_server() as hook:
        (tmp_path / "line.toml").write_text(LINE)
        settings = SETTINGS | {
            "TOM_SIP__LINES": f'["{tmp_path / "line.toml"}"]',
            "SSL_CERT_FILE": str(trusted.file),
            "TOM_NOTIFY__EMAIL__PORT": str(port),
            "TOM_NOTIFY__WEBHOOK__URL": hook.url,
        }
        async with serving_async(tmp_path / "one", settings, data) as tom:
            await tom_call(
                tom.uri, "--voice", "en+f2", "--say", "Please call me back.", "--dtmf", "#"
            )
            call = await tom.ended_call()
            await tom.until(lambda: hook.got, MAIL_S)
            await tom.until(lambda: tries(tom) == [("email", True), ("webhook", False)], MAIL_S)
            assert states(tom) == ["waiting", "sent"]
            tom.kill()
        half_a_minute_passes(data)
        with smtp_server(Mailbox(port), trusted.context) as box:
            async with serving_async(tmp_path / "two", settings, data) as tom:
                await tom.until(lambda: box.mails, MAIL_S)
                await tom.until(lambda: states(tom) == ["sent", "sent"])
                told = [e for e in tom.call(call["id"])["events"] if e["kind"] == "notified"]
                sent = 'tom_notifications_total{channel="email",result="sent"}'
                await tom.until(lambda: tom.metric(sent) == 1)

    assert [event["data"] for event in told] == [
        {"channel": "webhook"},
        {"channel": "email", "recipients": 1},
    ]
    ((headers, body),) = hook.got
    assert is_signed(headers, body)
    (message,) = json.loads(body)["data"]["messages"]
    assert message["text_state"] == "provisional"
    (mail,) = box.mails
    assert box.secure == [True]
    assert mail["To"] == "owner@example.org"
    assert mail["Subject"].startswith("Message from ")
    assert f"https://tom.example.org/calls/{call['id']}" in text_of(mail)
    assert "provisional" in text_of(mail)
    (note,) = call["notes"]
    assert note["text"] in text_of(mail)
    (audio,) = mail.iter_attachments()
    (file,) = (data / "audio").rglob("*.wav")
    start = round(message["audio"]["start_s"] * 16_000)
    end = round(message["audio"]["end_s"] * 16_000)
    wav = audio.get_content()
    assert wav[HEADER_BYTES:] == read_left(file, start, end - start), "the caller's part, no more"
    assert len(wav) > SAMPLE_BYTES * 16_000, "more than a second"


def half_a_minute_passes(data: Path) -> None:
    """Until the second try is due."""
    with closing(sqlite3.connect(data / "tom.db")) as log:
        log.execute("UPDATE notifications SET next_at = created_at WHERE state = 'waiting'")
        log.commit()


def tries(tom: Tom) -> list[tuple[str, bool]]:
    """Of each channel whether a try has failed."""
    return [(row[0], row[2] > 0) for row in outbox(tom)]


def states(tom: Tom) -> list[str]:
    return [row[1] for row in outbox(tom)]


def outbox(tom: Tom) -> list[tuple[str, str, int]]:
    """Channel, state, tries that failed."""
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as log:
        rows = log.execute("SELECT channel, state, attempts FROM notifications ORDER BY channel")
        return rows.fetchall()
