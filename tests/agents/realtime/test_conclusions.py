"""Lookups of an answer: told once it cannot be taken back, void if it is."""

import asyncio

from agents import events
from agents.conversation import ToolUse, ToolWait
from tests.agents.realtime.test_answer import NOTE, call
from tests.agents.scene import Part
from tests.agents.virtual_time import virtual_time

LOOKUP = ToolUse("opening_hours", "{}", "ok", 3.0)
BOOKED = ToolUse("book", "{}", "ok", 3.0, acts=True)
PARTS: list[Part] = [ToolWait("opening_hours"), LOOKUP, "Von acht bis zwölf."]


@virtual_time
async def test_a_lookup_is_told_once_the_caller_hears_the_answer() -> None:
    async with call(PARTS) as said:
        answer = said.begin(said.speech("wann"))
        looked_up = said.scene.floor.position
        assert said.scene.told(events.ToolUsed) == []
        await said.quiet(2)
        answer.close()
    (used,) = said.scene.told(events.ToolUsed)
    assert (used.tool, used.outcome, used.duration_ms) == ("opening_hours", "ok", 3.0)
    assert used.at == looked_up, "where it was done"


@virtual_time
async def test_a_lookup_of_an_answer_that_was_taken_back_is_not_told() -> None:
    async with call(PARTS) as said:
        answer = said.begin(said.speech("meine nummer ist"))
        await said.quiet(0.1)
        answer.cancel()
        await said.scene.line.quiet(1)
    assert said.scene.events == []


@virtual_time
async def test_a_lookup_of_an_answer_that_was_interrupted_is_told() -> None:
    async with call(PARTS) as said:
        answer = said.begin(said.speech("wann"))
        await said.quiet(0.5)
        await answer.interrupt()
    assert len(said.scene.told(events.ToolUsed)) == 1


@virtual_time
async def test_who_hangs_up_before_the_answer_was_audible_is_looked_up_for_all_the_same() -> None:
    parts: list[Part] = [LOOKUP]
    async with call(parts) as said:
        answer = said.begin("eins")
        await said.quiet(0.1)
        answer.cancel()
        answer.close()
    assert len(said.scene.told(events.ToolUsed)) == 1


@virtual_time
async def test_what_a_tool_comes_to_stands_once_the_caller_hears_something() -> None:
    early, late = ToolWait("opening_hours"), ToolWait("take_message")
    begins = asyncio.Event()
    async with call([early, "Einen Moment. ", begins, late, asyncio.Event()]) as said:
        answer = said.begin(said.speech("wann", finished_ms=400))
        await said.quiet(0.1)
        assert not early.stands
        await said.quiet(0.5)
        assert early.stands
        begins.set()
        await said.scene.line.quiet(0.02)
        assert not late.stands
        await answer.interrupt()
    assert late.stands


@virtual_time
async def test_what_a_tool_came_to_is_void_with_an_answer_taken_back() -> None:
    wait = ToolWait("take_message")
    async with call([wait, NOTE, "Notiert."]) as said:
        answer = said.begin(said.speech("meine nummer ist"))
        await said.quiet(0.1)
        answer.cancel()
        await said.scene.line.quiet(1)
    assert not wait.stands
    assert said.scene.notes == []


@virtual_time
async def test_what_acted_is_told_by_who_did_it() -> None:
    """At once, and whatever becomes of the answer: so it is not told a second time here."""
    async with call([BOOKED, "Ist gebucht."]) as said:
        answer = said.begin("neun uhr bitte")
        await said.quiet(2)
        answer.close()
    assert said.scene.told(events.ToolUsed) == []
    assert said.scene.turns[0].heard == "Ist gebucht."
