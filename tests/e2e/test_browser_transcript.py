"""A call's corrected transcript in a real Chromium: heard word by word, compared with what was
understood live, and waited for."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from telephony.call import Call, CallState, EndReason
from telephony.calllog import (
    CallLog,
    JobRecord,
    JobResult,
    RecordingRecord,
    RecordingState,
    TurnRecord,
)
from tests.browserkit import (
    DESKTOP,
    PHONE,
    make_account,
    serious_faults,
    signed_in,
)
from tests.serverkit import Tom, serving
from tests.tom.worker.recordings import SECOND, call_recording, spoken

pytestmark = pytest.mark.silent

RATE = 16_000
ASKED_S, ANSWERED_S = 4, 8
GREETING = "Guten Tag, hier ist die Praxis am Markt."
ANSWER = "Den Befund haben wir noch nicht."
LIVE = "ist der bär und schon da danke"
CORRECTED = "Ist der Befund schon da?"
WORD_S = 0.4


@dataclass
class House:
    """A server and its log."""

    tom: Tom
    log: CallLog
    done: str
    """The call that is transcribed."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("transcript")
    log = CallLog.open(folder / "data")
    done = held(log, "030111")
    assert log.jobs.finish(add_job(log, done), result())
    with serving(folder) as tom:
        asyncio.run(make_account(tom))
        yield House(tom, log, done)
    log.close()


def held(log: CallLog, caller: str) -> str:
    """A recorded call with a greeting, a question and an answer; its id."""
    call = Call(caller, "100", line="praxis", profile="haus")
    call.answered_at = call.started_at
    call.ended_at = call.started_at + timedelta(seconds=14)
    call.state, call.end_reason, call.sip_code = CallState.ENDED, EndReason.CALLER_HUNG_UP, 200
    path = f"audio/{call.id}.wav"
    said, answer = spoken(CORRECTED), spoken(ANSWER)
    lanes = ((ASKED_S - 1) * SECOND + said, spoken(GREETING).ljust(ANSWERED_S * 32_000, b"\0"))
    call_recording(log.data_dir / path, lanes[0], (lanes[1] + answer)[: 14 * 32_000])
    log.end_call(call)
    log.describe_call(call.id, pipeline="realtime")
    samples = (Path(log.data_dir / path).stat().st_size - 44) // 4
    log.add_recording(
        call.id,
        RecordingRecord(path, "call", 0, samples, channels=2, state=RecordingState.COMPLETE),
    )
    log.add_turn(call.id, TurnRecord(0, "", 0, 0, GREETING, GREETING, RATE, 3 * RATE))
    asked, answered = ASKED_S * RATE, ANSWERED_S * RATE
    log.add_turn(
        call.id,
        TurnRecord(
            1, LIVE, asked, asked + 2 * RATE, ANSWER, ANSWER, answered, answered + 2 * RATE,
            reply_ms=300,
        ),
    )  # fmt: skip
    return call.id


def add_job(log: CallLog, call: str) -> str:
    job = JobRecord(f"audio/{call}.wav", "call", call)
    log.jobs.add(job)
    return job.id


def result() -> JobResult:
    """What a worker makes of the recording."""
    segments = [
        segment("tom", GREETING, 1), segment("caller", CORRECTED, ASKED_S),
        segment("tom", ANSWER, ANSWERED_S),
    ]  # fmt: skip
    transcript = {"language": "de", "model": "large-v2 on cpu", "segments": segments}
    return JobResult(transcript, {}, CORRECTED, "Nachricht: Ist der Befund schon da?")


def segment(speaker: str, text: str, start_s: float) -> dict[str, Any]:
    words = [
        {
            "text": word,
            "start_s": start_s + at * WORD_S,
            "end_s": start_s + (at + 1) * WORD_S,
            "confidence": 0.1 if word == "Befund" else 0.8,
        }
        for at, word in enumerate(text.split())
    ]
    end_s = start_s + len(words) * WORD_S
    return {"speaker": speaker, "text": text, "start_s": start_s, "end_s": end_s, "words": words}


