"""How an answer ends: heard out, what the caller says to it waited for, and acted upon."""

import asyncio

from agents import events
from agents.conversation import Connect, EndCall, Outcome
from media.audio import FRAME_SAMPLES, SAMPLE_RATE
from tests.agents.realtime.test_answer import call
from tests.agents.virtual_time import virtual_time


@virtual_time
async def test_what_the_caller_says_over_the_last_words_is_waited_for() -> None:
    async with call() as said:
        answer = said.begin(None, "Auf Wiederhören.", EndCall())
        for _ in range(150):
            await said.scene.line.quiet(0.02)
            said.scene.floor.position += FRAME_SAMPLES
            answer.tick(overlapped=True)
        assert not answer.settled
        await said.quiet(0.1)
        assert answer.outcome is Outcome.ENDED


@virtual_time
async def test_who_speaks_as_all_was_heard_stops_only_what_tom_was_to_do() -> None:
    async with call() as said:
        stopped = said.begin("tschüss", "Auf Wiederhören.", EndCall())
        await said.quiet(0.9)
        assert stopped.heard_out
        assert not stopped.settled
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(0.1)
        answer.close()
    assert stopped.outcome is None
    assert answer.outcome is Outcome.ENDED, "it was a noise"
    (turn,) = said.scene.turns
    assert (turn.heard, turn.interrupted) == ("Auf Wiederhören.", False)
    assert said.scene.told(events.BargeIn) == said.scene.told(events.ReplyResumed) == []


@virtual_time
async def test_where_nothing_ends_nothing_is_waited_for() -> None:
    async with call(["Ja."]) as said:
        answer = said.begin("hallo")
        for _ in range(15):
            await said.scene.line.quiet(0.02)
            said.scene.floor.position += FRAME_SAMPLES
            answer.tick(overlapped=True)
        assert answer.done


@virtual_time
async def test_the_reply_ends_with_its_last_word_not_with_what_tom_does_then() -> None:
    async with call() as said:
        rings = asyncio.get_running_loop().create_future()
        said.scene.line.transfers["sip:21@home"] = rings
        answer = said.begin("zur anmeldung", "Ich verbinde.", Connect("anmeldung"))
        await said.quiet(5)
        rings.set_result(True)
        await said.quiet(0.1)
        answer.close()
    (turn,) = said.scene.turns
    assert turn.reply_start is not None and turn.reply_end is not None
    assert 0.6 < (turn.reply_end - turn.reply_start) / SAMPLE_RATE < 0.75, "13 letters of 50 ms"
