"""The mailbox: whose it is dials in, keys the PIN, and listens to the messages of a line."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from agents import events
from agents.conversation import Outcome
from agents.realtime.floor import Floor
from agents.whisperx.keypad import HungUp, Keypad
from agents.whisperx.mailbox_menu import Effect, Place, Step, follow
from agents.whisperx.mailbox_texts import TEXTS
from agents.whisperx.pin import PinGuard
from media.line import Frame

_TRIES = 3
_FIRST_DIGIT_S = 8.0
_NEXT_DIGIT_S = 4.0
"""A PIN is over after this pause, or at once with #."""
_LONGEST_PIN = 16
_MOST_STEPS = 1000
"""Of somebody who listens to the same messages again and again."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that nobody has seen to."""

    call_id: str
    note_id: int
    caller: str
    left_at: datetime
    """In the zone of the place TOM answers for."""
    text: str
    """Read out where there is no audio."""
    spoken: bool
    """There is audio of it."""


class MessagesUnavailable(Exception):
    """The messages cannot be reached, or not be changed, at the moment."""


class Messages(Protocol):
    """The messages of a line. What asks for them or changes them raises MessagesUnavailable."""

    async def waiting(self) -> Sequence[StoredMessage]:
        """Those that nobody has seen to, the newest first."""
        ...

    def audio(self, message: StoredMessage) -> AsyncIterator[bytes]:
        """What the caller said: s16le mono 16 kHz, in pieces. Raises OSError."""
        ...

    async def see_to(self, message: StoredMessage) -> None:
        """Somebody has seen to it."""
        ...

    async def delete(self, message: StoredMessage) -> None:
        """Remove it for good: with the call it was left in, unless that holds other open ones."""
        ...


class Mailbox:
    """Plays the messages to one caller who knows the PIN."""

    def __init__(
        self,
        floor: Floor,
        messages: Messages,
        guard: PinGuard,
        now: datetime,
        choice_s: float = 4.0,
    ) -> None:
        """`now` in the zone of the place TOM answers for. `choice_s`: without a key for so long,
        the next message is played."""
        self._choice_s = choice_s
        self._floor = floor
        self._messages = messages
        self._guard = guard
        self._now = now
        self._texts = TEXTS[floor.profile.language]

    async def run(self, frames: AsyncIterator[Frame], keyed: str = "") -> Outcome:
        """Ask for the PIN, play, say goodbye. `keyed`: keys pressed before."""
        async with asyncio.TaskGroup() as group:
            self._keypad = Keypad(self._floor, frames, group, keyed)
            try:
                if await self._is_owner():
                    await self._open()
                await self._keypad.say(self._texts.goodbye, "")
            except HungUp:
                return Outcome.HUNG_UP
        return Outcome.ENDED

    async def _is_owner(self) -> bool:
        for _ in range(_TRIES):
            if self._guard.locked:
                break
            if not (pin := await self._pin()):
                continue  # who keys nothing has not guessed
            if self._guard.admits(pin):
                return True
            self._tell("wrong_pin")
            await self._keypad.say(self._texts.wrong_pin, "")
        if self._guard.locked:
            self._tell("locked")
            await self._keypad.say(self._texts.locked, "")
        return False

    async def _pin(self) -> str:
        """What is keyed up to # or a pause. It is told to nobody."""
        key = await self._keypad.say(self._texts.ask_pin)
        key = key or await self._keypad.wait(_FIRST_DIGIT_S)
        digits = ""
        while key and key != "#" and len(digits) < _LONGEST_PIN:
            digits += key
            key = await self._keypad.wait(_NEXT_DIGIT_S)
        return digits

    async def _open(self) -> None:
        try:
            messages = await self._messages.waiting()
        except MessagesUnavailable:
            await self._keypad.say(self._texts.unavailable, "")
        else:
            await self._listen(messages)

    async def _listen(self, messages: Sequence[StoredMessage]) -> None:
        self._tell("opened", str(len(messages)))
        key = await self._keypad.say(self._texts.count(len(messages)))
        place = Place(Step.PLAY if messages else Step.END)
        for _ in range(_MOST_STEPS):
            if place.step is Step.END:
                break
            key = await self._take(place, messages[place.index])
            left = place.index
            place, effect = follow(place, key, len(messages))
            if effect is not None:
                await self._carry_out(effect, messages[left])
        if messages:
            await self._keypad.say(self._texts.end, "")

    async def _take(self, place: Place, message: StoredMessage) -> str:
        """Take the step; the key that ended it, if one did."""
        keypad, texts = self._keypad, self._texts
        match place.step:
            case Step.PLAY:
                announced = texts.announce(
                    place.index + 1, message.caller, message.left_at, self._now
                )
                # Others' messages leave no trace in this call: they may be deleted.
                if key := await keypad.say(announced, told=False):
                    return key
                if message.spoken:
                    return await keypad.play(self._messages.audio(message))
                return await keypad.say(message.text, told=False)
            case Step.CHOOSE:
                return await keypad.say(texts.choose) or await keypad.wait(self._choice_s)
            case _:
                return await keypad.say(texts.confirm) or await keypad.wait(self._choice_s)

    async def _carry_out(self, effect: Effect, message: StoredMessage) -> None:
        try:
            match effect:
                case Effect.SEEN_TO:
                    await self._messages.see_to(message)
                    self._tell("seen_to", message.call_id)
                    done = self._texts.seen_to
                case Effect.DELETE:
                    await self._messages.delete(message)
                    self._tell("deleted", message.call_id)
                    done = self._texts.deleted
        except MessagesUnavailable:
            done = self._texts.unavailable
        await self._keypad.say(done, "")

    def _tell(
        self,
        action: Literal["opened", "wrong_pin", "locked", "seen_to", "deleted"],
        detail: str = "",
    ) -> None:
        at = self._floor.position
        self._floor.emit(events.MailboxUsed(at=at, action=action, detail=detail))
