"""`tom doctor` and `tom probe` run to their ends: each calls a TOM of its own over real SIP; the
probe calls a TOM elsewhere, too."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.serverkit import Ran, serving_async, tom_command


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Both at once, on fresh data directories."""
    folder = tmp_path_factory.mktemp("examined")

    async def both() -> tuple[Ran, Ran]:
        return await asyncio.gather(
            _run(folder, "doctor", "--json"),
            _run(folder, "probe", "--json", "--turns", "1"),
        )

    return dict(zip(("doctor", "probe"), asyncio.run(both()), strict=True))


async def _run(folder: Path, *arguments: str) -> Ran:
    data = folder / arguments[0]
    # Not the port of a TOM that runs on this machine.
    settings = {"TOM_WEB__PORT": "0", "TOM_SIP__PORT": "0"}
    return await tom_command(*arguments, "--data", str(data), settings=settings)


def test_the_doctor_proves_audio_in_both_directions(ran: dict[str, Ran]) -> None:
    assert ran["doctor"].code == 0, ran["doctor"]
    findings = {finding["what"]: finding for finding in json.loads(ran["doctor"].out)}
    audio = findings["Ton in beide Richtungen"]
    assert audio["state"] == "ok"
    assert "TOM verstand „wo sind sie“" in audio["detail"]
    assert "das Telefon hörte „unsere adresse ist" in audio["detail"]
    for what in ("Python", "Sprachpausenerkennung", "Datenverzeichnis", "Leitung direct"):
        assert findings[what]["state"] == "ok", findings[what]
    # The built-in recogniser knows synthetic voices only, and that is said with what helps.
    assert findings["Spracherkennung"]["state"] == "note"
    assert "tom models pull" in findings["Spracherkennung"]["remedy"]


@pytest.mark.parametrize("door", ["sip", "webrtc", "websocket"])
def test_the_probe_prints_what_it_measured(ran: dict[str, Ran], door: str) -> None:
    found = json.loads(ran["probe"].out)["doors"][door]
    assert (found["turns"], found["unanswered"]) == (1, 0)
    assert found["barge_ins"] == 1
    assert 0 < found["reply_ms"]["p50"] <= found["reply_ms"]["p95"]
    assert 0 < found["barge_in_ms"]["p50"] <= found["barge_in_ms"]["p95"]
    assert set(found["stages_ms"]) >= {"stt", "llm", "tts"}
    for figures in found["stages_ms"].values():
        assert 0 < figures["p50"] <= figures["p95"]
    if door != "sip":
        assert 0 < found["round_trip_ms"]["p50"] <= found["round_trip_ms"]["p95"]
    for target in found["targets"]:
        if target["unit"]:
            assert target["measured"] > 0
        assert target["met"] == (target["measured"] <= target["limit"])


def test_the_exit_code_of_the_probe_tells_whether_a_target_was_missed(ran: dict[str, Ran]) -> None:
    doors = json.loads(ran["probe"].out)["doors"].values()
    missed = [target for door in doors for target in door["targets"] if not target["met"]]
    assert ran["probe"].code == (1 if missed else 0)


async def test_the_probe_fails_where_a_target_is_missed(tmp_path: Path) -> None:
    slow = {"TOM_ANSWERING__FINISHED_MS": "900", "TOM_ANSWERING__LIKELY_MS": "900"}
    async with serving_async(tmp_path / "slow", slow) as tom:
        there = await tom_command("probe", "--json", "--turns", "1", "--target", tom.uri)
    targets = {it["name"]: it for it in json.loads(there.out)["doors"]["sip"]["targets"]}
    for name in ("reply p50", "reply p95"):
        assert targets[name]["measured"] > targets[name]["limit"]
        assert not targets[name]["met"]
    assert there.code == 1


@pytest.mark.parametrize("form", [["--json"], []])
async def test_the_probe_judges_a_tom_elsewhere_by_what_it_can_measure(
    tmp_path: Path, form: list[str]
) -> None:
    async with serving_async(tmp_path / "there") as tom:
        url = f"http://127.0.0.1:{tom.web_port}"
        arguments = ("probe", *form, "--turns", "1", "--target", url)
        there = await tom_command(*arguments, settings={"TOM_PROBE_TOKEN": tom.token()})
    if not form:
        line = "  Stufen            nicht gemessen: sie stehen im Anrufprotokoll dort\n"
        assert there.out.count(line) == 2, there
        assert there.code == (1 if "verfehlt" in there.out else 0)
        return
    doors = json.loads(there.out)["doors"]
    assert set(doors) == {"webrtc", "websocket"}
    for door in doors.values():
        assert door["stages_ms"] is door["takes_ms"] is None
        assert not {"stt p95", "llm p95", "tts p95"} & {it["name"] for it in door["targets"]}
    missed = [it for door in doors.values() for it in door["targets"] if not it["met"]]
    assert there.code == (1 if missed else 0)