@asynccontextmanager
async def opened(
    browser: Browser,
    house: House,
    call: str,
    size: tuple[int, int] = DESKTOP,
    language: Literal["de", "en"] = "de",
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    async with signed_in(browser, house.tom, size=size, language=language, scheme=scheme) as page:
        await page.goto(f"/calls/{call}")
        play = "Abspielen" if language == "de" else "Play"
        await expect(page.get_by_role("button", name=play)).to_be_enabled()
        yield page


def lines(page: Page) -> Locator:
    return page.get_by_role("tabpanel").get_by_role("listitem")


KEEP_WHAT_SOUNDED = """() => {
  const keep = () => {
    const word = document.querySelector('[data-current]')?.textContent ?? ''
    document.body.dataset.sounded = `${document.body.dataset.sounded ?? ''} ${word}`
  }
  const changes = { subtree: true, childList: true, attributeFilter: ['data-current'] }
  new MutationObserver(keep).observe(document.body, changes)
}"""
"""A word sounds for less than half a second: a look now and then misses it."""


async def test_a_click_on_a_word_plays_it_and_the_words_follow(
    browser: Browser, house: House
) -> None:
    async with opened(browser, house, house.done) as page:
        await expect(page.get_by_role("radio", name="Korrigiert")).to_be_checked()
        await expect(page.get_by_text("(large-v2 on cpu)")).to_be_visible()
        texts = [GREETING, CORRECTED, ANSWER]
        await expect(lines(page)).to_contain_text(texts)
        sounding = page.locator("[data-current]")
        await expect(sounding).to_have_count(0)
        await lines(page).nth(1).get_by_text("schon", exact=True).click()
        slider = page.get_by_role("slider", name="Stelle in der Aufnahme")
        at = ASKED_S + CORRECTED.split().index("schon") * WORD_S
        await expect(slider).to_have_attribute("aria-valuenow", str(round(at)))
        await expect(sounding).to_have_text("schon")
        await expect(lines(page).nth(1)).to_have_attribute("aria-current", "true")

        await page.evaluate(KEEP_WHAT_SOUNDED)
        await page.get_by_role("button", name="Abspielen").click()
        await expect(page.locator("body")).to_have_attribute("data-sounded", re.compile("Befund"))
        await page.get_by_role("button", name="Anhalten").click()
        await page.get_by_role("button", name="Ab 0:01 anhören").press("Enter")
        await expect(sounding).to_have_text("Guten")
        await expect(slider).to_have_attribute("aria-valuenow", "1")


async def test_doubtful_words_are_marked(browser: Browser, house: House) -> None:
    async with opened(browser, house, house.done) as page:
        await expect(page.get_by_title("Unsicher erkannt")).to_have_text(["Befund"])


async def test_live_and_corrected_side_by_side(browser: Browser, house: House) -> None:
    async with opened(browser, house, house.done) as page:
        await page.get_by_text("Vergleich", exact=True).click()
        await expect(page.get_by_text("Abweichung 60\u00a0%")).to_be_visible()
        panel = page.get_by_role("tabpanel")
        await expect(panel.locator("del")).to_have_text(["bär und", "danke"])
        await expect(panel.locator("ins")).to_have_text(["Befund"])
        await panel.get_by_role("button", name="Ab 0:04 anhören").click()
        slider = page.get_by_role("slider", name="Stelle in der Aufnahme")
        await expect(slider).to_have_attribute("aria-valuenow", str(ASKED_S))
        await page.get_by_text("Live", exact=True).last.click()
        await expect(lines(page)).to_contain_text([GREETING, LIVE, ANSWER])


@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [(DESKTOP, "de", "dark"), (DESKTOP, "en", "light"), (PHONE, "de", "light"),
     (PHONE, "en", "dark")],
)  # fmt: skip
async def test_everybody_can_use_it(
    browser: Browser,
    house: House,
    size: tuple[int, int],
    language: Literal["de", "en"],
    scheme: Literal["light", "dark"],
) -> None:
    compared = "Vergleich" if language == "de" else "Comparison"
    async with opened(browser, house, house.done, size, language, scheme) as page:
        await lines(page).nth(1).get_by_text("Befund", exact=True).click()
        await expect(page.locator("[data-current]")).to_have_count(1)
        assert await serious_faults(page) == []
        await page.get_by_text(compared, exact=True).click()
        await expect(page.locator("ins")).to_have_count(1)
        assert await serious_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]


async def test_the_page_waits_for_the_transcript(browser: Browser, house: House) -> None:
    log = house.log
    call = held(log, "030222")
    job = add_job(log, call)
    async with opened(browser, house, call) as page:
        await expect(page.get_by_text("Wartet auf einen Worker")).to_be_visible()
        await expect(lines(page)).to_contain_text([GREETING, LIVE, ANSWER])
        assert await serious_faults(page) == []
        log.jobs.alive("one", "large-v2 on cpu")
        await expect(page.get_by_text("Wartet darauf, genauer abgeschrieben")).to_be_visible()
        log.jobs.begin(job, "one")
        log.jobs.report(job, "transcribe", 0.5)
        running = page.get_by_role("progressbar", name="Wird genauer abgeschrieben …")
        await expect(running).to_have_attribute("aria-valuenow", "36")
        assert await serious_faults(page) == []
        assert log.jobs.finish(job, result())
        await expect(lines(page)).to_contain_text([GREETING, CORRECTED, ANSWER])
        await expect(running).to_have_count(0)
        await expect(page.get_by_text("Nachricht: Ist der Befund schon da?")).to_be_visible()
    log.jobs.forget_worker("one")


async def test_a_recording_that_cannot_be_read(browser: Browser, house: House) -> None:
    call = held(house.log, "030333")
    house.log.jobs.set_aside(add_job(house.log, call), "a.wav: file does not start with RIFF id")
    async with opened(browser, house, call) as page:
        await expect(page.get_by_text("Die Aufnahme konnte nicht abgeschrieben")).to_be_visible()
        await expect(page.get_by_text("a.wav: file does not start with RIFF id")).to_be_visible()
        await expect(lines(page)).to_contain_text([GREETING, LIVE, ANSWER])
        assert await serious_faults(page) == []
