"""Who listens is let listen, who wants the floor gets it: over real SIP and the WebSocket."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media.audio import SAMPLE_RATE
from tests.bench.manners import cough
from tests.e2e.afternoon import channels
from tests.e2e.phones import QUICK, dialled, ears, says
from tests.e2e.test_barge_in import HOURS
from tests.serverkit import Tom, serving
from tests.sipkit.audio import share_found
from tom.calling import converse
from tom.phone import CallerTurn, Say, TomTurn
from tom.socket_phone import socket_phone

QUESTION = "Wann haben Sie geöffnet?"
LISTENING = ("Husten", "Mhm.", "Genau.", "Ach so.")
STOPPING = ("Moment, stopp bitte.", "Nein.")


@dataclass
class Talk:
    """One door's call: a question that is answered in peace, then one for each interruption."""

    turns: list[CallerTurn | TomTurn]
    log: dict[str, Any]
    heard: bytes
    """TOM at the caller's ear."""

    def answers(self) -> list[dict[str, Any]]:
        return [turn for turn in self.log["turns"] if turn["reply"] == HOURS]

    def audible(self, number: int) -> bytes:
        """What was heard of the answer to a question, without its silences."""
        asked = [turn for turn in self.turns if isinstance(turn, CallerTurn)]
        questions = [turn for turn in asked if turn.said == QUESTION]
        begin, end = questions[number].end_s, questions[number + 1].start_s
        heard = self.heard[2 * round(begin * SAMPLE_RATE) : 2 * round(end * SAMPLE_RATE)]
        frames = np.frombuffer(heard, np.int16)[: len(heard) // 640 * 320].reshape(-1, 320)
        return frames[np.abs(frames.astype(int)).max(axis=1) > 200].tobytes()


def script() -> list[Say]:
    turns = [says(QUESTION)]
    for sound in (*LISTENING, *STOPPING):
        pcm = cough(3) if sound == "Husten" else says(sound).pcm
        turns += [says(QUESTION), Say(sound, pcm, after_s=1.0)]
    return turns  # a no may end the call


async def over_sip(tom: Tom, record: Path) -> list[CallerTurn | TomTurn]:
    async with dialled(tom.uri) as sip:
        return await converse(sip, ears(), script(), record, QUICK)


async def over_the_socket(tom: Tom, record: Path) -> list[CallerTurn | TomTurn]:
    ears()
    async with socket_phone(f"http://127.0.0.1:{tom.web_port}", tom.token()) as phone:
        return await converse(phone, ears(), script(), record, QUICK)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Talk]]:
    folder = tmp_path_factory.mktemp("manners")

    async def call(tom: Tom) -> list[list[CallerTurn | TomTurn]]:
        calls = (over_sip(tom, folder / "sip.wav"), over_the_socket(tom, folder / "websocket.wav"))
        held = await asyncio.gather(*calls)
        await tom.ended_call(2)
        return list(held)

    with serving(folder) as tom:
        held = asyncio.run(call(tom))
        logs = {call["door"]: tom.call(call["id"]) for call in tom.calls()}
    found: dict[str, Talk] = {}
    for door, turns in zip(("sip", "websocket"), held, strict=True):
        left, _ = channels((folder / f"{door}.wav").read_bytes())
        found[door] = Talk(turns, logs[door], left.astype(np.int16).tobytes())
    yield found


doors = pytest.mark.parametrize("door", ["sip", "websocket"])


@doors
def test_who_listens_does_not_stop_tom(talks: dict[str, Talk], door: str) -> None:
    answers = talks[door].answers()
    assert len(answers) == 1 + len(LISTENING) + len(STOPPING)
    for sound, answer in zip(LISTENING, answers[1:], strict=False):
        assert (answer["heard"], answer["interrupted"]) == (HOURS, False), sound


@doors
def test_what_they_said_is_kept_and_makes_no_turn(talks: dict[str, Talk], door: str) -> None:
    log = talks[door].log
    told = [event["data"]["text"] for event in log["events"] if event["kind"] == "backchannel"]
    assert told == ["mhm", "genau", "ach so"]
    assert not {"mhm", "genau", "ach so", "husten"} & {turn["said"] for turn in log["turns"]}


@doors
def test_who_wants_the_floor_stops_tom(talks: dict[str, Talk], door: str) -> None:
    talk = talks[door]
    for sound, answer in zip(STOPPING, talk.answers()[5:7], strict=True):
        assert answer["interrupted"], sound
        assert HOURS.startswith(answer["heard"])
    said = [turn["said"] for turn in talk.log["turns"]]
    assert "nein" in said
    assert any(text.startswith("moment") for text in said)
    assert [event["kind"] for event in talk.log["events"]].count("barge_in") == len(STOPPING)


@doors
@pytest.mark.parametrize("number", range(1, 1 + len(LISTENING)), ids=LISTENING)
def test_nothing_of_the_answer_is_lost_or_said_twice(
    talks: dict[str, Talk], door: str, number: int
) -> None:
    talk = talks[door]
    peaceful, disturbed = talk.audible(0), talk.audible(number)
    assert len(disturbed) == pytest.approx(len(peaceful), rel=0.05)
    assert share_found(peaceful, disturbed) >= 0.75, "piece by piece, but where it was cut"
