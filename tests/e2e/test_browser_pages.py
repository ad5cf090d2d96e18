"""Every page in both languages, both colour schemes, and on a phone's screen: usable by everybody.

axe finds nothing serious, the browser has nothing to complain about, nothing has to be scrolled
sideways, and every word is translated.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.browserkit import DESKTOP, PHONE, opened, serious_faults, sign_in
from tests.e2e.afternoon import Afternoon
from tests.serverkit import Tom
from tom.socket_phone import socket_phone

NARROWEST = (320, 640)
"""A wide screen at 400 % (WCAG 2.2, 1.4.10)."""

SCHEME = "data-mantine-color-scheme"
Language = Literal["de", "en"]


@dataclass(frozen=True)
class Look:
    """A page to look at."""

    title: dict[Language, str]
    path: Callable[[Afternoon], str]
    who: Literal["nobody", "newcomer", "admin"] = "admin"
    in_call: bool = False
    """While somebody talks with TOM."""


def at(path: str) -> Callable[[Afternoon], str]:
    return lambda afternoon: path


def of(call: str) -> Callable[[Afternoon], str]:
    """The page of one of the afternoon's calls."""

    def path(afternoon: Afternoon) -> str:
        found = getattr(afternoon, call)
        return f"/calls/{(found if isinstance(found, dict) else found.log)['id']}"

    return path


CALL: dict[Language, str] = {"de": "Anruf von tom", "en": "Call from tom"}
CALLS: dict[Language, str] = {"de": "Anrufe", "en": "Calls"}
JOBS: dict[Language, str] = {"de": "Abschriften", "en": "Transcriptions"}
TASKS: dict[Language, str] = {"de": "Rückrufe", "en": "Call-backs"}
LIVE: dict[Language, str] = {"de": "Live", "en": "Live"}
PASSWORD: dict[Language, str] = {"de": "Neues Passwort", "en": "New password"}
LOOKS = {
    "sign-in": Look({"de": "Anmelden", "en": "Sign in"}, at("/"), "nobody"),
    "first-password": Look(PASSWORD, at("/"), "newcomer"),
    "password": Look(PASSWORD, at("/password")),
    "overview": Look({"de": "Übersicht", "en": "Overview"}, at("/")),
    "calls": Look(CALLS, at("/calls")),
    "no-calls": Look(CALLS, at("/calls?text=Rhabarber&door=webrtc")),
    "conversation": Look(CALL, of("conversation")),
    "voicemail": Look(CALL, of("voicemail")),
    "barge-in": Look(CALL, of("barge_in")),
    "tasks": Look(TASKS, at("/tasks?show=all")),
    "no-tasks": Look(TASKS, at("/tasks?show=done")),
    "jobs": Look(JOBS, at("/jobs")),
    "no-jobs": Look(JOBS, at("/jobs?show=failed")),
    "live": Look(LIVE, at("/live")),
    "live-call": Look(LIVE, at("/live"), in_call=True),
    "softphone": Look({"de": "Softphone", "en": "Softphone"}, at("/softphone")),
    "variants": Look({"de": "Varianten", "en": "Variants"}, at("/variants")),
    "users": Look({"de": "Benutzer", "en": "Users"}, at("/users")),
    "not-found": Look({"de": "Seite nicht gefunden", "en": "Page not found"}, at("/gibt/es/nicht")),
}

_TEXTS = """
() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!["SCRIPT", "STYLE", "NOSCRIPT"].includes(walker.currentNode.parentElement.tagName)) {
      texts.push(walker.currentNode.data.trim());
    }
  }
  for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) {
    const named = [...document.querySelectorAll(`[${name}]`)];
    texts.push(...named.map((found) => found.getAttribute(name)));
  }
  return [document.title, ...texts].filter(Boolean);
}
"""
"""All that is shown or read out."""
_UNTRANSLATED = re.compile(
    r"[a-z][A-Za-z]*([.:][A-Za-z_]+)+|[a-z]+(_[a-z]+)+|.*(\{\{|\[object|\bundefined\b|\bNaN\b).*"
)
"""A text's name instead of the text, a value's name, a gap that was not filled in."""

_EMPTY_PX = """
() => {
  const content = document.querySelector("main").getBoundingClientRect().bottom + scrollY;
  return document.documentElement.scrollHeight - Math.max(content, innerHeight);
}
"""
"""How far one can scroll beyond what there is."""

