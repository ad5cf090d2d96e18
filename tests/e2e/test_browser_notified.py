"""A notification that failed for good, on its call's page: why, and sending it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, NoteRecord
from tests.browserkit import serious_faults, signed_in
from tests.mailkit import SECRET, Hook, webhook_server
from tests.serverkit import Tom, serving

pytestmark = pytest.mark.silent

ERROR = "HTTP 410 Gone"


@dataclass
class House:
    """Whose owner was not told of two calls."""

    tom: Tom
    hook: Hook
    calls: list[str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("notified")
    calls = [_given_up(folder / "data", caller) for caller in ("+4930111", "+4930222")]
    with webhook_server() as hook:
        settings = {
            "TOM_NOTIFY__WEBHOOK__URL": hook.url,
            "TOM_NOTIFY__WEBHOOK__SECRET": SECRET,
            "TOM_WHISPERX__WORKERS": "0",
        }
        with serving(folder, settings) as tom:
            yield House(tom, hook, calls)


def _given_up(data: Path, caller: str) -> str:
    """A call with a message of which nobody was told; its id."""
    log = CallLog.open(data)
    log.notifications.channels = ("webhook",)
    now = datetime.now(UTC)
    call = Call(caller, "100", line="praxis", started_at=now - timedelta(seconds=20))
    call.state, call.answered_at, call.ended_at = CallState.ENDED, call.started_at, now
    call.end_reason = EndReason.CALLER_HUNG_UP
    log.start_call(call)
    log.add_note(call.id, NoteRecord("Bitte um Rückruf.", "Erika Muster", caller))
    log.end_call(call)
    (row,) = log.notifications.of_call(call.id)
    log.notifications.give_up(row.id, now, ERROR)
    log.close()
    return call.id


async def open_call(page: Page, call: str, title: str) -> None:
    await page.goto(f"/calls/{call}")
    await expect(page.get_by_role("region", name=title)).to_contain_text(ERROR)


async def test_it_is_sent_again(browser: Browser, house: House) -> None:
    call = house.calls[0]
    async with signed_in(browser, house.tom) as page:
        await open_call(page, call, "Benachrichtigungen")
        told = page.get_by_role("region", name="Benachrichtigungen")
        await expect(told).to_contain_text("Webhook: nicht gelungen")
        assert await serious_faults(page) == []
        again = told.get_by_role("button", name="Noch einmal senden: Webhook")
        await again.click()
        await expect(again).to_have_count(0)
        await expect(told).to_contain_text("Webhook: gesendet")
        await expect(told).not_to_contain_text(ERROR)
    ((_, body),) = house.hook.got
    assert call in body.decode()
    assert [event["kind"] for event in house.tom.call(call)["events"]] == [
        "notification_failed", "notified"
    ]  # fmt: skip


async def test_who_only_looks_sends_nothing(browser: Browser, house: House) -> None:
    call = house.calls[1]
    async with (
        signed_in(browser, house.tom, "viewer", language="en") as page,
    ):
        await open_call(page, call, "Notifications")
        told = page.get_by_role("region", name="Notifications")
        await expect(told).to_contain_text("Webhook: failed")
        await expect(told.get_by_role("button")).to_have_count(0)
