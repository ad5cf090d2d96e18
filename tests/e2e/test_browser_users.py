"""The users page in a real Chromium: an account from its making to its end."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browserkit import PASSWORD, PHONE, opened, serious_faults, sign_in, signed_in
from tests.serverkit import Tom, serving

pytestmark = pytest.mark.silent

OWN = "grüner Tee um halb fünf"


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("users")) as running:
        yield running


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


async def act(page: Page, name: str, action: str, confirm: str) -> None:
    """An action of the user's menu, and yes to the question."""
    await page.get_by_role("button", name=f"Aktionen für {name}").click()
    await page.get_by_role("menuitem", name=action).click()
    await page.get_by_role("dialog").get_by_role("button", name=confirm, exact=True).click()


async def test_a_new_user_signs_in_and_is_removed(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom) as page:
        await page.goto("/users")
        await expect(row(page, "admin")).to_contain_text("Sie")
        once = await _add(page, "ute.wolf")
        assert await serious_faults(page) == []
        await page.get_by_role("button", name="Fertig").click()
        await expect(row(page, "ute.wolf")).to_contain_text("Einmalpasswort offen")
        await expect(page.get_by_text(once)).to_have_count(0)

        async with opened(browser, tom) as hers:
            await _first_sign_in(hers, "ute.wolf", once)
            await expect(hers.get_by_role("heading", level=1, name="Übersicht")).to_be_visible()
            await expect(hers.get_by_role("link", name="Benutzer")).to_have_count(0)

        await page.reload()
        await expect(row(page, "ute.wolf")).not_to_contain_text("Einmalpasswort offen")
        await act(page, "ute.wolf", "Zur Verwaltung machen", "Rolle ändern")
        await expect(row(page, "ute.wolf")).to_contain_text("Verwaltung")
        await act(page, "ute.wolf", "Passwort zurücksetzen", "Zurücksetzen")
        again = await page.get_by_label("Einmalpasswort", exact=True).inner_text()
        assert re.fullmatch(r"[a-z0-9-]{16,}", again)
        assert again != once
        await page.get_by_role("button", name="Fertig").click()
        await act(page, "ute.wolf", "Löschen", "Löschen")
        await expect(row(page, "ute.wolf")).to_have_count(0)
        assert [user["name"] for user in tom.get("/api/users").json()["users"]] == ["admin"]


async def _add(page: Page, name: str) -> str:
    """Add a viewer; their one-time password, which is shown."""
    await page.get_by_role("button", name="Neuer Benutzer").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("ute wolf")
    await dialog.get_by_role("button", name="Anlegen").click()
    await expect(dialog.get_by_text("Bis zu 64 Buchstaben")).to_be_visible()
    assert await serious_faults(page) == []
    await dialog.get_by_label("Name").fill(name)
    await dialog.get_by_role("button", name="Anlegen").click()
    return await page.get_by_label("Einmalpasswort", exact=True).inner_text()


async def _sign_in(page: Page, name: str, password: str) -> None:
    await page.goto("/")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Passwort", exact=True).fill(password)
    await page.get_by_role("button", name="Anmelden").click()


async def _first_sign_in(page: Page, name: str, once: str) -> None:
    await _sign_in(page, name, once)
    await page.get_by_label("Bisheriges Passwort").fill(once)
    await page.get_by_label("Neues Passwort", exact=True).fill(OWN)
    await page.get_by_label("Neues Passwort, noch einmal").fill(OWN)
    await page.get_by_role("button", name="Passwort ändern").click()


async def test_nobody_can_lock_themselves_out(browser: Browser, tom: Tom) -> None:
    async with signed_in(browser, tom, size=PHONE) as page:
        await page.goto("/users")
        await page.get_by_role("button", name="Aktionen für admin").click()
        await expect(page.get_by_role("menuitem")).to_have_text(["Eigenes Passwort ändern"])
        assert await serious_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


async def test_a_name_that_is_taken_is_told_at_its_field(browser: Browser, tom: Tom) -> None:
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom)  # the account has its password then
        await page.context.clear_cookies()
        await _sign_in(page, "admin", PASSWORD)
        await page.get_by_role("link", name="Benutzer").click()
        await page.get_by_role("button", name="Neuer Benutzer").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("Admin")
        await dialog.get_by_role("button", name="Anlegen").click()
        await expect(dialog.get_by_text("Diesen Namen gibt es schon.")).to_be_visible()
