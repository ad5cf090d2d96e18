"""The overview in a real Chromium: what is told of calls, messages and the house."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, CallResult, NoteRecord, TurnRecord
from tests.browserkit import DESKTOP, PHONE, serious_faults, signed_in
from tests.serverkit import Tom, serving

pytestmark = pytest.mark.silent

NOTE = "Bitte um Rückruf wegen des Termins."
REPLIES_MS = (200.0, 300.0, 400.0, 500.0, 600.0)


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    folder = tmp_path_factory.mktemp("overview")
    _put_calls(folder / "data")
    with serving(folder) as running:
        yield running


def _put_calls(data: Path) -> None:
    """Today's: one answered with a note, one missed, one that left a message."""
    data.mkdir()
    log = CallLog.open(data)
    for caller, result in (
        ("+4930111", CallResult.ANSWERED),
        ("+4930222", CallResult.MISSED),
        ("+4930333", CallResult.VOICEMAIL),
    ):
        call = Call(caller, "100", line="praxis", started_at=datetime.now(UTC))
        log.start_call(call)
        call.ended_at, call.end_reason = call.started_at, EndReason.CANCELLED
        if result is not CallResult.MISSED:
            call.state, call.answered_at = CallState.ANSWERED, call.started_at
            log.answer_call(call)
            call.ended_at = call.started_at + timedelta(seconds=90)
            call.end_reason = EndReason.CALLER_HUNG_UP
        if result is CallResult.ANSWERED:
            for index, reply_ms in enumerate(REPLIES_MS):
                turn = TurnRecord(index, "Guten Tag", reply="Ja?", heard="Ja?", reply_ms=reply_ms)
                log.add_turn(call.id, turn)
            log.add_note(call.id, NoteRecord(NOTE, "Erika Muster", "+4930111"))
        call.state = CallState.ENDED
        log.end_call(call, result)
    log.close()


def figure(page: Page, name: str) -> Any:
    return page.get_by_role("term").filter(has_text=name).locator("..")


async def test_figures_charts_and_health(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom) as page:
        await page.goto("/")
        await expect(figure(page, "Anrufe")).to_contain_text("heute 3 · 7 Tage 3")
        await expect(figure(page, "Angenommen")).to_contain_text("67\N{NO-BREAK SPACE}%")
        await expect(figure(page, "Dauer im Schnitt")).to_contain_text("1:30")
        await expect(figure(page, "Antwortzeit, Median")).to_contain_text("400\N{NO-BREAK SPACE}ms")
        await expect(figure(page, "Antwortzeit, 95 %")).to_contain_text("Über dem Ziel")
        await expect(page.get_by_role("img", name="Anrufe im Verlauf")).to_be_visible()
        chart = page.get_by_role("region", name="Antwortzeit im Verlauf")
        await expect(chart.get_by_text("Ziel Median")).to_be_visible()
        await chart.get_by_role("button", name="Als Tabelle").click()
        await expect(chart.get_by_role("row").last).to_contain_text("5400\N{NO-BREAK SPACE}ms")
        await expect(page.get_by_text("direkt erreichbar")).to_be_visible()
        await expect(page.get_by_text("stt-demo-de").first).to_be_visible()
        await expect(page.get_by_role("link", name="+4930333")).to_be_visible()


async def test_who_only_looks_ticks_nothing_off(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom, "viewer") as page:
        await page.goto("/")
        await expect(page.get_by_text(NOTE)).to_be_visible()
        await expect(page.get_by_role("checkbox")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_everybody_can_read_it(
    browser: Browser, tom: Tom, scheme: Any, size: tuple[int, int]
) -> None:
    async with (
        signed_in(browser, tom, "viewer", size=size, language="en", scheme=scheme) as page,
    ):
        await page.goto("/?range=today")
        await expect(page.get_by_role("img", name="Reply time over time")).to_be_visible()
        await expect(page.get_by_text("One open message")).to_be_visible()
        assert await serious_faults(page) == []
        await page.get_by_role("button", name="As a table").first.click()
        assert await serious_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]


async def test_a_message_is_ticked_off(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom) as page:
        await page.goto("/")
        await expect(page.get_by_role("heading", name="Eine offene Nachricht")).to_be_visible()
        await page.get_by_role("checkbox", name=NOTE).click()
        await expect(page.get_by_text("Keine offenen Nachrichten")).to_be_visible()
        assert tom.get("/api/notes").json()["total"] == 0


async def test_a_house_that_nobody_called(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as tom:
        async with signed_in(browser, tom) as page:
            await page.goto("/")
            await expect(page.get_by_text("Noch hat niemand angerufen.")).to_be_visible()
            await expect(page.get_by_text("In diesem Zeitraum gab es keine Anrufe.")).to_have_count(
                2
            )
            assert await serious_faults(page) == []
