"""What goes wrong while somebody talks: the call goes on, or is kept as far as it went."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.diskkit import full, tiny_disk
from tests.e2e.phones import dialled, says, talk_until_mid_reply, words
from tests.serverkit import Tom, serving_async, tom_call


def recorded_s(tom: Tom, call_id: str) -> float:
    """The length of the call's recording, as a player sees it."""
    answer = tom.get(f"/api/calls/{call_id}/recording").raise_for_status()
    with wave.open(io.BytesIO(answer.content)) as file:
        assert file.getnchannels() == 2
        length = file.getnframes()
        assert len(file.readframes(length)) == 4 * length, "what the header promises is there"
        return length / file.getframerate()


# The disk is full


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with tiny_disk(tmp_path / "disk", size_mb=2) as disk:
        yield disk


async def test_a_full_disk_ends_no_call(disk: Path, tmp_path: Path) -> None:
    async with serving_async(tmp_path / "tom", data=disk) as tom:
        with full(disk):
            report = await tom_call(tom.uri, "--say", "Wo sind Sie?", "--say", "Auf Wiederhören.")
            assert report["hung_up_by"] == "tom"
            heard = [turn["heard"] for turn in report["turns"] if turn["who"] == "tom"]
            assert heard[-1] == words("Vielen Dank für Ihren Anruf. Auf Wiederhören!")
            assert "the recording stops" in tom.log
            assert "the call goes on" in tom.log
            assert "The call log cannot be written" in tom.log

        # Room again: what waited is written.
        call = await tom.ended_call()
        assert call["result"] == "answered"
        assert [turn["said"] for turn in call["turns"]] == ["", "wo sind sie", "auf wiederhören"]
        assert "recording_failed" in [event["kind"] for event in call["events"]]
        assert tom.metric("tom_call_log_dropped_total") == 0
        assert tom.ready()["ready"]


# The server dies


async def test_a_killed_server_closes_the_call_when_it_is_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    died_at: list[float] = []
    async with serving_async(tmp_path / "first", data=data) as tom:

        async def crash(position_s: float) -> None:
            died_at.append(position_s)
            tom.kill()

        orphan = tom.line_process()
        async with dialled(tom.uri) as sip:
            await talk_until_mid_reply(sip, [says("Wo sind Sie?")], crash)
        orphan.wait(5)  # it ends by itself with its server

    async with serving_async(tmp_path / "second", data=data) as tom:
        (listed,) = tom.calls()
        call = tom.call(listed["id"])
        assert (call["state"], call["result"], call["end_reason"]) == ("ended", "lost", "lost")
        (recording,) = call["recordings"]
        assert recording["state"] == "cut_off"
        length_s = recorded_s(tom, call["id"])
        assert died_at[0] - 1.5 <= length_s <= died_at[0] + 0.5
        assert call["duration_s"] == pytest.approx(length_s, abs=1)
        assert call["id"] in tom.log, "it tells which call was cut off"
