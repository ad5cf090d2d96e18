"""What goes wrong while somebody talks: the call goes on, or is kept as far as it went."""

import asyncio
import io
import subprocess
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.agents.engines.llm.standin import Behaviour, serve
from tests.e2e.phones import dialled, says, talk, talk_until_mid_reply, words
from tests.serverkit import Tom, serving_async, tom_call

TAKING = "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"
MESSAGE = (
    "Ich möchte eine Nachricht hinterlassen.",
    "Mein Name ist Peter Schmidt.",
    "null drei null eins zwei drei vier fünf",
)


def recorded_s(tom: Tom, call_id: str) -> float:
    """The length of the call's recording, as a player sees it."""
    answer = tom.get(f"/api/calls/{call_id}/recording").raise_for_status()
    with wave.open(io.BytesIO(answer.content)) as file:
        assert file.getnchannels() == 2
        length = file.getnframes()
        assert len(file.readframes(length)) == 4 * length, "what the header promises is there"
        return length / file.getframerate()


def newest(tom: Tom) -> dict[str, Any]:
    return tom.call(tom.calls()[0]["id"])


# The language model dies


async def test_the_receptionist_takes_over_from_a_dead_model(tmp_path: Path) -> None:
    behaviour = Behaviour(pieces=("Wir haben immer geöffnet.", " Kommen Sie ", "gern"))
    async with serve(behaviour) as address:
        settings = {
            "TOM_LLM__ENGINE": "openai",
            "TOM_LLM__OPENAI__URL": f"{address}/v1",
            "TOM_LLM__OPENAI__MODEL": "qwen3:14b",
        }
        async with serving_async(tmp_path, settings) as tom:

            async def die_after_the_first_answer() -> None:
                await tom.until(lambda: tom.calls() and len(newest(tom)["turns"]) == 2)
                behaviour.die_before = 2

            script = [says("Wann haben Sie geöffnet?"), *map(says, MESSAGE), says("Ja.")]
            async with dialled(tom.uri) as sip:
                (_, heard), _ = await asyncio.gather(
                    talk(sip, script), die_after_the_first_answer()
                )
            call = await tom.ended_call()
    assert call["llm_engine"] == "openai"
    assert len(behaviour.requests) == 2, "a dead model is not asked again in the same call"
    (failed,) = [e["data"] for e in call["events"] if e["kind"] == "engine_failed"]
    assert (failed["engine"], failed["instead"]) == ("openai", "receptionist")
    replies = [turn["reply"] for turn in call["turns"]]
    assert replies[1] == "Wir haben immer geöffnet. Kommen Sie gern"
    assert replies[2].startswith("Wir haben immer geöffnet. Kommen Sie ")
    assert replies[2].endswith(f"Entschuldigung, es gab eine technische Störung. {TAKING}")
    assert words(TAKING) in heard[2].heard
    assert [turn["said"] for turn in call["turns"]][2:] == [*map(words, MESSAGE), "ja"]
    (note,) = call["notes"]
    assert (note["caller_name"], note["callback_number"]) == ("Peter Schmidt", "03012345")
    assert "nicht bestätigt" not in note["text"]


# The disk is full


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


async def test_a_full_disk_ends_no_call(tiny_disk: Path, tmp_path: Path) -> None:
    async with serving_async(tmp_path / "tom", data=tiny_disk) as tom:
        ballast = tiny_disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        report = await tom_call(tom.uri, "--say", "Wo sind Sie?", "--say", "Auf Wiederhören.")
        assert report["hung_up_by"] == "tom"
        heard = [turn["heard"] for turn in report["turns"] if turn["who"] == "tom"]
        assert heard[-1] == words("Vielen Dank für Ihren Anruf. Auf Wiederhören!")
        assert "the recording stops" in tom.log
        assert "the call goes on" in tom.log
        assert "The call log cannot be written" in tom.log

        # Room again: what waited is written.
        ballast.unlink()
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
