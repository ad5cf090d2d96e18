"""Callers inside the test process: real SIP, and what a test wants to know of a call besides."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache

import numpy as np

import models
from agents.engines.stt.sherpa import Sherpa
from agents.engines.tts.espeak import Espeak
from agents.german.speakable import speakable
from media.audio import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE, sample_count, to_samples
from media.endpoint import Endpointer, EndpointerSettings, Offset, Onset
from media.line import Frame
from media.vad import WINDOW_SAMPLES, VoiceActivity
from telephony.call import CallState
from telephony.sip.sip_call import SipCall
from tom.calling import converse, phone_door
from tom.phone import CallerTurn, Phone, PhoneSettings, Say, TomTurn, trim

Then = Callable[[float], Awaitable[None]]
"""What to do at a moment of the call, given in seconds since it was answered."""

QUICK = PhoneSettings(pause_s=0.7, patience_s=8, linger_s=0.5)


def words(text: str) -> str:
    """`text` as a recogniser writes it: lower case, no marks."""
    return " ".join(re.findall(r"\w+", text.lower()))


def speech(text: str, voice: str = "de") -> bytes:
    """A caller's voice, s16le mono 16 kHz."""
    return trim(Espeak(voice).synthesize(speakable(text)).pcm)


def silence(seconds: float) -> bytes:
    return bytes(2 * to_samples(1000 * seconds))


def loudness(pcm: bytes) -> float:
    """Root mean square, 0 to 32767."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float64)
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


@cache
def ears() -> Sherpa:
    """The built-in recogniser, loaded once."""
    return Sherpa(models.path("stt-demo-de"))


async def recognised(pcm: bytes, stt: Sherpa | None = None) -> list[str]:
    """What is said in `pcm`, utterance by utterance. `stt` None: in German."""
    vad, endpointer = VoiceActivity(), Endpointer(EndpointerSettings(hang_ms=250))
    bounds: list[tuple[int, int]] = []
    start = 0
    padded = pcm + silence(1)
    for at in range(0, len(padded) - FRAME_BYTES + 1, FRAME_BYTES):
        for probability in vad.feed(padded[at : at + FRAME_BYTES]):
            match endpointer.step(probability, WINDOW_SAMPLES):
                case Onset() as onset:
                    start = onset.start
                case Offset() as offset:
                    bounds.append((start, offset.end))
                case None:
                    pass
    texts: list[str] = []
    for begin, end in bounds:
        stream = (stt or ears()).stream()
        begin = max(0, begin - to_samples(300))
        await stream.feed(padded[2 * begin : 2 * (end + to_samples(250))])
        texts.append((await stream.finish()).text)
    return texts


@asynccontextmanager
async def dialled(uri: str) -> AsyncIterator[SipCall]:
    """A call that was answered; hung up after the block."""
    ears()  # loading it would stop the event loop in mid-call
    async with phone_door() as door:
        sip = await door.dial(uri)
        assert sip.call.state is CallState.ANSWERED, sip.call
        yield sip
        await sip.hang_up()


async def talk(
    sip: SipCall, script: Sequence[Say], settings: PhoneSettings = QUICK
) -> tuple[list[str], list[TomTurn]]:
    """Hold the conversation; what the caller said and what they heard of TOM."""
    turns = await converse(sip, ears(), script, settings=settings)
    said = [turn.said for turn in turns if isinstance(turn, CallerTurn)]
    return said, [turn for turn in turns if isinstance(turn, TomTurn)]


def says(text: str, after_s: float | None = None) -> Say:
    return Say(text, speech(text), after_s)


class _MidReply:
    """A line on which something happens while TOM answers the caller's last words."""

    def __init__(self, sip: SipCall, script: Sequence[Say], then: Then, listen_s: float) -> None:
        self._sip = sip
        self._all_said = sum(sample_count(say.pcm) for say in script)
        self._then = then
        self._listen = to_samples(1000 * listen_s)

    @property
    def played(self) -> int:
        return self._sip.played

    @property
    def pending(self) -> int:
        return self._sip.pending

    async def play(self, pcm: bytes) -> None:
        await self._sip.play(pcm)

    def pause(self) -> None:
        self._sip.pause()

    def resume(self, again: bytes = b"") -> None:
        self._sip.resume(again)

    async def flush(self) -> int:
        return await self._sip.flush()

    async def transfer(self, target: str) -> bool:
        return await self._sip.transfer(target)

    async def send_digits(self, digits: str) -> None:
        await self._sip.send_digits(digits)

    async def hang_up(self) -> None:
        await self._sip.hang_up()

    async def frames(self) -> AsyncIterator[Frame]:
        heard = position = 0
        async for frame in self._sip.frames():
            position += FRAME_SAMPLES
            if self.played >= self._all_said and loudness(frame.pcm) > 100:
                heard += FRAME_SAMPLES
                if heard == self._listen:
                    await self._then(position / SAMPLE_RATE)
            yield frame


async def talk_until_mid_reply(
    sip: SipCall, script: Sequence[Say], then: Then | None = None, listen_s: float = 1.0
) -> None:
    """Say all of `script`; `listen_s` into TOM's answer to the last of it, do `then`, or hang up.

    Returns when the call is over, or when nobody has spoken for a while.
    """

    async def hang_up(_: float) -> None:
        await sip.hang_up()

    line = _MidReply(sip, script, then or hang_up, listen_s)
    await Phone(line, ears(), QUICK).run(script)
