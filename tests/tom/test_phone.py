"""The phone of `tom call`: when it speaks, what it hears, and the times it reports.

The line and the recogniser are scripted and time is virtual; voice activity and speech are real.
"""

import asyncio
from collections.abc import Sequence

import pytest

from media.audio import sample_count, to_seconds
from tests.agents.line import ScriptedLine
from tests.agents.scene import ScriptedStt, speech
from tests.agents.virtual_time import virtual_time
from tom.phone import CallerTurn, Key, Phone, PhoneSettings, Say, TomTurn, trim

SETTINGS = PhoneSettings(pause_s=1.0, patience_s=6.0, linger_s=3.0)
TOM = trim(speech("Guten Tag, was kann ich für Sie tun?"))
TOM_S = to_seconds(sample_count(TOM))
CALLER = trim(speech("Wo sind Sie?"))
CALLER_S = to_seconds(sample_count(CALLER))


class Keypad(ScriptedLine):
    def __init__(self) -> None:
        super().__init__()
        self.keyed = ""

    async def send_digits(self, digits: str) -> None:
        self.keyed += digits


class Call:
    """The test is TOM."""

    def __init__(self, script: Sequence[Say | Key], *heard: str) -> None:
        self.line = Keypad()
        phone = Phone(self.line, ScriptedStt(*heard), SETTINGS)
        self.task = asyncio.create_task(phone.run(script))

    @property
    def now_s(self) -> float:
        return to_seconds(self.line.fed)

    async def until_the_caller_has_spoken(self) -> None:
        while not self.line.played:
            await self.line.quiet(0.02)
        while self.line.pending:
            await self.line.quiet(0.02)

    async def until_over(self) -> list[CallerTurn | TomTurn]:
        while not self.task.done():
            await self.line.quiet(0.02)
        return self.task.result()


def near(value: float, margin: float = 0.1) -> object:
    return pytest.approx(value, abs=margin)


@virtual_time
async def test_waits_until_tom_has_finished_and_times_the_answer() -> None:
    call = Call([Say("Wo sind Sie?", CALLER)], "guten tag", "in berlin")
    await call.line.feed(TOM)
    await call.until_the_caller_has_spoken()
    spoken_s = call.now_s
    await call.line.quiet(0.3)
    await call.line.feed(TOM)
    answered_s = call.now_s
    greeting, question, answer = await call.until_over()
    assert isinstance(greeting, TomTurn)
    assert (greeting.heard, greeting.reply_ms, greeting.stopped_ms) == ("guten tag", None, None)
    assert (greeting.start_s, greeting.end_s) == (near(0), near(TOM_S))
    assert isinstance(question, CallerTurn)
    assert question.start_s == near(TOM_S + SETTINGS.pause_s)
    assert question.end_s == near(spoken_s)
    assert question.end_s - question.start_s == near(CALLER_S)
    assert isinstance(answer, TomTurn)
    assert answer.heard == "in berlin"
    assert answer.reply_ms == near(300, 60)
    assert call.now_s == near(answered_s + SETTINGS.linger_s), "then it hangs up"


@virtual_time
async def test_a_pause_between_sentences_is_no_end() -> None:
    call = Call([Say("Wo sind Sie?", CALLER)], "guten tag", "hier ist die praxis")
    await call.line.feed(TOM)
    await call.line.quiet(0.6)
    await call.line.feed(TOM)
    assert call.line.played == 0, "nothing was said meanwhile"
    turns = await call.until_over()
    assert [type(turn) for turn in turns] == [TomTurn, CallerTurn]
    assert isinstance(turns[0], TomTurn)
    assert turns[0].heard == "guten tag hier ist die praxis"


@virtual_time
async def test_a_barge_in_is_timed_to_toms_silence() -> None:
    call = Call([Say("Stopp", CALLER, after_s=1.0)], "guten")
    await call.line.feed(TOM[: 2 * 16_000 * 3 // 2])
    await call.line.quiet(0.3)
    turns = await call.until_over()
    greeting, stop = turns
    assert isinstance(greeting, TomTurn)
    assert isinstance(stop, CallerTurn)
    assert stop.start_s == near(1.0)
    assert greeting.end_s == near(1.5)
    assert greeting.stopped_ms == near(500, 100)


@virtual_time
async def test_keys_digits_when_it_is_its_turn() -> None:
    call = Call([Key("123#")], "die nummer bitte", "danke")
    await call.line.feed(TOM)
    assert call.line.keyed == ""
    await call.line.quiet(1.2)
    assert call.line.keyed == "123#"
    await call.line.feed(TOM)
    _, keyed, answer = await call.until_over()
    assert isinstance(keyed, CallerTurn)
    assert (keyed.said, keyed.start_s) == ("[123#]", keyed.end_s)
    assert isinstance(answer, TomTurn)
    assert answer.heard == "danke"
    assert answer.reply_ms == near(200, 100)


@virtual_time
async def test_speaks_although_tom_is_silent_and_hangs_up_in_the_end() -> None:
    call = Call([Say("Hallo?", CALLER)])
    (hello,) = await call.until_over()
    assert isinstance(hello, CallerTurn)
    assert hello.start_s == near(SETTINGS.patience_s)
    assert call.now_s == near(hello.end_s + SETTINGS.patience_s)


@virtual_time
async def test_tom_hangs_up_in_mid_sentence() -> None:
    call = Call([Say("Wo sind Sie?", CALLER)], "guten tag")
    await call.line.feed(TOM)
    await call.line.hang_up()
    (greeting,) = await call.task
    assert isinstance(greeting, TomTurn)
    assert greeting.heard == "guten tag"


def test_trim() -> None:
    loud = b"\x00\x10" * 5
    assert trim(bytes(20) + loud + bytes(8) + loud + bytes(30)) == loud + bytes(8) + loud
    assert trim(bytes(100)) == b""
    assert trim(b"") == b""
    quiet = b"\x10\x00" * 5
    assert trim(quiet + loud + quiet) == loud
    loudest = b"\x00\x80"
    assert trim(quiet + loudest + quiet) == loudest, "-32768 is loud too"
