"""`tom probe`: the figures and the targets. The measuring over real doors is in tests/e2e."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from telephony.call import Call
from telephony.calllog import CallLog, TurnRecord
from tests.serverkit import ROOT
from tom.calling import phone_door
from tom.probe.caller import Caller, CallOver
from tom.probe.ear import Ear
from tom.probe.figures import Figures, Target, judge, percentiles, stages, takes
from tom.probe.measure import Probe, logged_turns
from tom.probe.report import exit_code
from tom.probe.scripts import SCRIPTS
from tom.probe.server import own_server
from tom.settings import Settings, load_settings


def test_percentiles() -> None:
    assert percentiles([]) == {}
    assert percentiles([7]) == {"p50": 7.0, "p95": 7.0, "p99": 7.0, "max": 7.0}
    assert percentiles(range(101)) == {"p50": 50.0, "p95": 95.0, "p99": 99.0, "max": 100.0}
    assert percentiles([1.04, 1.06]) == {"p50": 1.1, "p95": 1.1, "p99": 1.1, "max": 1.1}
    assert percentiles([1.04], digits=0) == {"p50": 1.0, "p95": 1.0, "p99": 1.0, "max": 1.0}


def test_targets_that_are_met_and_missed() -> None:
    targets = judge("sip", Figures([300.0] * 19 + [900.0], [120]))
    assert [(t.name, t.limit, t.unit, t.met) for t in targets] == [
        ("reply p50", 300, "ms", True),
        ("reply p95", 450, "ms", True),
        ("barge-in p95", 250, "ms", True),
        ("questions without an answer", 0, "", True),
    ]
    missed = judge("sip", Figures([301.0] * 20, [251], unanswered=1))
    assert [t.met for t in missed] == [False, True, False, False]
    late = judge("sip", Figures([100, 100, 900], [10]))
    assert [t.met for t in late] == [True, False, True, True]


def test_targets_are_judged_before_they_are_rounded_and_a_hair_is_seen() -> None:
    takes_ms = takes([TurnRecord(index=0, endpoint_ms=100, stt_ms=200.004)])
    figures = Figures([250.004], [200.004], [50.004], takes_ms=takes_ms)
    targets = {target.name: target for target in judge("websocket", figures)}
    for name in ("reply p50", "barge-in p95", "round trip p95", "stt p95"):
        assert not targets[name].met, name
        assert targets[name].shown == pytest.approx(targets[name].limit + 0.004), name
    assert targets["reply p95"].shown == 250.0


def test_what_was_not_measured_is_missed() -> None:
    targets = judge("sip", Figures([], [100]))
    assert [target.met for target in targets] == [False, False, True, True]
    assert targets[0] == Target("reply p50", 300, None, "ms")


MET, MISSED, UNMEASURED = Target("a", 300, 300), Target("b", 300, 300.1), Target("c", 300, None)


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ([MET], 0),
        ([MET, MET], 0),
        ([MET, MISSED], 1),
        ([MISSED, MET], 1),
        ([MET, UNMEASURED], 1),
        ([], 1),
    ],
)
def test_the_exit_code_tells_whether_all_targets_were_met(targets: list[Target], code: int) -> None:
    assert exit_code(targets) == code


def test_an_interruption_that_did_not_silence_tom_is_a_target_missed() -> None:
    figures = Figures([290.0], [120, None, 140])
    assert figures.barge_in_ms == [120, 140]
    assert [target.met for target in judge("sip", figures)] == [True, True, False, True]
    figures = Figures([290.0], [120, 140])
    assert [target.met for target in judge("sip", figures)] == [True, True, True, True]


async def test_its_server_reads_the_same_settings(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    config = clean / "anders.toml"
    config.write_text('profile = "werkstatt"\ndatabase_url = "sqlite:///echt.db"\n')
    async with own_server(load_settings(config), config) as server:
        assert server.web_port
        async with phone_door() as door:
            await door.dial(server.sip_uri)
        assert (server.data / "tom.db").exists()
    assert not (clean / "echt.db").exists(), "the real call log stays out of it"
    config.write_text('profile = "nirgends"\n')
    with pytest.raises(RuntimeError, match="did not start"):
        async with own_server(Settings(), config):
            raise AssertionError


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
    turns = logged_turns(tmp_path, "sip")
    found = stages(turns)
    assert found["endpoint"] == {"p50": 250.0, "p95": 295.0, "p99": 299.0, "max": 300.0}
    assert set(found["llm"].values()) == {220.0}, "the greeting answers nobody"
    assert found["tts"]["p50"] == 230
    lasted = takes(turns)
    assert lasted["stt"]["p50"] == -40.0
    assert set(lasted["llm"].values()) == set(lasted["tts"].values()) == {10.0}
    assert logged_turns(tmp_path, "webrtc") == []


def test_a_browser_door_has_the_targets_of_its_stages() -> None:
    takes_ms = {"stt": {"p95": 99.0}, "llm": {"p95": 201.0}}
    figures = Figures([200, 300], [190], [3, 4], takes_ms=takes_ms)
    targets = {target.name: target for target in judge("websocket", figures)}
    assert {name: (target.limit, target.met) for name, target in targets.items()} == {
        "reply p50": (250, True),
        "reply p95": (350, True),
        "barge-in p95": (200, True),
        "questions without an answer": (0, True),
        "round trip p95": (50, True),
        "stt p95": (100, True),
        "llm p95": (200, False),
        "tts p95": (300, False),
    }
    limits = [target.limit for target in judge("webrtc", figures)]
    assert limits == [500, 250, 0, 50, 100, 200, 300]
    logged_nothing = Figures([200], [190], [3], takes_ms={})
    assert [target.met for target in judge("webrtc", logged_nothing)] == [True] * 4 + [False] * 3


def test_stages_that_the_probe_cannot_read_are_not_judged() -> None:
    targets = judge("websocket", Figures([200], [190], [3, 4]))
    names = ["reply p50", "reply p95", "barge-in p95", "questions without an answer"]
    assert [target.name for target in targets] == [*names, "round trip p95"]
    assert exit_code(targets) == 0


def test_a_browser_that_cannot_silence_tom_is_a_target_missed() -> None:
    targets = judge("webrtc", Figures([200], [None], [3]))
    assert [target.name for target in targets if not target.met] == ["barge-in p95"]


async def probed(monkeypatch: pytest.MonkeyPatch, replies: Iterable[float | None]) -> Figures:
    """Eight turns with a TOM that replies so and then never; 0: it ends the call."""
    answers = iter(replies)

    @asynccontextmanager
    async def dial() -> AsyncIterator[Caller]:
        caller = Caller(Ear(plays=False))
        caller.end()
        yield caller

    async def ask(caller: Caller, pcm: bytes) -> float | None:
        reply_ms = next(answers, None)
        if reply_ms == 0:
            raise CallOver
        return reply_ms

    monkeypatch.setattr("tom.probe.measure.ask", ask)
    return await Probe(dial, SCRIPTS["de"]).measure(8)


async def test_questions_without_an_answer_are_counted_and_end_the_probe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figures = await probed(monkeypatch, [None, 200.0])
    assert figures.reply_ms == [200]
    assert figures.unanswered == 6 + 1 + 7
    assert Target("questions without an answer", 0, 14) in judge("sip", figures)


async def test_a_call_that_tom_ends_is_a_question_without_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figures = await probed(monkeypatch, [200.0, 200.0, 0, *[200.0] * 6])
    assert len(figures.reply_ms) == 8
    assert figures.unanswered == 1


async def test_a_tom_that_answers_no_question_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="no question"):
        await probed(monkeypatch, [])
