"""The live page in a real Chromium, while `tom call` talks to TOM."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from admin_ui.sockets import UNAUTHORIZED
from admin_ui.tokens import Role
from tests.browserkit import heard, serious_faults, signed_in
from tests.e2e.afternoon import CONVERSATION
from tests.e2e.phones import recognised, words
from tests.e2e.test_conversation import REPLIES
from tests.serverkit import Tom, serving, tom_call

SETTINGS = {"TOM_ANSWERING__SILENCE_S": "25"}
TURN_MS = 60_000
SENTENCES = CONVERSATION[:4]


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("live"), SETTINGS) as running:
        yield running


@asynccontextmanager
async def calling(tom: Tom) -> AsyncIterator["asyncio.Task[dict[str, Any]]"]:
    """`tom call` talks inside the block; its call is over after it."""
    says = [argument for sentence in SENTENCES for argument in ("--say", sentence)]
    call = asyncio.create_task(tom_call(tom.uri, *says))
    try:
        yield call
    finally:
        for running in tom.get("/api/live").json()["calls"]:
            await asyncio.to_thread(_post, tom, f"/api/live/{running['id']}/hang-up")
        await call
        await tom.until(lambda: not tom.get("/api/live").json()["calls"])


def _post(tom: Tom, path: str, role: Role = "admin") -> int:
    bearer = {"Authorization": f"Bearer {tom.token(role)}"}
    return httpx.post(f"http://127.0.0.1:{tom.web_port}{path}", headers=bearer).status_code


WHO_AND_WHAT = """
bubbles => bubbles.map(({ dataset, lastChild }) => {
  lastChild.querySelectorAll("s").forEach((unheard) => unheard.parentNode.remove());
  return [dataset.who, lastChild.textContent.trim()];
})
"""


def spoken(card: Locator, who: str = "") -> Locator:
    """What was said in turns that are over."""
    return card.get_by_role("log").locator(f'[data-who="{who}"]' if who else "[data-who]")


def level(card: Locator, name: str) -> Locator:
    """A level meter that shows more than silence."""
    meter = card.get_by_role("meter", name=name)
    return meter.and_(card.locator('[role="meter"]:not([aria-valuenow="0"])'))


async def test_an_admin_reads_hears_and_ends_a_call(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom) as page:
        await page.goto("/live")
        await expect(page.get_by_text(tom.uri)).to_be_visible()
        assert await serious_faults(page) == []
        async with calling(tom) as call:
            card = page.get_by_role("article", name="Anruf von")
            await expect(card.get_by_role("log")).to_contain_text(REPLIES[0], timeout=TURN_MS)
            growing = card.locator('[data-growing][data-who="caller"]').first
            partial = await growing.inner_text(timeout=TURN_MS)
            await _listen(page, card)
            for name in ("Pegel TOM", "Pegel Anrufer"):
                await expect(level(card, name)).to_be_visible(timeout=TURN_MS)
            await expect(spoken(card, "tom").nth(3)).to_be_visible(timeout=TURN_MS)
            shown = await spoken(card).evaluate_all(WHO_AND_WHAT)
            played = await heard(page)
            assert await serious_faults(page) == []
            await _hang_up(page, card)
            phone = await call
        assert phone["hung_up_by"] == "tom"
        log = await tom.ended_call()
        await card.get_by_role("link", name="Im Anrufprotokoll ansehen").click()
        await page.wait_for_url(f"**/calls/{log['id']}")

    assert log["end_reason"] == "tom_hung_up"
    events = [(event["kind"], event["data"].get("by")) for event in log["events"]]
    for kind in ("listening_began", "hung_up_by_user", "listening_ended"):
        assert events.count((kind, "admin")) == 1, events
    # The page showed what the log keeps, and played it from the second turn on at the latest.
    logged = [
        [who, text]
        for turn in log["turns"]
        for who, text in (("caller", turn["said"]), ("tom", turn["heard"]))
        if text
    ]
    shown = [spoken for spoken in shown if spoken[1]]
    assert logged[: len(shown)] == shown
    assert shown[0] == ["tom", REPLIES[0]]
    # Words that grow are a guess, which the recogniser may still take back ("wo" becomes "wann").
    assert words(partial.split("\n")[-1])
    understood = set(" ".join(await recognised(played)).split())
    said = set(words(" ".join(text for _, text in shown[3:])).split())
    assert len(said & understood) > len(said) / 2, (said, understood)


async def _hang_up(page: Page, card: Locator) -> None:
    await card.get_by_role("button", name="Auflegen").click()
    dialog = page.get_by_role("dialog", name="Diesen Anruf beenden?")
    await dialog.get_by_role("button", name="Auflegen").click()
    await expect(card.get_by_text("Beendet")).to_be_visible()


async def _listen(page: Page, card: Locator) -> None:
    """Listen in, after a first thought better of it."""
    dialog = page.get_by_role("dialog", name="Nur mit Einwilligung mithören")
    await card.get_by_role("button", name="Mithören").click()
    await expect(dialog).to_contain_text("§\N{NO-BREAK SPACE}201 StGB")
    await expect(dialog).to_contain_text("admin")
    assert await serious_faults(page) == []
    await dialog.get_by_role("button", name="Abbrechen").click()
    await expect(dialog).to_be_hidden()
    await expect(card.get_by_text("Sie hören mit")).to_be_hidden()
    await card.get_by_role("button", name="Mithören").click()
    await dialog.get_by_role("button", name="Mit Einwilligung mithören").click()
    await expect(card.get_by_text("Sie hören mit")).to_be_visible()


async def test_a_viewer_may_only_look(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom, "viewer") as page:
        await page.goto("/live")
        async with calling(tom):
            card = page.get_by_role("article", name="Anruf von")
            await expect(card.get_by_role("log")).to_contain_text(REPLIES[0], timeout=TURN_MS)
            assert await card.get_by_role("button").all_inner_texts() == []
            (running,) = tom.get("/api/live").json()["calls"]
            assert _post(tom, f"/api/live/{running['id']}/hang-up", "viewer") == 403
            await expect(card.get_by_role("log")).to_contain_text(REPLIES[1], timeout=TURN_MS)


async def test_a_broken_connection_is_told_and_made_again(browser: Browser, tom: Tom) -> None:
    """An expired token (4401) needs no words: there is a new one at once."""
    sockets: list[WebSocketRoute] = []
    broken = asyncio.Event()

    async def connect(socket: WebSocketRoute) -> None:
        if broken.is_set():
            await socket.close(code=1011)
        else:
            socket.connect_to_server()
            sockets.append(socket)

    async with signed_in(browser, tom) as page:
        await page.route_web_socket("**/ws/live", connect)
        await page.goto("/live")
        await expect(page.get_by_text("Gerade telefoniert niemand mit TOM")).to_be_visible()
        alert = page.get_by_text("Die Verbindung zu TOM ist unterbrochen")

        await sockets[-1].close(code=UNAUTHORIZED)
        async with calling(tom):
            card = page.get_by_role("article", name="Anruf von")
            await expect(card).to_be_visible(timeout=TURN_MS)
            assert len(sockets) == 2
            assert not await alert.is_visible()

            broken.set()
            await sockets[-1].close(code=1011)
            await expect(alert).to_be_visible(timeout=TURN_MS)
            assert await serious_faults(page) == []
            broken.clear()
            await expect(alert).to_be_hidden(timeout=TURN_MS)
            await expect(card).to_be_visible()
            assert len(sockets) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_calls_on_a_phones_screen(browser: Browser, tom: Tom, scheme: Any) -> None:
    async with (
        signed_in(browser, tom, size=(390, 844), language="en", scheme=scheme) as page,
        calling(tom),
    ):
        await page.goto("/live")
        card = page.get_by_role("article", name="Call from")
        await expect(card.get_by_role("log")).to_contain_text(REPLIES[0], timeout=TURN_MS)
        assert await serious_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
