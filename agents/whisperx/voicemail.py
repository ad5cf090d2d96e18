"""Voicemail: greeting, tone, and the caller's message as a segment of the call's recording.

The message lies in the call's stereo WAV between two positions, so nothing is written twice and
a crash loses at most the last second. Its text is provisional: the streaming recogniser's. What was
said is told as soon as it is over; what the caller then speaks anew replaces it.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from agents import events
from agents.conversation import Outcome
from agents.engines import SpeechToText
from agents.realtime.floor import Floor
from agents.whisperx.keypad import HungUp, Keypad
from agents.whisperx.take import Take
from agents.whisperx.voicemail_menu import Step, next_step
from agents.whisperx.voicemail_texts import VoicemailTexts
from media.audio import SAMPLE_RATE, to_samples
from media.line import Frame

_TONE_HZ = 1000
_TONE_MS = 400
_TONE_AMPLITUDE = 6000
_FADE_MS = 10
_MOST_STEPS = 40
"""A caller who plays with the keys has confirmed the message then."""


@dataclass(frozen=True, slots=True)
class VoicemailSettings:
    """When a message is over; # ends it at once."""

    longest_s: float = 180.0
    silence_s: float = 5.0
    """Silence after speech, or from the beginning, that ends the message."""
    shortest_s: float = 1.0
    """A message with less speech is kept and marked as short."""
    menu: bool = True
    """Offer the caller to listen to the message and to speak it anew."""
    menu_s: float = 4.0
    """Without a key for so long after what can be chosen, the message is confirmed."""


def tone() -> bytes:
    """The tone after which to speak: 1 kHz, 400 ms, s16le mono 16 kHz."""
    time = np.arange(to_samples(_TONE_MS)) / SAMPLE_RATE
    fade = np.minimum(1, np.minimum(time, time[::-1]) / (_FADE_MS / 1000))
    wave = _TONE_AMPLITUDE * fade * np.sin(2 * np.pi * _TONE_HZ * time)
    return wave.astype(np.int16).tobytes()


class Voicemail:
    """Takes one message."""

    def __init__(self, floor: Floor, stt: SpeechToText | None, settings: VoicemailSettings) -> None:
        """Without `stt` the message has no provisional text."""
        self._floor = floor
        self._stt = stt
        self._settings = settings
        self.keyed = ""
        """The leaving key, and what was keyed after it."""
        self._kept: events.MessageRecorded | None = None
        """The message as it stands."""
        self._kept_take: Take | None = None
        """What it was said in."""

    async def run(
        self,
        frames: AsyncIterator[Frame],
        greeting: str,
        texts: VoicemailTexts,
        keyed: str = "",
        leaving_key: str = "",
    ) -> Outcome:
        """Speak `greeting` (empty: none), the tone, record, let the caller choose, say goodbye.

        # skips the greeting, `leaving_key` in it leads elsewhere. `keyed`: keys pressed before.
        """
        async with asyncio.TaskGroup() as self._group:
            self._keypad = Keypad(self._floor, frames, self._group, keyed)
            try:
                key = await self._keypad.say(greeting, stop_on=f"#{leaving_key}")
                if leaving_key and key == leaving_key:
                    self.keyed = key + self._keypad.waiting()
                    return Outcome.KEYED
                await self._floor.record()
                await self._go_through(texts)
                kept = self._kept is not None and self._floor.recording()
                await self._keypad.say(texts.recorded if kept else texts.nothing_recorded, "")
            except HungUp:
                return Outcome.HUNG_UP
            finally:
                if self._kept_take is not None:
                    self._kept_take.cancel()
        return Outcome.ENDED

    async def _go_through(self, texts: VoicemailTexts) -> None:
        """From the tone to the message that the caller leaves it at."""
        step = Step.RECORD
        for _ in range(_MOST_STEPS):
            if key := await self._take(step, texts):
                self._floor.emit(events.DigitsKeyed(at=self._floor.position, digits=key))
            chooses = self._settings.menu and self._kept is not None and self._floor.recording()
            speaks = self._kept_take is not None and self._kept_take.goes_on
            step = next_step(step, key, speaks) if chooses else Step.DONE
            if step is Step.DONE:
                return

    async def _take(self, step: Step, texts: VoicemailTexts) -> str:
        """Take the step; the key that ended it, if one did."""
        match step:
            case Step.RECORD:
                self._keypad.waiting()  # a second # in the greeting confirms nothing
                self._floor.emit(events.MessageBegan(at=self._floor.position))
                await self._floor.line.play(tone())
                limits = self._settings.silence_s, self._settings.longest_s
                return await self._record(Take(self._floor, self._stt, self._group, *limits), texts)
            case Step.GO_ON if self._kept_take is not None:
                self._floor.emit(events.MessageBegan(at=self._kept_take.go_on()))
                return await self._record(self._kept_take, texts)
            case Step.LISTEN if self._kept is not None:
                kept = self._floor.replay(self._kept.spoken_from, self._kept.spoken_until)
                return await self._keypad.play(kept)
            case Step.CHOOSE if self._kept_take is not None:
                self._kept_take.rest()
                keypad, speaks = self._keypad, self._kept_take.overhear
                key = await keypad.say(texts.choose, speaks=speaks)
                return key or await keypad.wait(self._settings.menu_s, speaks=speaks)
            case _:
                pass
        return ""

    async def _record(self, take: Take, texts: VoicemailTexts) -> str:
        """Hear the caller out, also one who hangs up. A key pressed in what they are told then."""
        try:
            while not take.hear(await self._keypad.frame()):
                pass
            await take.recognised()
        except HungUp:
            await take.recognised()
            raise
        finally:  # whatever ends the call
            self._keep(take)
        if self._kept_take is not take:
            return await self._keypad.say(texts.nothing_new) if self._kept_take else ""
        return await self._keypad.say(texts.full) if take.full else ""

    def _keep(self, take: Take) -> None:
        """Tell what was said. Nothing, and a sound instead of a message, leave the former one."""
        at, kept = self._floor.position, self._kept
        short = take.speech_s < self._settings.shortest_s
        if not take.spoken or (short and kept is not None and not kept.short):
            self._floor.emit(events.NothingRecorded(at=at, start=take.start))
            return
        if self._kept_take is not None and self._kept_take is not take:
            self._kept_take.cancel()  # its last sound may still be open
        self._kept_take = take
        self._kept = events.MessageRecorded(
            at=at,
            start=take.start,
            text=take.text,
            speech_s=round(take.speech_s, 2),
            short=short,
            spoken_from=take.spoken_from,
            spoken_until=take.spoken_until,
            replaces=kept.start if kept is not None else None,
        )
        self._floor.emit(self._kept)
