"""What is read of each variant's calls, in both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import update

from telephony.call import Call
from telephony.calllog import CallFilter, CallLog, CallResult, TurnRecord
from telephony.calllog.models import CallRow

Put = Callable[..., Call]
HOUR = timedelta(hours=1)


def with_turns(log: CallLog, call: Call, *replies_ms: float | None) -> None:
    log.add_turn(call.id, TurnRecord(0, reply="Guten Tag", heard="Guten Tag"))
    for index, reply_ms in enumerate(replies_ms, 1):
        log.add_turn(call.id, TurnRecord(index, "Hallo", reply="Ja?", reply_ms=reply_ms))


def test_a_calls_variant_and_counts_are_kept(log: CallLog, ended_call: Put) -> None:
    call = ended_call(variant="quick", barge_ins=2, repairs=1)
    ended_call(1)
    row = log.get_call(call.id)
    assert (row.variant, row.barge_ins, row.repairs) == ("quick", 2, 1)
    (found,), total = log.list_calls(filters=CallFilter(variant="quick"))
    assert (found.id, total) == (call.id, 1)


def test_only_conversations_that_came_to_their_end_count(
    log: CallLog, ended_call: Put, t0: datetime
) -> None:
    for minute, variant in enumerate(("quick", "quick", "control", "")):
        with_turns(log, ended_call(minute, variant=variant), 100.0)
    ended_call(10, variant="quick")  # nobody spoke
    with_turns(log, ended_call(12, variant="quick"))  # the caller hung up in the greeting
    lost = ended_call(11, variant="quick")
    with_turns(log, lost, 100.0)
    log.end_call(lost, CallResult.LOST)
    rings = Call("a", "b", variant="quick", started_at=t0)
    log.start_call(rings)
    with_turns(log, ended_call(90, variant="quick"), 100.0)  # too late
    assert log.count_by_variant(t0, t0 + HOUR) == {"quick": 2, "control": 1}
    assert len(log.newest_of_variant("quick", t0, t0 + HOUR, 100).talk_s) == 2


def test_a_call_that_only_its_transcript_understood_counts(
    log: CallLog, ended_call: Put, t0: datetime
) -> None:
    """With each utterance taken for a noise it has a greeting and no other turn."""
    deaf = ended_call(variant="quick")
    with_turns(log, deaf)
    with log.engine.begin() as connection:
        connection.execute(update(CallRow).where(CallRow.id == deaf.id).values(wer=1.0))
    assert log.count_by_variant(t0, t0 + HOUR) == {"quick": 1}
    np.testing.assert_array_equal(log.newest_of_variant("quick", t0, t0 + HOUR, 9).wer, [1.0])


def test_measured_of_each_call(log: CallLog, ended_call: Put, t0: datetime) -> None:
    first = ended_call(0, 30, variant="quick", barge_ins=1)
    second = ended_call(1, 90, variant="quick", repairs=3)
    with_turns(log, first, 250.0, 300.5)
    with_turns(log, second, 400.0, None)
    with log.engine.begin() as connection:
        connection.execute(update(CallRow).where(CallRow.id == first.id).values(wer=0.25))
    found = log.newest_of_variant("quick", t0, t0 + HOUR, 100)
    np.testing.assert_array_equal(found.talk_s, [90, 30])
    np.testing.assert_array_equal(found.barge_ins, [0, 1])
    np.testing.assert_array_equal(found.repairs, [3, 0])
    np.testing.assert_array_equal(found.wer, [np.nan, 0.25])
    np.testing.assert_array_equal(found.replies_ms, [400.0, 250.0, 300.5])
    np.testing.assert_array_equal(found.reply_calls, [0, 1, 1])
    assert found.callers == (second.caller, first.caller)


@pytest.mark.parametrize("most", [1, 3])
def test_the_newest_are_taken(log: CallLog, ended_call: Put, t0: datetime, most: int) -> None:
    for minute in range(5):
        with_turns(log, ended_call(minute, 10 + minute, variant="quick"), 100.0)
    found = log.newest_of_variant("quick", t0, t0 + HOUR, most)
    assert found.talk_s.tolist() == [14, 13, 12][:most]


def test_of_a_variant_without_calls_nothing(log: CallLog, t0: datetime) -> None:
    found = log.newest_of_variant("nobody", t0, t0 + HOUR, 100)
    assert [len(array) for array in (found.talk_s, found.wer, found.replies_ms)] == [0, 0, 0]
    assert log.count_by_variant(t0, t0 + HOUR) == {}
