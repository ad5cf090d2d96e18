import asyncio

from agents import events
from agents.realtime.hold import Hold
from tests.agents.virtual_time import virtual_time

FINAL = events.FinalTranscript(at=1, text="ich möchte")
CLAUSE = events.ReplyClause(at=2, text="Gern.")
LATER = events.ReplyClause(at=3, text="Wann?")


def test_it_is_over_when_the_silence_is_long_enough() -> None:
    told: list[events.CallEvent] = []
    hold = Hold(told.append)
    hold.silent_for(5000)
    assert not hold.released, "nobody knows yet how long to wait"
    hold.wait_ms = 160
    hold.silent_for(159)
    assert not hold.released
    hold.silent_for(160)
    assert hold.released


def test_what_is_told_meanwhile_is_told_with_the_release_in_its_order() -> None:
    told: list[events.CallEvent] = []
    hold = Hold(told.append)
    hold.tell(FINAL)
    hold.tell(CLAUSE)
    assert told == []
    hold.release()
    hold.release()
    hold.tell(LATER)
    assert told == [FINAL, CLAUSE, LATER]


@virtual_time
async def test_who_waits_for_it_goes_on_then() -> None:
    hold = Hold(lambda _: None)
    waiting = asyncio.create_task(hold.over())
    await asyncio.sleep(1)
    assert not waiting.done()
    hold.release()
    await waiting
    await hold.over()
