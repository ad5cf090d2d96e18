"""Who gets in: the first sign-in, sessions that go on, sessions that end, a viewer's limits."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from admin_ui.tokens import Tokens
from tests.browserkit import (
    PASSWORD,
    first_password,
    opened,
    serious_faults,
    sign_in,
    signed_in,
)
from tests.e2e.browser_sign_in import (
    as_admin,
    give,
    make_admin,
    make_viewer,
    on_page,
    on_sign_in_page,
    readable,
    short_call,
)
from tests.serverkit import Tom, serving

pytestmark = pytest.mark.silent

WRONG = "Name oder Passwort stimmen nicht."
ELEVEN_MINUTES_MS = 11 * 60_000
"""Longer than an access token lives."""


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("sign-in")) as running:
        yield running


NOTHING = {"cookies": "", "localStorage": {}, "sessionStorage": {}, "databases": [], "caches": []}


async def test_the_first_sign_in(browser: Browser, tom: Tom) -> None:
    one_time = first_password(tom)
    async with opened(browser, tom) as page:
        await page.goto("/calls")
        await on_sign_in_page(page)
        await give(page, "admin", one_time)
        await on_page(page, "Neues Passwort")
        # There is no way around a password of one's own.
        await page.goto("/softphone")
        await on_page(page, "Neues Passwort")
        await expect(page.get_by_role("navigation")).to_have_count(0)
        assert await serious_faults(page) == []

        await choose(page, one_time, "kurz", "kurz")
        await expect(page.get_by_text("Das sind weniger als 12 Zeichen.")).to_be_visible()
        await choose(page, one_time, PASSWORD, "etwas ganz anderes")
        await expect(
            page.get_by_text("Die beiden neuen Passwörter sind verschieden.")
        ).to_be_visible()
        await choose(page, "das bisherige ist das nicht", PASSWORD, PASSWORD)
        await expect(page.get_by_role("alert")).to_have_text("Das bisherige Passwort stimmt nicht.")
        await choose(page, one_time, "passwort1234", "passwort1234")
        await expect(page.get_by_role("alert")).to_contain_text("Das ist leicht zu erraten.")
        await choose(page, one_time, PASSWORD, PASSWORD)
        await on_page(page, "Softphone")

    async with opened(browser, tom) as page:
        await page.goto("/")
        await give(page, "admin", one_time)
        await expect(page.get_by_role("alert")).to_have_text(WRONG)
        await give(page, "admin", PASSWORD)
        await on_page(page, "Übersicht")


async def choose(page: Page, current: str, new: str, repeated: str) -> None:
    await page.get_by_role("textbox", name="Bisheriges Passwort").fill(current)
    await page.get_by_role("textbox", name="Neues Passwort", exact=True).fill(new)
    await page.get_by_role("textbox", name="Neues Passwort, noch einmal").fill(repeated)
    await page.get_by_role("button", name="Passwort ändern").click()


@pytest.mark.parametrize("name", ["admin", "niemand"])
async def test_a_refusal_does_not_tell_what_was_wrong(
    browser: Browser, tom: Tom, name: str
) -> None:
    await make_admin(tom)
    async with opened(browser, tom) as page:
        await page.goto("/")
        await page.get_by_role("button", name="Anmelden").click()
        await expect(page.get_by_text("Bitte geben Sie Ihren Namen ein.")).to_be_visible()
        await expect(page.get_by_text("Bitte geben Sie Ihr Passwort ein.")).to_be_visible()
        await give(page, name, "so heißt es nicht")
        await expect(page.get_by_role("alert")).to_have_text(WRONG)
        await expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value(name)
        assert await page.context.cookies() == []
        assert await serious_faults(page) == []


async def test_a_session_outlives_a_reload_and_no_script_can_read_it(
    browser: Browser, tom: Tom
) -> None:
    await make_admin(tom)
    async with opened(browser, tom) as page:
        await page.goto("/users")
        await give(page, "admin", PASSWORD)
        await on_page(page, "Benutzer")
        assert await readable(page) == NOTHING
        await page.reload()
        await on_page(page, "Benutzer")
        assert await readable(page) == NOTHING
        cookies = await page.context.cookies()
        assert {cookie["name"] for cookie in cookies} == {"tom_session", "tom_device"}  # type: ignore[typeddict-item]
        for cookie in cookies:
            assert cookie["httpOnly"], cookie  # type: ignore[typeddict-item]
            assert cookie["sameSite"] == "Strict", cookie  # type: ignore[typeddict-item]
            assert cookie["path"] == "/api/auth", cookie  # type: ignore[typeddict-item]


async def test_a_token_is_renewed_before_it_expires(browser: Browser, tom: Tom) -> None:
    await make_admin(tom)
    async with signed_in(browser, tom) as page:
        await page.clock.install()
        await page.goto("/")
        await on_page(page, "Übersicht")
        async with page.expect_response("**/api/auth/refresh") as renewed:
            await page.clock.fast_forward(ELEVEN_MINUTES_MS)
            await page.get_by_role("navigation").get_by_text("Benutzer").click()
        assert (await renewed.value).ok
        await expect(page.get_by_role("cell", name="admin").first).to_be_visible()


async def test_an_expired_token_is_renewed_without_a_word(browser: Browser, tom: Tom) -> None:
    """The computer slept, or its clock is wrong: the page takes its token for good still."""
    await make_admin(tom)
    expired = Tokens.open(tom.data).issue("admin", "admin", lifetime_s=-1)
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom)
        await page.goto("/")
        await on_page(page, "Übersicht")
        asked: list[Request] = []

        async def with_expired(route: Route, request: Request) -> None:
            asked.append(request)
            bearer = {"authorization": f"Bearer {expired}"} if len(asked) == 1 else {}
            await route.continue_(headers=request.headers | bearer)

        await page.route("**/api/users", with_expired)
        await page.get_by_role("navigation").get_by_text("Benutzer").click()
        await expect(page.get_by_role("cell", name="admin").first).to_be_visible()
        statuses = [answer.status for request in asked if (answer := await request.response())]
        assert statuses == [401, 200]


async def test_where_the_session_is_gone_one_signs_in_and_goes_on(
    browser: Browser, tom: Tom
) -> None:
    await make_viewer(tom)
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom, "viewer")
        await page.goto("/calls?result=missed")
        await on_page(page, "Anrufe")
        for role in ("admin", "viewer"):  # a change of role ends the sessions
            as_admin(tom).patch("/api/users/viewer", json={"role": role}).raise_for_status()
        await page.get_by_role("textbox", name="Suche im Gesprochenen").fill("Zahnarzt")
        await on_sign_in_page(page)
        await give(page, "viewer", PASSWORD)
        await on_page(page, "Anrufe")
        await expect(page).to_have_url("/calls?text=Zahnarzt&result=missed")
        found = page.get_by_role("textbox", name="Suche im Gesprochenen")
        await expect(found).to_have_value("Zahnarzt")


async def test_signing_out_ends_it(browser: Browser, tom: Tom) -> None:
    await make_admin(tom)
    async with opened(browser, tom) as page:
        await page.goto("/users")
        await give(page, "admin", PASSWORD)
        await on_page(page, "Benutzer")
        await page.get_by_role("navigation").get_by_text("Anrufe").click()
        await on_page(page, "Anrufe")
        (session,) = [c for c in await page.context.cookies() if c["name"] == "tom_session"]  # type: ignore[typeddict-item]
        await page.get_by_role("button", name="Konto von admin").click()
        async with page.expect_response("**/api/auth/sign-out"):
            await page.get_by_role("menuitem", name="Abmelden").click()
        await on_sign_in_page(page)
        await page.go_back()
        await on_sign_in_page(page)
        await page.reload()
        await on_sign_in_page(page)
        assert await readable(page) == NOTHING
        # Nor does the cookie open anything for one who has kept it.
        await page.context.add_cookies([session])  # type: ignore[list-item]
        await page.reload()
        await on_sign_in_page(page)


async def test_with_the_keyboard_alone(browser: Browser, tom: Tom) -> None:
    await make_admin(tom)
    async with opened(browser, tom) as page:
        await page.goto("/calls")
        await expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
        await page.keyboard.type("admin")
        await page.keyboard.press("Tab")
        await page.keyboard.type("nicht das Passwort")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text(WRONG)
        await expect(page.get_by_role("textbox", name="Passwort")).to_be_focused()
        await page.keyboard.press("Control+a")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await on_page(page, "Anrufe")
        # The heading has the focus; before it come the links of the page's frame.
        await expect(page.get_by_role("heading", level=1)).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("textbox", name="Suche im Gesprochenen")).to_be_focused()
        await page.reload()
        await on_page(page, "Anrufe")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("main")).to_be_focused()


async def test_a_viewer_looks_and_changes_nothing(browser: Browser, tom: Tom) -> None:
    await make_viewer(tom)
    call_id = await short_call(tom)
    async with signed_in(browser, tom, "viewer") as page:
        await page.goto("/calls")
        await on_page(page, "Anrufe")
        await expect(page.get_by_role("row")).not_to_have_count(0)
        await expect(page.get_by_role("columnheader", name="Inhalt")).to_be_visible()
        await expect(page.get_by_role("columnheader", name="Aktionen")).to_have_count(0)
        await expect(page.get_by_role("navigation").get_by_text("Live")).to_be_visible()
        await expect(page.get_by_role("navigation").get_by_text("Benutzer")).to_have_count(0)
        await page.goto(f"/calls/{call_id}")
        await expect(page.get_by_role("heading", name="Notizen")).to_be_visible()
        await expect(page.get_by_role("button", name="Löschen")).to_have_count(0)
        await expect(page.get_by_role("button", name="Notiz hinzufügen")).to_have_count(0)
        await expect(page.get_by_role("button", name="Abspielen")).to_be_enabled()
        await page.goto("/users")
        await on_page(page, "Seite nicht gefunden")


async def test_a_viewers_token_changes_nothing(tom: Tom) -> None:
    call_id = await short_call(tom)
    url = f"http://127.0.0.1:{tom.web_port}"
    bearer = {"Authorization": f"Bearer {tom.token('viewer')}"}
    async with httpx.AsyncClient(base_url=url, headers=bearer) as client:
        assert (await client.get(f"/api/calls/{call_id}")).status_code == 200
        for method, path, body in (
            ("GET", "/api/users", None),
            ("POST", "/api/users", {"name": "neu", "role": "admin"}),
            ("PATCH", "/api/users/viewer", {"role": "admin"}),
            ("DELETE", "/api/users/admin", None),
            ("POST", "/api/users/admin/one-time-password", None),
            ("DELETE", f"/api/calls/{call_id}", None),
            ("POST", f"/api/calls/{call_id}/notes", {"text": "Hallo"}),
            ("PATCH", f"/api/calls/{call_id}/notes/1", {"done": True}),
            ("DELETE", f"/api/calls/{call_id}/notes/1", None),
            ("POST", f"/api/live/{call_id}/hang-up", None),
        ):
            answer = await client.request(method, path, json=body)
            assert answer.status_code == 403, (method, path, answer.text)


async def test_too_many_tries_have_to_wait(browser: Browser, tom: Tom) -> None:
    """The last of the file: after it all of us have to wait."""
    async with opened(browser, tom) as page:
        await page.goto("/")
        status = 0
        while status != 429:
            async with page.expect_response("**/api/auth/sign-in") as answer:
                await give(page, "admin", "immer daneben")
            status = (await answer.value).status
            assert status in (401, 429)
        told = re.compile(r"^Zu viele Versuche. Bitte warten Sie etwa \d+ Sekunden.$")
        await expect(page.get_by_role("alert")).to_have_text(told)
