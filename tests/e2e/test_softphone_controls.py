"""What one can do with the softphone besides talking: a message, keys, mute, leaving; and why a
microphone may be missing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browserkit import (
    PASSWORD,
    Microphone,
    browsing,
    opened,
    serious_faults,
    sign_in,
    signed_in,
)
from tests.e2e.phones import speech, words
from tests.serverkit import Tom, serving

SETTINGS = {
    "TOM_ANSWERING__PIPELINE": "whisperx",
    "TOM_ANSWERING__SILENCE_S": "60",
    "TOM_VOICEMAIL__SILENCE_S": "20",
    "TOM_VOICEMAIL__MENU": "false",
    "TOM_WEB__ALLOWED_HOSTS": '["tom.test"]',
    "TOM_WHISPERX__WORKERS": "0",
}
MESSAGE = "Mein Auto ist kaputt."
GREETING = (
    "Guten Tag, hier ist die Praxis am Markt. Bitte sprechen Sie nach dem Ton. "
    "Drücken Sie die Raute, wenn Sie fertig sind."
)
WAIT_MS = 60_000


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("controls"), SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser reads as its microphone."""
    return tmp_path_factory.mktemp("microphone") / "microphone.wav"


@pytest.fixture
def microphone(recording: Path) -> Microphone:
    """Silent at first."""
    return Microphone(recording)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(recording: Path) -> AsyncIterator[Browser]:
    """With a microphone."""
    async with browsing(Microphone(recording)) as running:
        yield running


@asynccontextmanager
async def softphone(browser: Browser, tom: Tom, door: str) -> AsyncIterator[Page]:
    async with signed_in(browser, tom) as page:
        await page.goto("/softphone")
        await page.get_by_role("radiogroup", name="Verbindung").get_by_text(door).click()
        yield page


async def call(page: Page) -> None:
    await page.get_by_role("button", name="TOM anrufen").click()
    await expect(page.get_by_text("Im Gespräch")).to_be_visible(timeout=WAIT_MS)


async def newest(tom: Tom, door: str) -> dict[str, Any]:
    """The newest call through `door`, once it is over."""

    def look() -> dict[str, Any] | None:
        calls = [call for call in tom.calls() if call["door"] == door]
        return tom.call(calls[0]["id"]) if calls and calls[0]["result"] else None

    return await tom.until(look)


@pytest.mark.parametrize("door", ["WebRTC", "WebSocket"])
async def test_without_a_worker_a_message_is_left(
    browser: Browser, tom: Tom, microphone: Microphone, door: str
) -> None:
    async with softphone(browser, tom, door) as page:
        await page.get_by_role("radio", name="Gespräch mit WhisperX").click()
        await page.get_by_role("button", name="TOM anrufen").click()
        await expect(page.get_by_text("TOM nimmt jetzt eine Nachricht auf.")).to_be_visible()
        await expect(page.get_by_text("Nachricht nach dem Ton")).to_be_visible()
        assert await serious_faults(page) == []
        await expect(page.get_by_text("Bitte sprechen Sie jetzt.")).to_be_visible(timeout=WAIT_MS)
        await microphone.say(page, speech(MESSAGE, "de+f2"))
        await _until_spoken(page)
        await page.keyboard.press("#")
        log = page.get_by_role("log")
        await expect(log.get_by_text(words(MESSAGE))).to_be_visible(timeout=WAIT_MS)
        await expect(page.get_by_text("TOM hat aufgelegt.")).to_be_visible(timeout=WAIT_MS)
    kept = await newest(tom, door.lower())
    assert (kept["pipeline"], kept["result"]) == ("whisperx", "voicemail")
    assert kept["summary"] == words(MESSAGE)
    assert kept["turns"][0]["heard"] == GREETING
    picked = [event["data"] for event in kept["events"] if event["kind"] == "pipeline_picked"]
    assert [each["reason"] for each in picked] == [
        "the caller asked for WhisperX, and no worker is alive"
    ]


async def _until_spoken(page: Page) -> None:
    """The meter shows the caller's voice, and then none for a second."""
    await page.wait_for_function(
        """() => {
          const meter = document.querySelector('[role=meter][data-who=you]');
          const loud = Number(meter.ariaValueNow) > 40;
          window.spokeAt = loud ? performance.now() : window.spokeAt;
          return window.spokeAt !== undefined && performance.now() - window.spokeAt > 1000;
        }""",
        timeout=WAIT_MS,
    )


@pytest.mark.parametrize("door", ["WebRTC", "WebSocket"])
@pytest.mark.usefixtures("microphone")
async def test_who_chooses_nothing_is_answered_as_it_is_set(
    browser: Browser, tom: Tom, door: str
) -> None:
    async with softphone(browser, tom, door) as page:
        await expect(page.get_by_role("radio", name="Wie eingestellt")).to_be_checked()
        assert await serious_faults(page) == []
        await call(page)
        await page.get_by_role("button", name="Auflegen").click()
        await expect(page.get_by_text("Sie haben aufgelegt.")).to_be_visible()
    kept = await newest(tom, door.lower())
    picked = [event["data"] for event in kept["events"] if event["kind"] == "pipeline_picked"]
    assert [each["reason"] for each in picked] == [
        "live conversation; WhisperX is set, and no worker is alive"
    ]