_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  window.violations.push(`${violatedDirective}: ${blockedURI}`));
"""


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", LOOKS)
async def test_page(browser: Browser, afternoon: Afternoon, name: str, language: Language) -> None:
    look, tom = LOOKS[name], afternoon.tom
    async with AsyncExitStack() as stack:
        if look.in_call:
            url = f"http://127.0.0.1:{tom.web_port}"
            await stack.enter_async_context(socket_phone(url, tom.token("viewer")))
        page = await stack.enter_async_context(opened(browser, tom, language=language))
        await _let_in(page.context, tom, look, language)
        faults = await stack.enter_async_context(_watched(page, look))
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await page.goto(look.path(afternoon))
        await expect(page.locator("h1")).to_have_text(look.title[language])
        await expect(page).to_have_title(f"{look.title[language]} · TOM")
        await _settled(page)
        assert await page.evaluate(_EMPTY_PX) <= 1
        assert await page.locator("html").get_attribute("lang") == language
        assert [text for text in await page.evaluate(_TEXTS) if _UNTRANSLATED.fullmatch(text)] == []
        assert await page.get_by_role("alert").all_inner_texts() == []

        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await expect(page.locator("html")).to_have_attribute(SCHEME, scheme)
            assert await serious_faults(page) == [], scheme
        if language == "de":
            await page.emulate_media(color_scheme="light")
            for size in (NARROWEST, PHONE):
                await page.set_viewport_size({"width": size[0], "height": size[1]})
                assert await _too_wide(page) == [], size
            assert await serious_faults(page) == [], "on a phone"
        assert await page.evaluate("window.violations") == []
        assert faults == []


async def test_language_and_colours_are_kept(browser: Browser, afternoon: Afternoon) -> None:
    async with opened(browser, afternoon.tom) as page:
        await sign_in(page.context, afternoon.tom)
        await page.goto("/calls")
        await page.get_by_role("button", name="Darstellung und Sprache").click()
        await page.get_by_role("menuitem", name="Dunkel").click()
        await page.get_by_role("button", name="Darstellung und Sprache").click()
        assert await serious_faults(page) == []
        await page.get_by_role("menuitem", name="English").click()
        for _ in range(2):
            await expect(page.locator("h1")).to_have_text("Calls")
            await expect(page.locator("html")).to_have_attribute("lang", "en")
            await expect(page.locator("html")).to_have_attribute(SCHEME, "dark")
            await page.reload()


async def test_the_menu_on_a_phone(browser: Browser, afternoon: Afternoon) -> None:
    async with opened(browser, afternoon.tom, size=PHONE) as page:
        await sign_in(page.context, afternoon.tom)
        await page.goto("/")
        await page.get_by_role("button", name="Menü öffnen").click()
        assert await serious_faults(page) == []
        await page.get_by_role("navigation").get_by_role("link", name="Anrufe").click()
        await expect(page.locator("h1")).to_have_text("Anrufe")
        await expect(page.get_by_role("navigation", name="Hauptmenü")).not_to_be_in_viewport()
        await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        await expect(page.get_by_role("navigation", name="Hauptmenü")).to_be_in_viewport()


async def _let_in(context: BrowserContext, tom: Tom, look: Look, language: str) -> None:
    if look.who == "admin":
        await sign_in(context, tom)
    elif look.who == "newcomer":
        bearer = {"Authorization": f"Bearer {tom.token()}"}
        url = f"http://127.0.0.1:{tom.web_port}/api/users"
        new = {"name": f"neu-{language}", "role": "viewer"}
        async with httpx.AsyncClient(headers=bearer) as client:
            password = (await client.post(url, json=new)).json()["one_time_password"]
        given = {"name": new["name"], "password": password}
        assert (await context.request.post("/api/auth/sign-in", data=given)).ok


@asynccontextmanager
async def _watched(page: Page, look: Look) -> AsyncIterator[list[str]]:
    """What goes wrong in the page."""
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Whether somebody is signed in only the server can tell, and it says so with 401.
        asked = look.who == "nobody" and message.location["url"].endswith("/api/auth/refresh")
        if message.type in ("error", "warning") and not asked:
            faults.append(message.text)

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", note)
    await page.add_init_script(_WATCH)
    yield faults


async def _settled(page: Page) -> None:
    """Everything has been loaded and drawn."""
    waits = page.locator(".mantine-Skeleton-root:visible, .mantine-Loader-root:visible")
    await expect(waits).to_have_count(0)
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)


async def _too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, and does not stop doing so."""
    try:
        await page.wait_for_function(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    except PlaywrightTimeoutError:
        return await page.evaluate(
            """() => [...document.body.querySelectorAll("*")]
              .filter((found) => found.getBoundingClientRect().right > innerWidth + 1)
              .map((found) => found.outerHTML.slice(0, 150))"""
        )
    return []
