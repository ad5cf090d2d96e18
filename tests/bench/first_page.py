"""How soon a page of the web UI can be used, in a Chromium that has nothing of it in its cache.

From the navigation on, by the page's own clock; the server has 100 000 calls in its log.
"""

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser

from telephony.calllog import CallLog
from tests.bench import search
from tests.browserkit import browsing, make_account, opened, sign_in
from tests.serverkit import Tom, serving_async
from tom.probe.figures import Target, exact_percentiles, rounded

RUNS = 10
TARGET_MS = 1000.0
"""For the first page, which is the sign-in."""

_FORM = """() => {
  const name = document.querySelector("input[autocomplete=username]");
  const button = document.querySelector("button[type=submit]");
  return name && name === document.activeElement && !button.disabled && performance.now();
}"""
"""The name can be typed, and the button pressed."""
_FIGURES = """() => {
  const figure = document.querySelector("main dl dd");
  const waiting = document.querySelector("main .mantine-Skeleton-root");
  return figure && !waiting && performance.now();
}"""
"""All figures and charts are there."""
_ROWS = """() => document.querySelector("main tbody td") && performance.now()"""
"""The calls are there."""
_PAGES = {
    "overview, 7 days": ("/", _FIGURES),
    "overview, 30 days": ("/?range=month", _FIGURES),
    "call log": ("/calls", _ROWS),
    "call log, a rare word": ("/calls?text=xylophon", _ROWS),
    "call log, a word in a third": ("/calls?text=fahrradtour", _ROWS),
}


async def measure(calls: int) -> dict[str, object]:
    """With `calls` in the log."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.to_thread(_fill, folder / "data", calls)
        async with serving_async(folder, data=folder / "data") as tom, browsing() as browser:
            await make_account(tom)
            first = await _timed(browser, tom, "/", _FORM, signed_in=False)
            pages = {
                f"{name}, ms": rounded(await _timed(browser, tom, path, usable, signed_in=True))
                for name, (path, usable) in _PAGES.items()
            }
    return {
        "calls": calls,
        "runs": RUNS,
        "first page, ms": rounded(first),
        "target_ms": TARGET_MS,
        "met": Target("first page p95", TARGET_MS, first["p95"]).met,
        **pages,
    }


def _fill(data: Path, calls: int) -> None:
    log = CallLog.open(data)
    search.fill(log, calls, datetime.now(UTC))
    log.close()


async def _timed(
    browser: Browser, tom: Tom, path: str, usable: str, *, signed_in: bool
) -> dict[str, float]:
    took: list[float] = []
    for _ in range(RUNS):
        async with opened(browser, tom) as page:
            if signed_in:
                await sign_in(page.context, tom)
            await page.goto(path, wait_until="commit")
            took.append(await (await page.wait_for_function(usable)).json_value())
    return exact_percentiles(took)
