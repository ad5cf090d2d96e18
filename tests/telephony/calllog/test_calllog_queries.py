"""The call list: pages, filters and orders."""

from collections.abc import Callable
from datetime import datetime, timedelta

from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallFilter, CallLog, CallOrder, CallResult, NoteRecord, TurnRecord

Put = Callable[..., Call]


def test_pages_newest_first_with_the_total(log: CallLog, ended_call: Put) -> None:
    calls = [ended_call(minute) for minute in range(5)]
    page, total = log.list_calls(limit=2, offset=1)
    assert [row.id for row in page] == [calls[3].id, calls[2].id]
    assert total == 5


def test_filters(log: CallLog, ended_call: Put, t0: datetime) -> None:
    first = ended_call(0, caller="+493012345", door="sip", line="praxis")
    second = ended_call(10, caller="089777", door="webrtc", line="werkstatt")
    log.add_turn(first.id, TurnRecord(1, said="Ein ÖLWECHSEL zu 100% bitte"))
    log.add_note(second.id, NoteRecord("Rückruf wegen Reifen"))

    def found(**fields: object) -> list[str]:
        rows, total = log.list_calls(filters=CallFilter(**fields))  # type: ignore[arg-type]
        assert total == len(rows)
        return [row.id for row in rows]

    assert found(since=t0 + timedelta(minutes=10)) == [second.id]
    assert found(until=t0 + timedelta(minutes=10)) == [first.id]
    assert found(line="werkstatt") == [second.id]
    assert found(caller="12345") == [first.id]
    assert found(door="webrtc") == [second.id]
    assert found(result=CallResult.MISSED) == []
    assert found(text="ölwechsel") == [first.id]
    assert found(text="100%") == [first.id]
    assert found(text="1%0") == []
    assert found(text="reifen") == [second.id]
    assert found(text="'; DROP TABLE calls") == []


def test_orders_and_what_comes_first_among_equals(
    log: CallLog, ended_call: Put, t0: datetime
) -> None:
    rings = Call("b", "100", started_at=t0)
    log.start_call(rings)
    long, short, missed = (
        ended_call(1, 90, caller="c"),
        ended_call(2, 30, caller="a"),
        Call("B", "100", state=CallState.ENDED, end_reason=EndReason.CANCELLED, started_at=t0),
    )
    log.end_call(missed)
    log.add_turn(short.id, TurnRecord(1))
    names = {rings.id: "rings", long.id: "long", short.id: "short", missed.id: "missed"}

    def listed(order: CallOrder) -> list[str]:
        rows = log.list_calls(order=order)[0]
        assert [row.id for row in log.each_call(order=order)] == [row.id for row in rows]
        return [names[row.id] for row in rows]

    assert listed("-started_at") == ["short", "long", "missed", "rings"]
    assert listed("started_at") == ["rings", "missed", "long", "short"]
    assert listed("duration") == ["rings", "missed", "short", "long"]
    assert listed("-duration") == ["long", "short", "missed", "rings"]
    assert listed("turn_count") == ["rings", "long", "missed", "short"]
    assert listed("-turn_count") == ["short", "missed", "long", "rings"]
    assert listed("result") == ["rings", "long", "short", "missed"]
    assert listed("-result") == ["missed", "short", "long", "rings"]
    assert listed("caller") == ["missed", "short", "rings", "long"], "by code point"
    assert listed("-caller") == ["long", "rings", "short", "missed"]


def test_callers_are_found_in_any_case(log: CallLog, ended_call: Put) -> None:
    ended_call(caller="sip:Erika_M@example.org")
    for part, total in {"erika": 1, "ERIKA_M": 1, "EXAMPLE.ORG": 1, "a%m": 0, "ika.m": 0}.items():
        assert log.list_calls(filters=CallFilter(caller=part))[1] == total, part


def test_the_list_counts_turns(log: CallLog, ended_call: Put) -> None:
    log.add_turn(ended_call().id, TurnRecord(1))
    ended_call(1)
    rows, _ = log.list_calls()
    assert [row.turn_count for row in rows] == [0, 1]
