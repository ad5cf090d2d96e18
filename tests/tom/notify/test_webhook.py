"""Messages to a real HTTP server: the body, the signature, and what its answers mean."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from telephony.calllog import CallLog
from tests.mailkit import SECRET, Hook, is_signed, webhook_server
from tests.sipkit.ports import free_port
from tests.tom.notify.calls import GERMAN, SUMMARY, TEXT, TRANSCRIPT, transcribed, voicemail
from tom.notify.notice import Notice, notice_of
from tom.notify.settings import WebhookSection
from tom.notify.webhook import WebhookChannel

PUBLIC = "https://tom.example.org"


@pytest.fixture
def notice(log: CallLog) -> Notice:
    call = voicemail(log)
    transcribed(log, call)
    told = notice_of(log.get_call(call.id), log.jobs.of_messages(call.id), GERMAN, PUBLIC)
    assert told is not None
    return told


def channel(url: str) -> WebhookChannel:
    return WebhookChannel(WebhookSection(url=url, secret=SecretStr(SECRET)), PUBLIC)


async def test_a_signed_message(notice: Notice) -> None:
    with webhook_server() as hook:
        outcome = await channel(hook.url).send(notice)
        assert (await channel(hook.url).send(notice)).taken == 1
    assert (outcome.taken, outcome.error) == (1, "")
    (headers, body), (again, _) = hook.got
    assert is_signed(headers, body)
    assert not is_signed(headers, body.replace(b"Termin", b"Termine"))
    assert headers["webhook-id"] == again["webhook-id"] == f"msg_{notice.call_id}"
    assert headers["content-type"] == "application/json"
    told = json.loads(body)
    assert (told["type"], told["timestamp"]) == ("message.left", "2025-03-03T09:00:30Z")
    call = told["data"]["call"]
    assert (call["caller"], call["line"], call["door"]) == ("030111", "amt", "sip")
    assert call["url"] == f"{PUBLIC}/calls/{notice.call_id}"
    assert call["recording_url"] == f"{PUBLIC}/api/calls/{notice.call_id}/recording"
    (message,) = told["data"]["messages"]
    assert (message["text"], message["text_state"]) == (TEXT, "final")
    assert message["summary"] == SUMMARY
    assert message["transcript"]["segments"] == TRANSCRIPT["segments"], "with word times"
    assert message["audio"] == {"start_s": 1.0, "end_s": 2.5}


@pytest.mark.parametrize(
    ("status", "hopeless"),
    [(400, True), (410, True), (422, True), (401, False), (404, False), (429, False), (503, False)],
)
async def test_refusals(notice: Notice, status: int, hopeless: bool) -> None:
    with webhook_server(Hook(status=status)) as hook:
        outcome = await channel(hook.url).send(notice)
    assert (outcome.taken, outcome.hopeless) == (0, hopeless)
    assert outcome.error.startswith(f"HTTP {status} ")


@pytest.mark.parametrize("status", [301, 302, 308])
async def test_redirects_are_not_followed(notice: Notice, status: int) -> None:
    with webhook_server() as elsewhere:
        moved = Hook(status=status, headers={"Location": elsewhere.url})
        with webhook_server(moved) as hook:
            outcome = await channel(hook.url).send(notice)
    assert (outcome.taken, outcome.hopeless) == (0, False)
    assert elsewhere.got == []


async def test_nobody_there(notice: Notice) -> None:
    outcome = await channel(f"http://127.0.0.1:{free_port()}/hook").send(notice)
    assert (outcome.taken, outcome.hopeless) == (0, False)
    assert outcome.error


def test_the_documentation_shows_what_is_sent(notice: Notice) -> None:
    text = (Path(__file__).parents[3] / "docs" / "notify.md").read_text(encoding="utf-8")
    shown = json.loads(text.split("```json\n")[1].split("```")[0])
    sent = json.loads(channel("http://x.invalid/")._body(notice))
    assert _keys(shown) == _keys(sent)


def _keys(value: object) -> object:
    """The shape of a JSON value: keys at every depth."""
    if isinstance(value, dict):
        return {key: _keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_keys(value[0])] if value else []
    return None
