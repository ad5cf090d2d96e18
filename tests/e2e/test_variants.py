"""Two variants on a real server: callers are shared out, and the page tells how their calls went.

One lets callers pause for longer, so its replies come later: that has to be found. Calls of the day
before are in the log, so that there are enough for intervals.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pytest
from playwright.async_api import Browser, expect

from agents.conversation import Transcript
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, TurnRecord
from tests.browserkit import DESKTOP, PHONE, serious_faults, signed_in
from tests.e2e.afternoon import NONSENSE
from tests.e2e.phones import QUICK, says
from tests.serverkit import Tom, serving, serving_async
from tom.phone import Phone
from tom.socket_phone import socket_phone
from tom.variants import assigned

VARIANT = {"name": "geduldig", "share": 50, "answering": {"look_ms": 900}}
SETTINGS = {
    "TOM_VARIANTS": json.dumps([VARIANT]),
    "TOM_RECORDING__ENABLED": "false",
    "TOM_WHISPERX__WORKERS": "0",
}
SHARES = {"control": 50.0, "geduldig": 50.0}
BEFORE = {"control": 300.0, "geduldig": 1000.0}
"""What replies took in the calls of yesterday, about."""
YESTERDAYS = 25
"""Calls of each: with fewer than 20 there are no intervals."""
PATIENT = replace(QUICK, patience_s=30)
"""Callers that wait for an answer, however busy the machine is."""
LEAST_CALLS, MOST_CALLS = 8, 20


class Deaf:
    """A phone's ears that cost nothing: what TOM says is in the log."""

    name = "deaf"
    language = "de"
    notice = ""
    settles = False

    def stream(self) -> "Deaf":
        return self

    async def feed(self, pcm: bytes) -> str:
        return ""

    async def finish(self) -> Transcript:
        return Transcript("", final=True)

    def close(self) -> None:
        pass


def put_yesterdays_calls(data: Path) -> None:
    data.mkdir()
    log = CallLog.open(data)
    at = datetime.now(UTC) - timedelta(days=1)
    for number in range(YESTERDAYS):
        for variant, reply_ms in BEFORE.items():
            call = Call("030111", "100", variant=variant, barge_ins=number % 2, started_at=at)
            log.start_call(call)
            for index, late_ms in enumerate((0, 7 * number)):
                turn = TurnRecord(index, "Hallo", reply="Ja?", reply_ms=reply_ms + late_ms)
                log.add_turn(call.id, turn)
            call.state, call.end_reason = CallState.ENDED, EndReason.CALLER_HUNG_UP
            call.answered_at, call.ended_at = at, at + timedelta(seconds=60 + number)
            log.end_call(call)
    log.close()


async def call(tom: Tom, *sentences: str) -> None:
    async with socket_phone(f"http://127.0.0.1:{tom.web_port}", tom.token()) as phone:
        await Phone(phone, Deaf(), PATIENT).run([says(sentence) for sentence in sentences])


@pytest.fixture(scope="module")
def answered(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Tom, list[dict[str, Any]]]]:
    """The server, and all its calls with their turns, the newest first."""
    folder = tmp_path_factory.mktemp("variants")
    put_yesterdays_calls(folder / "data")
    with serving(folder, SETTINGS) as tom:
        asyncio.run(_all_call(tom))
        yield tom, [tom.call(each["id"]) for each in _listed(tom)]


def _listed(tom: Tom) -> list[dict[str, Any]]:
    return tom.get("/api/calls?limit=500").raise_for_status().json()["calls"]


async def _all_call(tom: Tom) -> None:
    """Four at a time, until each variant has answered one."""
    called = 0
    while called < LEAST_CALLS or (
        called < MOST_CALLS and len(_counted(_todays(_listed(tom)))) < 2
    ):
        first = NONSENSE if called == 0 else "Wo sind Sie?"
        await asyncio.gather(
            call(tom, first, "Auf Wiederhören."),
            call(tom, "Wo sind Sie?", "Auf Wiederhören."),
            call(tom, "Auf Wiederhören."),
            call(tom, "Auf Wiederhören."),
        )
        called += 4
    await tom.until(lambda: all(each["result"] for each in _listed(tom)))


