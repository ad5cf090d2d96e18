"""`tom probe`: the figures and the targets. The measuring itself is in tests/e2e."""

from dataclasses import replace
from pathlib import Path

from telephony.call import Call
from telephony.calllog import CallLog, TurnRecord
from tom.probe import judge, percentiles, stages


def test_percentiles() -> None:
    assert percentiles([]) == {}
    assert percentiles([7]) == {"p50": 7.0, "p95": 7.0}
    assert percentiles(range(101)) == {"p50": 50.0, "p95": 95.0}
    assert percentiles([1.04, 1.06]) == {"p50": 1.1, "p95": 1.1}


def test_targets_that_are_met_and_missed() -> None:
    targets = judge([300] * 19 + [900], [120])
    assert [(t.name, t.limit_ms, t.met) for t in targets] == [
        ("reply p50", 350, True),
        ("reply p95", 500, True),
        ("barge-in p95", 300, True),
    ]
    assert [t.met for t in judge([351] * 20, [301])] == [False, True, False]
    assert [t.met for t in judge([100, 100, 900], [10])] == [True, False, True]


def test_what_was_not_measured_is_missed() -> None:
    assert not any(target.met for target in judge([], []))


def test_stages_come_from_the_call_log(tmp_path: Path) -> None:
    log = CallLog.open(tmp_path)
    call = Call("030111", "tom")
    log.start_call(call)
    turn = TurnRecord(
        index=0, said="hallo", endpoint_ms=200, stt_ms=210, llm_ms=220, tts_ms=230, reply_ms=240
    )
    log.add_turn(call.id, turn)
    log.add_turn(call.id, replace(turn, index=1, llm_ms=None, endpoint_ms=300))
    log.add_turn(call.id, TurnRecord(index=2, reply="Guten Tag.", llm_ms=1, tts_ms=1))
    log.close()
    found = stages(tmp_path)
    assert found["endpoint"] == {"p50": 250.0, "p95": 295.0}
    assert found["llm"] == {"p50": 220.0, "p95": 220.0}, "the greeting answers nobody"
    assert found["tts"]["p50"] == 230
