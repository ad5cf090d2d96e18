"""A wordless sound stops an answer that is still coming: what is known is said on, the rest is
asked for again, and nothing is said twice or lost."""

import asyncio

import pytest

from agents.conversation import Connect, Message
from agents.engines import EngineError
from tests.agents.realtime.test_answer import call
from tests.agents.scene import Part
from tests.agents.virtual_time import virtual_time


@pytest.mark.parametrize("seconds", [0.5, 0.9, 3.0], ids=["a word", "some", "all that was there"])
@virtual_time
async def test_an_answer_of_which_the_end_was_not_known_is_asked_for_again(seconds: float) -> None:
    known, rest = "Ich schaue im Kalender. ", "Am Montag um neun."
    async with call([known, asyncio.Event()], [known, rest]) as said:
        stopped = said.begin(said.speech("wann"))
        await said.quiet(seconds)
        heard = stopped.parts[0]
        assert heard
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(4)
        answer.close()
    assert said.scene.dialogue.asked == [[Message("caller", "wann")]] * 2
    assert said.scene.history == [("caller", "wann"), ("tom", known + rest)]
    assert [turn.heard for turn in said.scene.turns] == [
        heard,
        (known + rest).removeprefix(heard).strip(),
    ]


@virtual_time
@pytest.mark.parametrize("rest", ["Am Montag um neun. Passt das?", "Da geht Montag um neun."])
async def test_its_next_clause_is_said_at_once_however_slow_the_model_is_now(rest: str) -> None:
    """What was known behind that is not said twice, in other words."""
    known, again = "Ich schaue im Kalender. ", asyncio.Event()
    begun = f"{known}Am Montag um neun. "
    async with call([begun, asyncio.Event()], [again, known, rest]) as said:
        stopped = said.begin(said.speech("wann"))
        await said.quiet(0.9)
        await stopped.interrupt()
        assert said.scene.history[-1] == ("tom", "Ich schaue im")
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(3)
        assert answer.parts[0] == known.strip()
        again.set()
        await said.quiet(3)
        answer.close()
    assert said.scene.history == [("caller", "wann"), ("tom", known + rest)]


@virtual_time
async def test_what_follows_an_action_is_not_lost() -> None:
    begun: list[Part] = [Connect("anmeldung"), "Ich verbinde Sie. "]
    async with call([*begun, asyncio.Event()], [*begun, "Einen Augenblick."]) as said:
        said.scene.line.transfers["sip:21@home"] = True
        stopped = said.begin(said.speech("die anmeldung bitte"))
        await said.quiet(0.6)
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(3)
        answer.close()
    assert said.scene.history[-1] == ("tom", "Ich verbinde Sie. Einen Augenblick.")
    assert said.scene.line.transferred == ["sip:21@home"]


@virtual_time
async def test_a_model_that_fails_in_what_a_noise_stopped_is_told() -> None:
    broken = EngineError("llm: gone")
    parts: list[Part] = ["Ich sehe nach. ", broken]
    async with call(parts, parts) as said:
        stopped = said.begin(said.speech("wann"))
        await said.quiet(0.5)
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(2)
    assert answer.dialogue_failed