def _todays(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return calls[: len(calls) - len(BEFORE) * YESTERDAYS]


def _counted(calls: list[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(each["variant"] for each in calls))


def test_calls_have_the_variant_of_their_id(answered: tuple[Tom, list[dict[str, Any]]]) -> None:
    tom, calls = answered
    today = _todays(calls)
    assert {each["variant"] for each in today} == {"control", "geduldig"}
    assert all(each["variant"] == assigned(each["id"], SHARES) for each in today)
    patient = [turn for each in today if each["variant"] == "geduldig" for turn in each["turns"]]
    waited = [turn["endpoint_ms"] for turn in patient if turn["endpoint_ms"] is not None]
    assert min(waited) > 800, "its own setting is in force"
    found = tom.get("/api/calls?variant=geduldig&limit=500").json()
    assert found["total"] == _counted(calls)["geduldig"]
    exported = tom.get("/api/calls/export?variant=geduldig").text
    assert exported.count(",geduldig,") == found["total"]


def test_the_figures_are_those_of_the_calls(answered: tuple[Tom, list[dict[str, Any]]]) -> None:
    tom, calls = answered
    compared = {view["name"]: view for view in tom.get("/api/variants").json()["variants"]}
    assert list(compared) == ["control", "geduldig"]
    for name, view in compared.items():
        own = [each for each in calls if each["variant"] == name]
        turns = [turn for each in own for turn in each["turns"] if turn["said"]]
        replies = [turn["reply_ms"] for turn in turns if turn["reply_ms"] is not None]
        assert (view["calls"], view["evaluated"], view["share"]) == (len(own), len(own), 50)
        p50, p95 = np.quantile(replies, (0.5, 0.95), method="inverted_cdf")
        assert view["reply_p50_ms"]["interval"]["value"] == pytest.approx(p50, abs=0.01)
        assert view["reply_p95_ms"]["interval"]["value"] == pytest.approx(p95, abs=0.01)
        for measure in ("barge_ins", "repairs"):
            told = view[measure]["interval"]["value"]
            assert told == pytest.approx(mean(each[measure] for each in own), abs=1e-4)
        talked = np.quantile([each["duration_s"] for each in own], 0.5, method="inverted_cdf")
        assert view["talk_s"]["interval"]["value"] == pytest.approx(talked, abs=0.01)
        assert view["wer"]["interval"] is None, "nobody has transcribed them"
    asked_again = sum(
        "nicht verstanden" in turn["reply"] for each in calls for turn in each["turns"]
    )
    assert sum(each["repairs"] for each in calls) == asked_again > 0
    later = compared["geduldig"]["reply_p50_ms"]["difference"]
    assert later["low"] > 0
    assert compared["geduldig"]["settings"] == {"answering.look_ms": "900"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_page_tells_it(
    browser: Browser, answered: tuple[Tom, list[dict[str, Any]]], scheme: Any, size: tuple[int, int]
) -> None:
    tom, calls = answered
    own = _counted(calls)["geduldig"]
    async with signed_in(browser, tom, "viewer", size=size, scheme=scheme) as page:
        await page.goto("/variants")
        await expect(page.get_by_role("heading", name="Varianten", level=1)).to_be_visible()
        await expect(page.get_by_text("answering.look_ms = 900")).to_be_visible()
        reply = page.get_by_role("region", name="Antwortzeit, Median")
        await expect(reply.get_by_text("schlechter")).to_be_visible()
        await expect(reply.get_by_text("gegenüber control")).to_contain_text("+")
        wer = page.get_by_role("region", name="Wortfehlerrate")
        await expect(wer.get_by_text("Zu wenige Gespräche: 0 von mindestens 20")).to_have_count(2)
        assert await serious_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        await expect(page.get_by_text(f"{own} Gespräche").last).to_be_visible()
        await page.get_by_role("link", name="alle Anrufe der Variante geduldig").click()
        await expect(page).to_have_url(re.compile(r"/calls\?range=month&variant=geduldig$"))
        await expect(page.get_by_text(f"{own} Anrufe", exact=True)).to_be_visible()


async def test_a_call_tells_its_variant(
    browser: Browser, answered: tuple[Tom, list[dict[str, Any]]]
) -> None:
    tom, calls = answered
    asked_again = next(each for each in calls if each["repairs"])
    async with signed_in(browser, tom, "viewer", language="en") as page:
        await page.goto(f"/calls/{asked_again['id']}")
        facts = page.get_by_role("region", name="Details")
        await expect(facts.get_by_text(asked_again["variant"], exact=True)).to_be_visible()
        await expect(facts.get_by_text("Misunderstandings")).to_be_visible()


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Tom]:
    async with serving_async(tmp_path) as tom:
        yield tom


async def test_without_variants_the_page_says_how_to_begin(browser: Browser, plain: Tom) -> None:
    async with signed_in(browser, plain, language="en") as page:
        await page.goto("/")
        await page.get_by_role("link", name="Variants").click()
        await expect(page.get_by_text("Nothing is compared yet")).to_be_visible()
        await expect(page.get_by_text("[[variants]]")).to_be_visible()
        assert await serious_faults(page) == []
