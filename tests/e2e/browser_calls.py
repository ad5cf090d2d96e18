"""Calls in a log, and the log's pages: what the browser tests of the call log share."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Download, Locator, Page, expect

from admin_ui.tokens import Tokens
from tests.browserkit import make_account, signed_in
from tests.e2e.afternoon import CONVERSATION
from tests.e2e.phones import QUICK, ears, says
from tests.serverkit import Tom, tom_call
from tom.calling import converse
from tom.socket_phone import socket_phone

HOURS, ADDRESS, MESSAGE, NAME = CONVERSATION[:4]
GOODBYE = CONVERSATION[7]
HASTY = 26
"""Callers who hang up at once: with them the log has more than a page."""
PLAY_MS = 60_000

_PLAYED = """
(() => {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (window.media !== this) {
      window.media = this;
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaElementSource(this).connect(analyser);
      analyser.connect(context.destination);
    }
    return play.call(this);
  };
})();
"""
"""What is played goes through an analyser, where the test's ears are."""

INK = """
(slider) => {
  const { shadowRoot } = [...slider.children].find((child) => child.shadowRoot);
  const lanes = [...shadowRoot.querySelector(".canvases").children];
  return lanes.map((lane) => {
    const canvas = lane.querySelector("canvas");
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    return Array.from({ length: width }, (_, x) => {
      let drawn = 0;
      for (let y = 0; y < height; y++) drawn += data[4 * (y * width + x) + 3] > 0 ? 1 : 0;
      return drawn / height;
    });
  });
}
"""
"""How much of each column of pixels is drawn, lane by lane."""


@dataclass
class Log:
    """The calls that were made."""

    tom: Tom
    phone: dict[str, Any]
    """Over SIP, by `tom call`."""
    browser: dict[str, Any]
    """Over the browsers' socket."""
    unwanted: dict[str, Any]
    """Over the socket, to be deleted."""


async def all_call(tom: Tom) -> Log:
    say = [argument for said in (HOURS, ADDRESS, GOODBYE) for argument in ("--say", said)]
    ears()  # loading it would stop the event loop in mid-call
    await make_account(tom)
    _, browser, unwanted, _ = await asyncio.gather(
        tom_call(tom.uri, *say),
        _socket_call(tom, "lotte", HOURS, GOODBYE),
        _socket_call(tom, "otto", MESSAGE, NAME),
        _hasty_calls(tom),
    )
    await tom.ended_call(HASTY + 3)
    (phone,) = tom.get("/api/calls?door=sip").json()["calls"]
    return Log(tom, tom.call(phone["id"]), tom.call(browser), tom.call(unwanted))


async def _hasty_calls(tom: Tom) -> None:
    for number in range(HASTY):
        await _socket_call(tom, f"eilig-{number:02}")


async def _socket_call(tom: Tom, caller: str, *sentences: str) -> str:
    """The call's id. Without sentences the caller hangs up at once."""
    token = Tokens.open(tom.data).issue(caller, "viewer")
    async with socket_phone(f"http://127.0.0.1:{tom.web_port}", token) as phone:
        if sentences:
            await converse(phone, ears(), [*map(says, sentences)], settings=QUICK)
        return phone.call_id


@asynccontextmanager
async def call_log(browser: Browser, log: Log, query: str = "") -> AsyncIterator[Page]:
    async with signed_in(browser, log.tom) as page:
        await page.goto(f"/calls{query}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Anrufe")
        yield page


@asynccontextmanager
async def opened_call(browser: Browser, log: Log, call: dict[str, Any]) -> AsyncIterator[Page]:
    async with signed_in(browser, log.tom) as page:
        await page.add_init_script(_PLAYED)
        await page.goto(f"/calls/{call['id']}")
        await expect(page.get_by_role("button", name="Abspielen")).to_be_enabled()
        yield page


def rows(page: Page) -> Locator:
    return (
        page.get_by_role("table", name="Anrufe").get_by_role("row").filter(has=page.locator("td"))
    )


def callers(page: Page) -> Locator:
    return rows(page).locator("td:nth-child(2)")


async def pick(page: Page, label: str, option: str) -> None:
    await page.get_by_role("combobox", name=label).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def exported(page: Page, format: str) -> Download:
    await page.get_by_role("button", name="Exportieren").click()
    async with page.expect_download() as download:
        await page.get_by_role("menuitem", name=format).click()
    return await download.value


def recordings(tom: Tom, call_id: str) -> list[Path]:
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT path FROM recordings WHERE call_id = ?", (call_id,))
        return [tom.data / path for (path,) in rows]
