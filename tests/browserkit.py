"""A real Chromium before a real `tom serve`: signed in, with a WAV as its microphone.

microphone = Microphone(folder / "microphone.wav")
async with browsing(microphone) as browser, signed_in(browser, tom) as page:
    await page.goto("/softphone")

Sign-in happens over HTTP, with the browser's own cookies: only the tests of sign-in need the form.
What goes wrong in a page (exceptions, errors on its console) fails the test that looked at it.
"""

import asyncio
import base64
import re
import wave
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
from playwright.async_api import (
    APIRequestContext,
    APIResponse,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
    expect,
)

from admin_ui.static import DIST
from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.resample import resample
from tests.serverkit import ROOT, Tom

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "blauer Regen über Kiel"
"""Every account's in these tests, once it has chosen one."""
DESKTOP = (1280, 900)
PHONE = (390, 844)
_PATIENCE_MS = 20_000
"""What shall be seen may take this long: the machine may be busy."""
_MICROPHONE_RATE = 48_000
_LEAD_S = 3
_AXE = ROOT / "admin_ui" / "web" / "node_modules" / "axe-core" / "axe.min.js"

Account = Literal["admin", "viewer"]
expect.set_options(timeout=_PATIENCE_MS)

_EARS = """
(() => {
  const chunks = [];
  const recorders = new Map(); // of each context, where all that it plays is mixed
  const { connect } = AudioNode.prototype;
  let rate = 0;
  const recorderOf = (context) => {
    if (recorders.has(context)) return recorders.get(context);
    // Its longest buffer: what the page's thread is too late for is lost to the test.
    const recorder = context.createScriptProcessor(16384, 1, 1);
    recorder.onaudioprocess = ({ inputBuffer }) =>
      chunks.push(new Float32Array(inputBuffer.getChannelData(0)));
    rate = context.sampleRate;
    connect.call(recorder, context.destination); // it leaves its output silent
    recorders.set(context, recorder);
    return recorder;
  };
  const listen = (node) => connect.call(node, recorderOf(node.context));
  AudioNode.prototype.connect = function (target, ...others) {
    if (target instanceof AudioDestinationNode) listen(this);
    return connect.call(this, target, ...others);
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      this.addEventListener("track", ({ streams, track }) => {
        const stream = streams[0] ?? new MediaStream([track]);
        listen(new AudioContext().createMediaStreamSource(stream));
      });
    }
  };
  window.heardByTest = () => {
    const pcm = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      for (const x of chunk) pcm[at++] = Math.max(-32768, Math.min(32767, x * 32768));
    }
    let text = "";
    const bytes = new Uint8Array(pcm.buffer);
    for (let i = 0; i < bytes.length; i += 32768) {
      text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    }
    return { rate, pcm: btoa(text) };
  };
})();
"""
"""Records what the page gives to the loudspeaker: by Web Audio, and remote tracks."""