@pytest.mark.parametrize("door", ["WebRTC", "WebSocket"])
@pytest.mark.usefixtures("microphone")
async def test_keys_mute_and_hanging_up(browser: Browser, tom: Tom, door: str) -> None:
    async with softphone(browser, tom, door) as page:
        await call(page)
        await expect(page.get_by_role("img", name="Laufzeit hin und zurück")).to_contain_text("ms")
        mute = page.get_by_role("button", name="Stumm")
        await mute.click()
        await expect(mute).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_text("TOM hört Sie nicht.")).to_be_visible()
        await page.get_by_role("button", name="Tastenfeld").click()
        await page.get_by_role("button", name="Taste 5").click()
        await page.keyboard.press("7")
        await page.keyboard.press("*")
        await expect(page.get_by_text("Gewählt: 57*")).to_be_visible()
        assert await serious_faults(page) == []
        await page.get_by_role("button", name="Ereignisse").click()
        await expect(page.get_by_role("cell", name="digits_keyed").first).to_be_visible()
        await page.get_by_role("button", name="Auflegen").click()
        await expect(page.get_by_text("Sie haben aufgelegt.")).to_be_visible()
        await expect(page.get_by_role("button", name="Noch einmal anrufen")).to_be_visible()
    kept = await newest(tom, door.lower())
    assert (kept["end_reason"], kept["result"]) == ("caller_hung_up", "answered")
    keyed = [event["data"] for event in kept["events"] if event["kind"] == "digits_keyed"]
    assert "".join(event["digits"] for event in keyed) == "57*"


@pytest.mark.parametrize("door", ["WebRTC", "WebSocket"])
@pytest.mark.usefixtures("microphone")
async def test_leaving_the_page_ends_the_call(browser: Browser, tom: Tom, door: str) -> None:
    before = len(tom.calls())
    async with softphone(browser, tom, door) as page:
        await page.evaluate(
            """() => {
              const { getUserMedia } = MediaDevices.prototype;
              window.tracks = [];
              MediaDevices.prototype.getUserMedia = async function (...given) {
                const stream = await getUserMedia.apply(this, given);
                window.tracks.push(...stream.getTracks());
                return stream;
              };
            }"""
        )
        await page.get_by_role("navigation").get_by_text("Live").click()
        await page.get_by_role("navigation").get_by_text("Softphone").click()
        await page.get_by_role("radiogroup", name="Verbindung").get_by_text(door).click()
        await call(page)
        await page.get_by_role("navigation").get_by_text("Anrufe").click()
        await tom.until(lambda: [c for c in tom.calls() if c["result"]][before:])
        states = await page.evaluate("window.tracks.map((track) => track.readyState)")
        assert states
        assert set(states) == {"ended"}
    kept = await newest(tom, door.lower())
    assert kept["end_reason"] == "caller_hung_up"


async def test_without_a_microphone_the_page_says_so(tom: Tom) -> None:
    none = ["--use-fake-ui-for-media-stream"]
    async with browsing(arguments=none) as browser, signed_in(browser, tom) as page:
        await page.goto("/softphone")
        await page.get_by_role("button", name="TOM anrufen").click()
        await expect(page.get_by_text("Es ist kein Mikrofon da")).to_be_visible()
        assert await serious_faults(page) == []


async def test_a_refused_microphone_is_explained(tom: Tom) -> None:
    denied = ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"]
    async with browsing(arguments=denied) as browser, signed_in(browser, tom) as page:
        await page.goto("/softphone")
        await page.get_by_role("button", name="TOM anrufen").click()
        await expect(page.get_by_text("Das Mikrofon ist nicht freigegeben")).to_be_visible()


async def test_plain_http_from_another_machine_is_explained(tom: Tom) -> None:
    resolve = ["--host-resolver-rules=MAP tom.test 127.0.0.1"]
    async with browsing(arguments=resolve) as browser, opened(browser, tom) as page:
        await sign_in(page.context, tom)  # so that the account is there
        await page.goto(f"http://tom.test:{tom.web_port}/softphone")
        await page.get_by_role("textbox", name="Name").fill("admin")
        await page.get_by_role("textbox", name="Passwort").fill(PASSWORD)
        await page.get_by_role("button", name="Anmelden").click()
        await expect(
            page.get_by_text("Ihr Browser gibt das Mikrofon hier nicht her")
        ).to_be_visible()
        await expect(page.get_by_role("button", name="TOM anrufen")).to_be_disabled()
