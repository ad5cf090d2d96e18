"""Listening to the messages of a line: the PIN, what is played, and what the keys do to it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import numpy as np
import pytest

from agents import events
from agents.conversation import Outcome
from agents.whisperx.mailbox import Mailbox, MessagesUnavailable, StoredMessage
from agents.whisperx.mailbox_texts import TEXTS, english_when, german_when
from agents.whisperx.pin import PinGuard
from tests.agents.scene import CHARACTER_SAMPLES, Scene
from tests.agents.virtual_time import virtual_time

NOW = datetime(2025, 3, 3, 15, 0)
TEXT = TEXTS["de"]


def stored(number: int, spoken: bool = True) -> StoredMessage:
    return StoredMessage(
        call_id=f"call {number}",
        note_id=number,
        caller="030111",
        left_at=NOW - timedelta(minutes=30 * number),
        text=f"Text {number}.",
        spoken=spoken,
    )


def audio_of(number: int) -> bytes:
    return np.full(16_000, 2000 + number, np.int16).tobytes()


class Kept:
    """Messages in memory."""

    def __init__(self, *messages: StoredMessage) -> None:
        self.messages = list(messages)
        self.seen_to: list[int] = []
        self.deleted: list[int] = []

    async def waiting(self) -> Sequence[StoredMessage]:
        return self.messages

    async def audio(self, message: StoredMessage) -> AsyncIterator[bytes]:
        yield audio_of(message.note_id)

    async def see_to(self, message: StoredMessage) -> None:
        self.seen_to.append(message.note_id)

    async def delete(self, message: StoredMessage) -> None:
        self.deleted.append(message.note_id)


class Owner:
    """Somebody at the telephone of a mailbox."""

    def __init__(self, scene: Scene, kept: Kept, keyed: str, guard: PinGuard) -> None:
        self.scene = scene
        self._told = 0
        mailbox = Mailbox(scene.floor, kept, guard, NOW)
        self.task = asyncio.create_task(mailbox.run(scene.line.frames(), keyed))

    async def keys(self, keys: str) -> None:
        for key in keys:
            await self.scene.line.feed(bytes(640), key)
            await self.scene.line.quiet(0.1)

    async def hears(self, text: str) -> None:
        """Wait until `text` was said to its end."""
        await self.scene.until(lambda: text in self.heard, 120)

    async def is_told(self, begin: str) -> None:
        """Wait until something is said that begins so, after what was waited for before."""
        said = self.scene.voice.said

        def told() -> bool:
            while self._told < len(said):
                self._told += 1
                if said[self._told - 1].startswith(begin):
                    return True
            return False

        await self.scene.until(told, 120)

    @property
    def heard(self) -> list[str]:
        return [turn.heard for turn in self.scene.turns]

    @property
    def used(self) -> list[tuple[str, str]]:
        told = self.scene.told(events.MailboxUsed)
        return [(event.action, event.detail) for event in told]

    async def is_over(self) -> Outcome:
        await self.scene.until(self.task.done, 300)
        return await self.task


@asynccontextmanager
async def dialled_in(
    kept: Kept, keyed: str = "", guard: PinGuard | None = None
) -> AsyncIterator[Owner]:
    owner = Owner(Scene(), kept, keyed, guard or PinGuard("4711", lambda: 0.0))
    try:
        yield owner
    finally:
        await owner.scene.line.hang_up()
        await asyncio.wait_for(owner.task, 1)


@virtual_time
async def test_messages_are_played_one_after_the_other() -> None:
    kept = Kept(stored(1), stored(2, spoken=False))
    async with dialled_in(kept) as owner:
        await owner.hears(TEXT.ask_pin)
        await owner.keys("4711#")
        assert await owner.is_over() is Outcome.ENDED
    assert owner.heard == [
        TEXT.ask_pin,
        "Sie haben zwei neue Nachrichten.",
        TEXT.choose,
        TEXT.choose,
        TEXT.end,
        TEXT.goodbye,
    ]
    said = " ".join(owner.scene.voice.said)
    for announced in (
        "Nachricht eins, heute um vierzehn Uhr dreißig, von null drei null, eins eins eins.",
        "Nachricht zwei, heute um vierzehn Uhr, von null drei null, eins eins eins. Text 2.",
    ):
        assert announced in said
        assert announced not in " ".join(turn.reply for turn in owner.scene.turns), "kept nowhere"
    assert audio_of(1) in bytes(owner.scene.line.ears)
    assert audio_of(2)[:640] not in bytes(owner.scene.line.ears), "it was read out"
    assert owner.used == [("opened", "2")]
    assert (kept.seen_to, kept.deleted) == ([], [])
    assert owner.scene.told(events.DigitsKeyed) == [], "the PIN is told nobody"


@virtual_time
async def test_what_the_keys_do() -> None:
    kept = Kept(stored(1), stored(2), stored(3))
    async with dialled_in(kept, keyed="4711#") as owner:
        await owner.is_told("Nachricht eins")
        await owner.keys("1")
        await owner.is_told("Nachricht eins")
        await owner.keys("3")
        await owner.is_told("Nachricht zwei")
        await owner.keys("4")
        await owner.is_told(TEXT.confirm)
        await owner.keys("4")
        await owner.is_told("Nachricht drei")
        await owner.keys("4")
        await owner.is_told(TEXT.confirm)
        await owner.is_told("Zum Wiederholen")
        await owner.keys("2")
        assert await owner.is_over() is Outcome.ENDED
    assert (kept.seen_to, kept.deleted) == ([1], [2]), "what is not confirmed is not deleted"
    assert owner.used == [("opened", "3"), ("seen_to", "call 1"), ("deleted", "call 2")]
    assert [TEXT.seen_to in owner.heard, TEXT.deleted in owner.heard] == [True, True]


@virtual_time
async def test_three_wrong_pins_end_the_call() -> None:
    kept = Kept(stored(1))
    async with dialled_in(kept) as owner:
        for pin in ("0000#", "47110#", "1#"):
            await owner.is_told("Bitte geben Sie")
            await owner.keys(pin)
        assert await owner.is_over() is Outcome.ENDED
    assert owner.used == [("wrong_pin", "")] * 3
    assert owner.heard[-2:] == [TEXT.wrong_pin, TEXT.goodbye]
    assert "eine neue Nachricht" not in " ".join(owner.scene.voice.said)


@virtual_time
async def test_who_guesses_is_locked_out() -> None:
    guard = PinGuard("4711", lambda: 0.0)
    for pins in (("1#", "2#", "3#"), ("4#", "5#", "6#")):
        async with dialled_in(Kept(), guard=guard) as owner:
            for pin in pins:
                await owner.is_told("Bitte geben Sie")
                await owner.keys(pin)
            await owner.is_over()
    assert owner.used[-1] == ("locked", "")
    async with dialled_in(Kept(stored(1)), "4711#", guard) as owner:
        assert await owner.is_over() is Outcome.ENDED
    assert owner.used == [("locked", "")], "not even with the PIN"
    assert owner.heard == [TEXT.locked, TEXT.goodbye]


@virtual_time
async def test_a_pin_is_over_after_a_pause() -> None:
    async with dialled_in(Kept()) as owner:
        await owner.hears(TEXT.ask_pin)
        await owner.keys("4711")
        assert await owner.is_over() is Outcome.ENDED
    assert owner.used == [("opened", "0")]
    assert owner.heard == [TEXT.ask_pin, TEXT.none, TEXT.goodbye]


@virtual_time
async def test_who_keys_nothing_is_sent_away() -> None:
    async with dialled_in(Kept()) as owner:
        assert await owner.is_over() is Outcome.ENDED
    assert owner.used == []


@virtual_time
async def test_who_keys_nothing_locks_nobody_out() -> None:
    guard = PinGuard("4711", lambda: 0.0)
    for _ in range(2):
        async with dialled_in(Kept(), "###", guard) as caller:
            await caller.is_over()
        assert caller.heard == [TEXT.goodbye]
    assert not guard.locked
    async with dialled_in(Kept(), "4711#", guard) as owner:
        await owner.is_over()
    assert owner.used == [("opened", "0")]


@virtual_time
async def test_what_cannot_be_done_is_said_and_the_next_message_comes() -> None:
    class Locked(Kept):
        async def see_to(self, message: StoredMessage) -> None:
            raise MessagesUnavailable

        async def delete(self, message: StoredMessage) -> None:
            raise MessagesUnavailable

    async with dialled_in(Locked(stored(1), stored(2), stored(3)), "4711#") as owner:
        await owner.is_told("Nachricht eins")
        await owner.keys("3")
        await owner.is_told("Nachricht zwei")
        await owner.keys("4")
        await owner.is_told(TEXT.confirm)
        await owner.keys("4")
        await owner.is_told("Nachricht drei")
        assert await owner.is_over() is Outcome.ENDED
    assert owner.heard.count(TEXT.unavailable) == 2
    assert owner.used == [("opened", "3")]


@virtual_time
async def test_messages_that_cannot_be_reached() -> None:
    class Gone(Kept):
        async def waiting(self) -> Sequence[StoredMessage]:
            raise MessagesUnavailable

    async with dialled_in(Gone(), "4711#") as owner:
        assert await owner.is_over() is Outcome.ENDED
    assert owner.heard[-2:] == [TEXT.unavailable, TEXT.goodbye]


@pytest.mark.parametrize("after", ["Bitte geben", "Sie haben", "Nachricht eins", "Zum Wieder"])
@virtual_time
async def test_hanging_up(after: str) -> None:
    kept = Kept(stored(1))
    async with dialled_in(kept, "" if after == "Bitte geben" else "4711#") as owner:
        await owner.is_told(after)
        await owner.scene.line.quiet(0.5)
    assert owner.task.result() is Outcome.HUNG_UP
    assert (kept.seen_to, kept.deleted) == ([], [])


@virtual_time
async def test_audio_that_cannot_be_read_does_not_end_the_call() -> None:
    class Broken(Kept):
        async def audio(self, message: StoredMessage) -> AsyncIterator[bytes]:
            raise OSError("no such file")
            yield b""

    async with dialled_in(Broken(stored(1)), "4711#") as owner:
        assert await owner.is_over() is Outcome.ENDED
    assert TEXT.choose in owner.heard


def test_the_announcement_is_as_long_as_its_words() -> None:
    assert CHARACTER_SAMPLES == 800, "what the tests above wait for is counted by it"


@pytest.mark.parametrize(
    ("moment", "german", "english"),
    [
        (NOW, "heute um fünfzehn Uhr", "today at three p.m"),
        (NOW - timedelta(days=1), "gestern um fünfzehn Uhr", "yesterday at three p.m"),
        (NOW - timedelta(days=3), "am Freitag um fünfzehn Uhr", "on Friday at three p.m"),
        (
            NOW - timedelta(days=8, minutes=-5),
            "am dreiundzwanzigsten Februar um fünfzehn Uhr fünf",
            "on February the twenty-third at three oh five p.m",
        ),
        (NOW + timedelta(days=1), "am vierten März um fünfzehn Uhr", "on March the fourth at"),
    ],
)
def test_when(moment: datetime, german: str, english: str) -> None:
    assert german_when(NOW, moment) == german
    assert english_when(NOW, moment).startswith(english)


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        ("", "einer unbekannten Nummer"),
        ("+49301", "plus vier neun, drei null eins"),
        ("anna", "anna"),
        ("sip:anonymous@anonymous.invalid", "sip:anonymous@anonymous.invalid"),
    ],
)
def test_who(caller: str, said: str) -> None:
    assert TEXT.announce(1, caller, NOW, NOW).endswith(f", von {said}.")
