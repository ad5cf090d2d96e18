"""The call log in a real Chromium: find a call, hear it, read it, note something, delete it."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browserkit import PHONE, heard, serious_faults, signed_in
from tests.e2e.afternoon import RATE
from tests.e2e.browser_calls import (
    ADDRESS,
    GOODBYE,
    HOURS,
    INK,
    PLAY_MS,
    Log,
    all_call,
    call_log,
    callers,
    exported,
    opened_call,
    pick,
    recordings,
    rows,
)
from tests.e2e.phones import recognised, words
from tests.serverkit import serving


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    with serving(tmp_path_factory.mktemp("calls")) as tom:
        yield asyncio.run(all_call(tom))


# ── the list ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_call_is_found_by_what_was_said(browser: Browser, log: Log) -> None:
    async with call_log(browser, log) as page:
        await expect(page.get_by_text("29 Anrufe", exact=True)).to_be_visible()
        search = page.get_by_role("textbox", name="Suche im Gesprochenen")
        await search.fill("Öffnet")
        await expect(rows(page)).to_have_count(2)
        assert {*await callers(page).all_inner_texts()} == {log.phone["caller"], "lotte"}
        await search.fill("Adresse geöffnet")
        await expect(rows(page)).to_have_count(1)
        await expect(page).to_have_url(re.compile(r"/calls\?text=Adresse\+ge%C3%B6ffnet$"))
        await rows(page).get_by_role("link").click()
        title = page.get_by_role("heading", level=1)
        await expect(title).to_have_text(f"Anruf von {log.phone['caller']}")
        await page.go_back()
        await expect(search).to_have_value("Adresse geöffnet")
        await expect(rows(page)).to_have_count(1)
        await search.fill("Rhabarber")
        await expect(page.get_by_text("Keine Anrufe gefunden")).to_be_visible()
        await page.get_by_role("button", name="Filter zurücksetzen").last.click()
        await expect(page.get_by_text("29 Anrufe", exact=True)).to_be_visible()
        await expect(page).to_have_url(re.compile(r"/calls$"))


async def test_filters_stand_in_the_address(browser: Browser, log: Log) -> None:
    async with call_log(browser, log) as page:
        await page.get_by_role("button", name="Weitere Filter").click()
        await pick(page, "Zugang", "Telefon")
        await expect(rows(page)).to_have_count(1)
        await expect(page).to_have_url(re.compile(r"/calls\?door=sip$"))
        await page.get_by_role("button", name="Filter zurücksetzen").click()
        await page.get_by_role("textbox", name="Anrufer").fill("eilig-1")
        await expect(rows(page)).to_have_count(10)
        await pick(page, "Zeitraum", "Heute")
        await expect(page).to_have_url(re.compile(r"\?range=today&caller=eilig-1$"))
        await page.reload()
        await expect(rows(page)).to_have_count(10)
        await expect(page.get_by_role("textbox", name="Anrufer")).to_have_value("eilig-1")
        await pick(page, "Zeitraum", "Gestern")
        await expect(page.get_by_text("Keine Anrufe gefunden")).to_be_visible()
        await pick(page, "Zeitraum", "Alle")
        await expect(rows(page)).to_have_count(10)
        await pick(page, "Ergebnis", "Verpasst")
        await expect(page.get_by_text("Keine Anrufe gefunden")).to_be_visible()


async def test_columns_sort(browser: Browser, log: Log) -> None:
    async with call_log(browser, log) as page:
        duration = page.get_by_role("columnheader", name="Dauer")
        await duration.get_by_role("button").click()
        await expect(duration).to_have_attribute("aria-sort", "descending")
        await expect(page).to_have_url(re.compile(r"\?sort=-duration$"))
        longest = sorted(log.tom.calls(), key=lambda call: -call["duration_s"])
        await expect(callers(page).nth(0)).to_have_text(longest[0]["caller"])
        await expect(callers(page).nth(1)).to_have_text(longest[1]["caller"])
        await duration.get_by_role("button").click()
        await expect(duration).to_have_attribute("aria-sort", "ascending")
        await expect(rows(page).first).to_contain_text("eilig")
        await page.get_by_role("columnheader", name="Anrufer").get_by_role("button").click()
        await expect(callers(page)).to_have_text([f"eilig-{number:02}" for number in range(25)])


async def test_pages(browser: Browser, log: Log) -> None:
    async with call_log(browser, log, "?sort=caller") as page:
        await expect(rows(page)).to_have_count(25)
        await page.get_by_role("navigation", name="Seiten").get_by_text("2").click()
        await expect(page).to_have_url(re.compile(r"\?sort=caller&page=2$"))
        await expect(rows(page)).to_have_count(4)
        last = ["eilig-25", "lotte", "otto", log.phone["caller"]]
        await expect(callers(page)).to_have_text(last)
        await page.reload()
        await expect(rows(page)).to_have_count(4)
        await page.get_by_role("button", name="Vorige Seite").click()
        await expect(rows(page)).to_have_count(25)
        await pick(page, "Anrufe je Seite", "50")
        await expect(rows(page)).to_have_count(29)


async def test_on_a_phones_screen_calls_are_cards(browser: Browser, log: Log) -> None:
    async with signed_in(browser, log.tom, size=PHONE) as page:
        await page.goto("/calls?text=Adresse")
        cards = page.get_by_role("main").get_by_role("listitem")
        await expect(cards).to_have_count(1)
        await expect(page.get_by_role("table")).to_have_count(0)
        await cards.get_by_role("link").click()
        title = page.get_by_role("heading", level=1)
        await expect(title).to_have_text(f"Anruf von {log.phone['caller']}")


async def test_exports_hold_what_the_filters_leave(browser: Browser, log: Log) -> None:
    async with call_log(browser, log, "?text=ge%C3%B6ffnet&sort=caller") as page:
        await expect(rows(page)).to_have_count(2)
        table = await exported(page, "CSV (Tabelle)")
        assert re.fullmatch(r"tom-anrufe-\d{4}-\d\d-\d\d\.csv", table.suggested_filename)
        content = (await table.path()).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        lines = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
        assert [line["id"] for line in lines] == [log.browser["id"], log.phone["id"]]
        assert words(ADDRESS) in lines[1]["transcript"]

        file = await exported(page, "JSON (mit Gesprächen)")
        calls = json.loads((await file.path()).read_bytes())
        assert [call["id"] for call in calls] == [log.browser["id"], log.phone["id"]]
        said = [turn["said"] for turn in calls[1]["turns"]]
        assert said == ["", words(HOURS), words(ADDRESS), words(GOODBYE)]


# ── a call ───────────────────────────────────────────────────────────────────────────────────────


async def test_both_lanes_are_drawn_where_somebody_spoke(browser: Browser, log: Log) -> None:
    (recording,) = log.phone["recordings"]
    length = recording["end_sample"] - recording["start_sample"]
    async with opened_call(browser, log, log.phone) as page:
        slider = page.get_by_role("slider", name="Stelle in der Aufnahme")
        await expect(slider.locator("canvas").first).to_be_visible()
        caller, house = await slider.evaluate(INK)

        def drawn(lane: list[float], start: int, end: int) -> float:
            """The mean over a stretch of the call."""
            first, last = (
                round((at - recording["start_sample"]) / length * len(lane)) for at in (start, end)
            )
            return sum(lane[first:last]) / (last - first)

        for turn in log.phone["turns"]:
            if turn["said"]:
                stretch = turn["said_start"], turn["said_end"]
                assert drawn(caller, *stretch) > 3 * drawn(house, *stretch)
            stretch = turn["reply_start"], turn["reply_end"]
            assert drawn(house, *stretch) > 3 * drawn(caller, *stretch)
        assert await serious_faults(page) == []


async def test_a_click_on_a_line_plays_it_and_the_transcript_follows(
    browser: Browser, log: Log
) -> None:
    (recording,) = log.phone["recordings"]
    turn = log.phone["turns"][2]
    async with opened_call(browser, log, log.phone) as page:
        lines = page.locator("li[data-who]")
        await expect(lines).to_have_count(7)
        await expect(page.locator("li[aria-current]")).to_have_count(0)
        asked = lines.filter(has_text=words(ADDRESS))
        await asked.get_by_role("button").click()
        slider = page.get_by_role("slider", name="Stelle in der Aufnahme")
        begin = (turn["said_start"] - recording["start_sample"]) / RATE
        await expect(slider).to_have_attribute("aria-valuenow", str(round(begin)))
        await expect(asked).to_have_attribute("aria-current", "true")

        await slider.press("ArrowLeft")  # whoever listens misses the beginning
        await page.get_by_role("button", name="Abspielen").click()
        await expect(page.get_by_role("button", name="Anhalten")).to_be_visible()
        answered = lines.filter(has_text=turn["heard"])
        await expect(answered).to_have_attribute("aria-current", "true", timeout=PLAY_MS)
        await expect(page.locator("li[aria-current]")).to_have_count(1)
        await played_until(page, (turn["reply_end"] - recording["start_sample"]) / RATE)
        await page.get_by_role("button", name="Anhalten").click()
        length = (recording["end_sample"] - recording["start_sample"]) / RATE
        assert await page.evaluate("media.duration") == pytest.approx(length, abs=0.01)
        spoken = " ".join(await recognised(await heard(page)))
        assert f"{words(ADDRESS)} {words(turn['heard'])}" in spoken


async def test_the_keyboard_moves_through_the_recording(browser: Browser, log: Log) -> None:
    async with opened_call(browser, log, log.phone) as page:
        slider = page.get_by_role("slider", name="Stelle in der Aufnahme")
        length = int(str(await slider.get_attribute("aria-valuemax")))
        for key, position in (("ArrowRight", 5), ("ArrowRight", 10), ("ArrowLeft", 5), ("Home", 0)):
            await slider.press(key)
            await expect(slider).to_have_attribute("aria-valuenow", str(position))
        await slider.press("End")
        await expect(slider).to_have_attribute("aria-valuenow", str(length))
        box = await slider.bounding_box()
        assert box is not None
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
        await expect(slider).to_have_attribute(
            "aria-valuenow", re.compile(f"^({length // 2}|{(length + 1) // 2})$")
        )
        await slider.press("Space")
        await expect(page.get_by_role("button", name="Anhalten")).to_be_visible()
        await played_until(page, await page.evaluate("media.currentTime") + 0.5)


async def played_until(page: Page, second: float) -> None:
    later = "(second) => media.currentTime > second"
    await page.wait_for_function(later, arg=second, timeout=PLAY_MS)


async def test_stages_and_events(browser: Browser, log: Log) -> None:
    async with opened_call(browser, log, log.phone) as page:
        await page.get_by_role("tab", name="Antwortzeiten").click()
        shown = page.get_by_role("tabpanel").get_by_role("listitem")
        for turn in [turn for turn in log.phone["turns"] if turn["reply_ms"] is not None]:
            row = shown.filter(has_text=turn["said"] or "Begrüßung")
            figure = f"{round(turn['reply_ms']):,}".replace(",", ".")
            await expect(row).to_contain_text(f"{figure}\u00a0ms")
        bars = shown.filter(has_text=words(ADDRESS)).get_by_role("img")
        labels = [await bar.get_attribute("aria-label") for bar in await bars.all()]
        stages = ("Satzende erkannt", "Sprache erkannt", "Antwort gefunden", "Stimme erzeugt")
        assert [str(label).partition(":")[0] for label in labels] == [*stages, "Auf der Leitung"]
        assert await serious_faults(page) == []

        await page.get_by_role("tab", name="Ereignisse").click()
        events = page.get_by_role("tabpanel").get_by_role("row")
        await expect(events).to_have_count(len(log.phone["events"]) + 1)
        understood = events.filter(has_text="Verstanden").filter(has_text=words(ADDRESS))
        await expect(understood).to_have_count(1)
        assert await serious_faults(page) == []


async def test_notes(browser: Browser, log: Log) -> None:
    def kept() -> list[tuple[str, bool, str]]:
        notes = log.tom.call(log.browser["id"])["notes"]
        return [(note["text"], note["done"], note["author"]) for note in notes]

    async with opened_call(browser, log, log.browser) as page:
        notes = page.get_by_role("region", name="Notizen")
        await expect(notes.get_by_text("Keine Notizen.")).to_be_visible()
        await notes.get_by_role("textbox", name="Notiz hinzufügen").fill("Lotte zurückrufen")
        await notes.get_by_role("button", name="Notiz hinzufügen").click()
        await expect(notes.get_by_text("Lotte zurückrufen", exact=True)).to_be_visible()
        await expect(notes.get_by_text("admin ·")).to_be_visible()
        assert kept() == [("Lotte zurückrufen", False, "admin")]

        await notes.get_by_role("button", name="Notiz bearbeiten").click()
        await notes.get_by_role("textbox", name="Text der Notiz").fill("Lotte morgen anrufen")
        await notes.get_by_role("button", name="Speichern").click()
        await expect(notes.get_by_text("Lotte morgen anrufen", exact=True)).to_be_visible()
        tick = notes.get_by_role("checkbox", name="Erledigt: Lotte morgen anrufen")
        await tick.click()
        await expect(tick).to_be_checked()  # before the server has answered
        async with asyncio.timeout(20):
            while kept() != [("Lotte morgen anrufen", True, "admin")]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

        await page.reload()
        await expect(tick).to_be_checked()
        await notes.get_by_role("button", name="Notiz löschen").click()
        await expect(notes.get_by_text("Keine Notizen.")).to_be_visible()
        assert kept() == []


async def test_a_deleted_call_is_gone(browser: Browser, log: Log) -> None:
    call = log.unwanted
    (wav,) = recordings(log.tom, call["id"])
    assert wav.is_file()
    async with call_log(browser, log, "?text=Schmidt") as page:
        await expect(rows(page)).to_have_count(1)
        await rows(page).get_by_role("button", name="Anruf von otto löschen").click()
        question = page.get_by_role("dialog", name="Anruf löschen?")
        await expect(question).to_contain_text("Der Anruf von otto vom")
        assert await serious_faults(page) == []
        await question.get_by_role("button", name="Abbrechen").click()
        await expect(question).to_have_count(0)

        await rows(page).get_by_role("link").click()
        await page.get_by_role("button", name="Löschen", exact=True).click()
        await question.get_by_role("button", name="Endgültig löschen").click()
        await expect(page.get_by_text("Der Anruf ist gelöscht.")).to_be_visible()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Anrufe")
        await expect(page.get_by_text("28 Anrufe", exact=True)).to_be_visible()
        await page.get_by_role("textbox", name="Suche im Gesprochenen").fill("Schmidt")
        await expect(page.get_by_text("Keine Anrufe gefunden")).to_be_visible()
    assert log.tom.get(f"/api/calls/{call['id']}").status_code == 404
    assert not wav.exists()