class Microphone:
    """A browser's microphone: a WAV that Chromium reads anew whenever a page opens a device."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._device = 0
        self._write(b"")

    @property
    def arguments(self) -> list[str]:
        """Chromium's, for a microphone that nobody is asked about."""
        return [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={self._path}%noloop",
        ]

    async def say(self, page: Page, pcm: bytes) -> None:
        """Speak into the softphone: its picker opens another device, which says `pcm`."""
        self._write(pcm)
        self._device = self._device % 2 + 1
        picker = page.get_by_role("combobox", name="Mikrofon")
        await picker.select_option(label=f"Fake Audio Input {self._device}")

    def _write(self, pcm: bytes) -> None:
        """Silence first: the file begins when the device opens, and a slow page takes it later."""
        lead = bytes(_LEAD_S * SAMPLE_BYTES * SAMPLE_RATE)
        with wave.open(str(self._path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(_MICROPHONE_RATE)
            file.writeframes(resample(lead + pcm, SAMPLE_RATE, _MICROPHONE_RATE))


_SIGNED_IN = "if (origin !== 'null') localStorage.setItem('tom.signedIn', 'yes');"
"""What the page keeps so that it asks for a session only where there may be one."""


@asynccontextmanager
async def browsing(
    microphone: Microphone | None = None, *, arguments: Sequence[str] = ()
) -> AsyncIterator[Browser]:
    """Headless Chromium. `arguments`: more of its own."""
    assert (DIST / "index.html").is_file(), "the web UI is not built: `make web` builds it"
    all_arguments = [
        "--no-sandbox",
        "--autoplay-policy=no-user-gesture-required",
        *(microphone.arguments if microphone else ()),
        *arguments,
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=all_arguments)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(
    browser: Browser,
    tom: Tom,
    *,
    size: tuple[int, int] = DESKTOP,
    language: Literal["de", "en"] = "de",
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A page of a browser of its own, where nobody is signed in yet."""
    context = await browser.new_context(
        base_url=_url(tom),
        viewport={"width": size[0], "height": size[1]},
        locale={"de": "de-DE", "en": "en-GB"}[language],
        color_scheme=scheme,
        timezone_id="Europe/Berlin",
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        await page.add_init_script(_EARS)
        try:
            yield page
        except BaseException:
            await page.screenshot(path=tom.folder / "failed.png", full_page=True)
            raise
    finally:
        await context.close()


@asynccontextmanager
async def signed_in(
    browser: Browser,
    tom: Tom,
    account: Account = "admin",
    *,
    size: tuple[int, int] = DESKTOP,
    language: Literal["de", "en"] = "de",
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A page whose browser is signed in. Fails where something went wrong in the page."""
    async with opened(browser, tom, size=size, language=language, scheme=scheme) as page:
        await sign_in(page.context, tom, account)
        await page.add_init_script(_SIGNED_IN)
        faults: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                faults.append(message.text)

        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", note)
        yield page
        assert not faults, faults


async def sign_in(context: BrowserContext, tom: Tom, account: Account = "admin") -> None:
    """Give the browser a session; the account is made where there is none."""
    answer = await _ask(context.request, account, PASSWORD)
    if not answer.ok:
        await make_account(tom, account)
        answer = await _ask(context.request, account, PASSWORD)
        assert answer.ok, await answer.text()


async def make_account(tom: Tom, account: Account = "admin") -> None:
    """Have `account` choose PASSWORD; once for a server. `sign_in` does it where it is needed,
    but not for two browsers at once."""
    async with httpx.AsyncClient(base_url=_url(tom), verify=False, timeout=20) as client:
        one_time = first_password(tom)
        if account != "admin":
            entered = await _enter(client, "admin", PASSWORD)
            if not entered.is_success:
                await make_account(tom, "admin")
                entered = await _enter(client, "admin", PASSWORD)
            user = {"name": account, "role": account}
            made = await _post(client, "/api/users", user, entered)
            one_time = made["one_time_password"]
        entered = await _enter(client, account, one_time)
        await _post(client, "/api/auth/password", {"current": one_time, "new": PASSWORD}, entered)


def first_password(tom: Tom) -> str:
    """The one-time password that the server printed."""
    found = re.search(r"one-time password:\s+(\S+)", tom.log)
    assert found, f"no one-time password in:\n{tom.log}"
    return found[1]


async def _ask(request: APIRequestContext, name: str, password: str) -> APIResponse:
    given = {"name": name, "password": password}
    answer = await request.post("/api/auth/sign-in", data=given)
    while answer.status == 429:  # many tests sign in from one address
        await asyncio.sleep(float(answer.headers["retry-after"]))
        answer = await request.post("/api/auth/sign-in", data=given)
    return answer


async def _enter(client: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    given = {"name": name, "password": password}
    answer = await client.post("/api/auth/sign-in", json=given)
    while answer.status_code == 429:
        await asyncio.sleep(float(answer.headers["retry-after"]))
        answer = await client.post("/api/auth/sign-in", json=given)
    return answer


async def _post(
    client: httpx.AsyncClient, path: str, data: object, entered: httpx.Response
) -> dict[str, Any]:
    """What the API answers the one who has `entered`."""
    token = entered.raise_for_status().json()["token"]
    answer = await client.post(path, json=data, headers={"Authorization": f"Bearer {token}"})
    return answer.raise_for_status().json()


def _url(tom: Tom) -> str:
    return f"http://127.0.0.1:{tom.web_port}"


# ── what a page looks and sounds like ────────────────────────────────────────────────────────

_STILL = """
() => Promise.allSettled(document.getAnimations()
  .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished))
"""


async def serious_faults(page: Page) -> list[str]:
    """What axe finds that keeps people from using the page: `impact` serious or critical."""
    # Colours that still change to others have contrasts of neither.
    await page.evaluate(_STILL)
    # Evaluated, since the page's policy takes no script of ours.
    await page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


async def heard(page: Page) -> bytes:
    """All that the page has played so far of TOM's voice, s16le mono 16 kHz."""
    found = await page.evaluate("heardByTest()")
    assert found["rate"], "the page has played nothing"
    return resample(base64.b64decode(found["pcm"]), int(found["rate"]), SAMPLE_RATE)
