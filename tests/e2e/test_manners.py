"""Who listens is let listen, who wants the floor gets it: over real SIP and the WebSocket."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from agents.realtime.cut_word import MOST_BACK_MS
from tests.bench.manners import COUGH, Call, Trial, hold
from tests.e2e.phones import speech
from tests.serverkit import Tom, serving
from tom.probe.doors import sip_caller, socket_caller

ADDRESS = "Unsere Adresse ist Hauptstraße zwölf in Berlin. Kann ich sonst noch etwas für Sie tun?"
LISTENING = (COUGH, "Mhm.", "Genau.", "Ach so.")
STOPPING = ("Moment, stopp bitte.", "Nein.")
CALLER = "de+f2"


@dataclass
class Talk:
    """One door's call, from both ends."""

    call: Call
    log: dict[str, Any]

    def answers(self) -> list[dict[str, Any]]:
        return [turn for turn in self.log["turns"] if turn["reply"] == ADDRESS]


async def both(tom: Tom) -> dict[str, Call]:
    """Both doors at once."""
    question = speech("Wo sind Sie?", CALLER)
    calls = {
        door: Call(trials=[Trial(sound, CALLER) for sound in (*LISTENING, *STOPPING)])
        for door in ("sip", "websocket")
    }
    async with (
        sip_caller(f"sip:tom@127.0.0.1:{tom.sip_port}") as by_telephone,
        socket_caller(f"http://127.0.0.1:{tom.web_port}", tom.token()) as by_socket,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(hold(by_telephone, question, calls["sip"]))
        group.create_task(hold(by_socket, question, calls["websocket"]))
    await tom.ended_call(2)
    return calls


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Talk]]:
    with serving(tmp_path_factory.mktemp("manners")) as tom:
        calls = asyncio.run(both(tom))
        logs = {call["door"]: tom.call(call["id"]) for call in tom.calls()}
    yield {door: Talk(call, logs[door]) for door, call in calls.items()}


doors = pytest.mark.parametrize("door", ["sip", "websocket"])


@doors
def test_who_listens_does_not_stop_tom(talks: dict[str, Talk], door: str) -> None:
    answers = talks[door].answers()
    assert len(answers) == 1 + len(LISTENING) + len(STOPPING)
    for sound, answer in zip(LISTENING, answers[1:], strict=False):
        assert (answer["heard"], answer["interrupted"]) == (ADDRESS, False), sound


@doors
def test_what_they_said_is_kept_and_makes_no_turn(talks: dict[str, Talk], door: str) -> None:
    log = talks[door].log
    told = [event["data"]["text"] for event in log["events"] if event["kind"] == "backchannel"]
    assert told == ["mhm", "genau", "ach so"]
    assert not set(told) & {turn["said"] for turn in log["turns"]}


@doors
def test_who_wants_the_floor_stops_tom(talks: dict[str, Talk], door: str) -> None:
    talk = talks[door]
    for sound, answer in zip(STOPPING, talk.answers()[-2:], strict=True):
        assert answer["interrupted"], sound
        assert ADDRESS.startswith(answer["heard"])
    said = [turn["said"] for turn in talk.log["turns"]]
    assert "nein" in said
    assert any(text.startswith("moment") for text in said)
    assert [event["kind"] for event in talk.log["events"]].count("barge_in") >= len(STOPPING)


@doors
def test_nothing_of_an_answer_is_lost_and_no_more_than_a_word_said_twice(
    talks: dict[str, Talk], door: str
) -> None:
    call = talks[door].call
    assert call.answer is not None
    for trial in call.trials[: len(LISTENING)]:
        assert trial.found is not None
        longest_s = 1.05 * call.answer.voice_s + MOST_BACK_MS / 1000
        assert 0.95 * call.answer.voice_s <= trial.found.answer.voice_s <= longest_s, trial.sound


@doors
def test_the_ear_hears_what_the_log_says(talks: dict[str, Talk], door: str) -> None:
    talk = talks[door]
    heard = [trial.found is not None and trial.found.silenced for trial in talk.call.trials]
    assert heard == [answer["interrupted"] for answer in talk.answers()[1:]]
