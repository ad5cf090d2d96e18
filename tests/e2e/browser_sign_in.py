"""The sign-in page, and who is there to sign in: what the tests of signing in share."""

from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.browserkit import PASSWORD, make_account
from tests.serverkit import Tom
from tom.socket_phone import socket_phone


async def give(page: Page, name: str, password: str) -> None:
    """Fill in the form, and send it."""
    await page.get_by_role("textbox", name="Name", exact=True).fill(name)
    await page.get_by_role("textbox", name="Passwort").fill(password)
    await page.get_by_role("button", name="Anmelden").click()


async def on_sign_in_page(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    await expect(page.get_by_role("navigation")).to_have_count(0)


async def on_page(page: Page, title: str) -> None:
    await expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


async def readable(page: Page) -> dict[str, Any]:
    """All that a script in the page could read of what the browser keeps."""
    return await page.evaluate(
        """async () => ({
          cookies: document.cookie,
          localStorage: { ...localStorage },
          sessionStorage: { ...sessionStorage },
          databases: await indexedDB.databases(),
          caches: await caches.keys(),
        })"""
    )


async def make_admin(tom: Tom) -> None:
    """The admin has chosen a password; whichever test comes first."""
    if not _signs_in(tom, "admin"):
        await make_account(tom)


async def make_viewer(tom: Tom) -> None:
    if not _signs_in(tom, "viewer"):
        await make_account(tom, "viewer")


def _signs_in(tom: Tom, name: str) -> bool:
    url = f"http://127.0.0.1:{tom.web_port}/api/auth/sign-in"
    return httpx.post(url, json={"name": name, "password": PASSWORD}).is_success


def as_admin(tom: Tom) -> httpx.Client:
    bearer = {"Authorization": f"Bearer {tom.token()}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{tom.web_port}", headers=bearer)


async def short_call(tom: Tom) -> str:
    """A call that is over; its id."""
    url = f"http://127.0.0.1:{tom.web_port}"
    async with socket_phone(url, tom.token("viewer")) as phone:
        call_id = phone.call_id
    await tom.until(lambda: any(c["id"] == call_id and c["result"] for c in tom.calls()))
    return call_id
