"""A real Chromium at the WebRTC door, from a page that does no more than it must."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from media.wav import write_wav
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import EndReason
from tests.telephony.webrtc.scene import Scene
from tests.webrtckit import loud, loudest_hertz, tone

CHROMIUM = Path("/usr/bin/chromium")
PAGE = """<!doctype html><script>
async function call(fromMicrophone) {
  const sound = new AudioContext();
  let stream;
  if (fromMicrophone) {
    const plain = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
    stream = await navigator.mediaDevices.getUserMedia({audio: plain});
  } else {
    const tone = sound.createOscillator(), out = sound.createMediaStreamDestination();
    tone.frequency.value = 600;
    tone.connect(out);
    tone.start();
    stream = out.stream;
  }
  const peer = window.peer = new RTCPeerConnection();
  const channel = window.channel = peer.createDataChannel("events");
  window.events = [];
  channel.onmessage = ({data}) => events.push(JSON.parse(data));
  stream.getTracks().forEach((track) => peer.addTrack(track, stream));
  peer.ontrack = ({track}) => {
    const heard = new MediaStream([track]), player = new Audio();
    player.srcObject = heard;  // Chromium decodes only what an element plays, too
    player.muted = true;
    player.play();
    window.ear = sound.createAnalyser();
    ear.fftSize = 8192;
    sound.createMediaStreamSource(heard).connect(ear);
  };
  await peer.setLocalDescription();
  await new Promise((done) => {
    const look = () => peer.iceGatheringState === "complete" && done();
    peer.onicegatheringstatechange = look;
    look();
  });
  // A closed page leaves without a word, unless it says one.
  addEventListener("pagehide", () => channel.send('{"type": "hang_up"}'));
  const answer = await answerOffer(peer.localDescription.sdp);
  await peer.setRemoteDescription({type: "answer", sdp: answer});
}
function loudestHertz() {
  const bins = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(bins);
  const best = bins.indexOf(Math.max(...bins));
  return bins[best] < -50 ? 0 : best * ear.context.sampleRate / ear.fftSize;
}
</script>"""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium")


@asynccontextmanager
async def browsing(scene: Scene, offers: list[str], microphone: Path | None) -> AsyncIterator[Page]:
    """A page that calls the scene's door with `call()`; `offers` grows with its offers."""

    async def answer_offer(sdp: str) -> str:
        offers.append(sdp)
        return (await scene.door.offer(sdp, "chromium", None)).sdp

    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    if microphone is not None:
        arguments += ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        arguments.append(f"--use-file-for-fake-audio-capture={microphone}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            page = await browser.new_page()
            await page.route(
                "**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html")
            )
            await page.expose_function("answerOffer", answer_offer)
            await page.goto("http://localhost/")
            yield page
        finally:
            await browser.close()


async def hum(scene: Scene, leg: BrowserLeg) -> None:
    """Says 800 Hz until the caller hangs up, and notes what the caller says."""
    scene.legs.append(leg)
    heard = scene.heard[leg] = bytearray()
    if not await leg.answer():
        return

    async def say() -> None:
        while not leg.ended.is_set():
            await leg.play(tone(800, 1))

    saying = asyncio.create_task(say())
    async for frame in leg.frames():
        heard += frame.pcm
        scene.digits += frame.digits
    await saying


async def test_chromium_and_tom_hear_each_other(tmp_path: Path) -> None:
    microphone = tmp_path / "microphone.wav"
    write_wav(microphone, tone(440, 2))
    scene, offers = Scene(), list[str]()
    async with (
        scene.open(lambda leg: hum(scene, leg)),
        browsing(scene, offers, microphone) as page,
    ):
        await page.evaluate("call(true)")
        await page.wait_for_function("events.some(({type}) => type === 'call_started')")
        await page.wait_for_function("Math.abs(loudestHertz() - 800) < 10")
        (leg,) = scene.legs
        async with asyncio.timeout(20):
            while len(loud(scene.heard[leg])) < 32_000:  # noqa: ASYNC110 - frames have a clock
                await asyncio.sleep(0.02)
        assert loudest_hertz(loud(scene.heard[leg])) == pytest.approx(440, abs=20)
        await page.evaluate("channel.send(JSON.stringify({type: 'digit', digit: '5'}))")
        await page.evaluate("channel.send(JSON.stringify({type: 'digit', digit: 5}))")
        await page.wait_for_function("events.some(({field}) => field === 'digit')")
        async with asyncio.timeout(10):
            while scene.digits != "5":  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await leg.hang_up()
        await page.wait_for_function("events.at(-1).type === 'call_ended'")
        await scene.over()


async def test_a_browser_that_hides_its_addresses_is_reached(tmp_path: Path) -> None:
    scene, offers = Scene(), list[str]()
    async with scene.open(lambda leg: hum(scene, leg)), browsing(scene, offers, None) as page:
        await page.evaluate("call(false)")
        await page.wait_for_function("events.some(({type}) => type === 'call_started')")
        assert ".local" in offers[0]
        (leg,) = scene.legs
        await page.wait_for_function("Math.abs(loudestHertz() - 800) < 10")
        await page.close()
        await scene.over()
        assert loudest_hertz(loud(scene.heard[leg])) == pytest.approx(600, abs=20)
        assert leg.call.end_reason is EndReason.CALLER_HUNG_UP
