"""A German conversation in a real Chromium, over WebRTC and over the socket, word by word."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browserkit import (
    Microphone,
    browsing,
    heard,
    serious_faults,
    signed_in,
)
from tests.e2e.afternoon import CONVERSATION
from tests.e2e.phones import recognised, speech, words
from tests.e2e.test_conversation import REPLIES
from tests.serverkit import Tom, serving

SAID = (CONVERSATION[0], CONVERSATION[1], CONVERSATION[7])
ANSWERED = (REPLIES[0], REPLIES[1], REPLIES[2], REPLIES[8])
SETTINGS = {"TOM_ANSWERING__SILENCE_S": "25"}
"""TOM waits for the next sentence, however slow the machine is."""
TURN_MS = 60_000
_KEEP_PARTIALS = """() => {
  window.partials = [];
  new MutationObserver(() => {
    for (const line of document.querySelectorAll("[data-growing][data-who=you]")) {
      window.partials.push(line.children[1].textContent);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
"""They are on the screen too briefly to look for them from outside."""


@dataclass
class Held:
    """A call from the browser that is over."""

    shown: list[list[str]]
    """Who said what, as the page shows it."""
    end: str
    """How it ended, as the page tells."""
    partials: list[str]
    """What it showed of the caller's words before a sentence was over."""
    latencies: list[str]
    faults: list[str]
    heard: list[str]
    """What a recogniser makes of what the page played."""
    log: dict[str, Any]


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("softphone"), SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def calls(tom: Tom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Held]:
    folder = tmp_path_factory.mktemp("microphones")

    async def both() -> dict[str, Held]:
        # One after the other: each browser takes most of a small machine.
        return {
            "webrtc": await _converse(tom, "WebRTC", folder / "woman.wav", "de+f2"),
            "websocket": await _converse(tom, "WebSocket", folder / "man.wav", "de+m3"),
        }

    return asyncio.run(both())


async def _converse(tom: Tom, door: str, wav: Path, voice: str) -> Held:
    microphone = Microphone(wav)
    async with browsing(microphone) as browser, signed_in(browser, tom) as page:
        await page.goto("/softphone")
        await page.get_by_role("radiogroup", name="Verbindung").get_by_text(door).click()
        await page.get_by_role("button", name="TOM anrufen").click()
        await page.evaluate(_KEEP_PARTIALS)
        for answered, said in zip(ANSWERED[:-1], SAID, strict=True):
            # The turn before is over: TOM has been heard to the end.
            await expect(page.get_by_role("log")).to_contain_text(answered, timeout=TURN_MS)
            await microphone.say(page, speech(said, voice))
        to_log = page.get_by_role("link", name="Im Anrufprotokoll ansehen")
        await to_log.wait_for(timeout=TURN_MS)
        call_id = str(await to_log.get_attribute("href")).rpartition("/")[2]
        return Held(
            shown=await shown(page),
            end=await page.get_by_role("status").filter(has=to_log).inner_text(),
            partials=await page.evaluate("window.partials"),
            latencies=await page.get_by_role("log").get_by_text("Antwort nach").all_inner_texts(),
            faults=await serious_faults(page),
            heard=await recognised(await heard(page)),
            log=await tom.until(lambda: ended(tom, call_id)),
        )


async def shown(page: Page) -> list[list[str]]:
    """The transcript on the screen: who, and what."""
    lines = page.get_by_role("log").locator("[data-who]")
    return await lines.evaluate_all(
        "lines => lines.map((line) => [line.dataset.who, line.children[1].textContent])"
    )


def ended(tom: Tom, call_id: str) -> dict[str, Any] | None:
    call = tom.call(call_id)
    return call if call["result"] else None


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_every_word_is_on_the_screen_and_in_the_log(calls: dict[str, Held], door: str) -> None:
    call = calls[door]
    assert "TOM hat aufgelegt." in call.end
    turns = call.log["turns"]
    assert [turn["said"] for turn in turns] == ["", *map(words, SAID)]
    assert [turn["heard"] for turn in turns] == list(ANSWERED)
    expected: list[list[str]] = [["tom", ANSWERED[0]]]
    for said, answered in zip(SAID, ANSWERED[1:], strict=True):
        expected += [["you", words(said)], ["tom", answered]]
    assert call.shown == expected


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_words_show_while_they_are_spoken(calls: dict[str, Held], door: str) -> None:
    partials = set(calls[door].partials) - {"Sie sprechen …"}
    for sentence in SAID:
        spoken = set(words(sentence).split())
        assert any(spoken & set(partial.split()) for partial in partials), (sentence, partials)


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_the_browser_plays_every_word_of_toms(calls: dict[str, Held], door: str) -> None:
    assert " ".join(calls[door].heard) == " ".join(map(words, ANSWERED))


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_the_log_tells_the_door_and_who_called(calls: dict[str, Held], door: str) -> None:
    log = calls[door].log
    assert (log["door"], log["caller"], log["pipeline"]) == (door, "admin", "realtime")
    assert (log["result"], log["end_reason"]) == ("answered", "tom_hung_up")
    assert [recording["state"] for recording in log["recordings"]] == ["complete"]


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_each_answer_tells_its_latency(calls: dict[str, Held], door: str) -> None:
    assert len(calls[door].latencies) == len(SAID)


@pytest.mark.parametrize("door", ["webrtc", "websocket"])
def test_axe_finds_no_serious_fault(calls: dict[str, Held], door: str) -> None:
    assert calls[door].faults == []
