"""`tom calls`: the list and one call, for people and as JSON."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telephony.call import Call, CallState, EndReason
from telephony.calllog import (
    CallLog,
    CallResult,
    JobRecord,
    JobResult,
    NoteRecord,
    TurnRecord,
)
from tom.settings import Settings, SettingsError
from tom.show_calls import RESULTS, STATES, list_calls, show_call

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(clean: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two calls: one with a message, one that still rings."""
    monkeypatch.setenv("COLUMNS", "200")
    log = CallLog.open(clean)
    call = Call("030111", "tom", line="amt", profile="praxis", id="aaaa1111" + "0" * 24)
    call.started_at = call.answered_at = START
    call.ended_at = START + timedelta(seconds=65)
    call.state, call.end_reason, call.sip_code = CallState.ENDED, EndReason.TOM_HUNG_UP, 200
    log.start_call(call)
    log.describe_call(call.id, stt_engine="ohr", llm_engine="kopf", tts_engine="mund")
    log.add_turn(call.id, TurnRecord(0, reply="Guten Tag.", heard="Guten Tag.", reply_start=320))
    turn = TurnRecord(
        1, "wo sind sie", 16_000, 32_000, "In Berlin. Noch etwas?", "In Berlin.", 36_800, 52_000,
        interrupted=True, reply_ms=287.4,
    )  # fmt: skip
    log.add_turn(call.id, turn)
    log.add_note(call.id, NoteRecord("Bittet um Rückruf.", "Peter Schmidt", "03012345"))
    log.end_call(call)
    log.start_call(Call("030222", "tom", id="bbbb2222" + "0" * 24, started_at=START))
    log.close()
    return Settings(data=clean)


def test_the_list(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_calls(settings, 20, "", as_json=False) == 0
    out = capsys.readouterr().out
    (answered,) = [line for line in out.splitlines() if line.startswith("aaaa1111")]
    for part in ("030111", "amt", "65 s", "angenommen", "Bittet um Rückruf."):
        assert part in answered
    (rings,) = [line for line in out.splitlines() if line.startswith("bbbb2222")]
    assert "klingelt" in rings
    assert "2 von 2 Anrufen" in out


def test_the_list_can_be_searched_and_cut(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list_calls(settings, 20, "berlin", as_json=True) == 0
    page = json.loads(capsys.readouterr().out)
    assert [call["caller"] for call in page["calls"]] == ["030111"]
    list_calls(settings, 1, "", as_json=True)
    page = json.loads(capsys.readouterr().out)
    assert (len(page["calls"]), page["total"]) == (1, 2)


def test_one_call(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_call(settings, "aaaa", as_json=False) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Leitung amt, Profil praxis, angenommen" in out
    assert "ohr, kopf, mund" in out
    assert "1.0 s Anrufer wo sind sie" in out
    assert "2.3 s TOM In Berlin. (unterbrochen) (287 ms)" in out
    assert "Nachricht: Bittet um Rückruf. (Peter Schmidt 03012345)" in out


def test_a_call_whose_recording_was_transcribed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    log = CallLog.open(settings.data)
    job = JobRecord("a.wav", "call", "aaaa1111" + "0" * 24)
    log.jobs.add(job)
    segments = [
        {"speaker": "caller", "text": "Wo seid ihr?", "start_s": 1.2, "end_s": 2},
        {"speaker": "tom", "text": "In Berlin.", "start_s": 2.3, "end_s": 3},
    ]
    transcript = {"language": "de", "model": "large-v2 on cpu", "segments": segments}
    log.jobs.finish(job.id, JobResult(transcript, {}, "Wo seid ihr?", ""))
    log.close()
    assert show_call(settings, "aaaa", as_json=False) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "abgeschrieben von large-v2 on cpu; live wich zu 67 % davon ab" in out
    assert "1.2 s Anrufer Wo seid ihr?" in out
    assert "2.3 s TOM In Berlin." in out
    assert "wo sind sie" not in out
    assert show_call(settings, "aaaa", as_json=True) == 0
    call = json.loads(capsys.readouterr().out)
    assert call["corrected"]["segments"][0]["text"] == "Wo seid ihr?"


def test_what_callers_say_is_no_markup(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    log = CallLog.open(settings.data)
    call = Call("[/red]", "tom", line="[bold]", id="cccc3333" + "0" * 24)
    log.start_call(call)
    log.add_turn(call.id, TurnRecord(0, "[unverständlich]", 0, 1, "[#]", "[#]", 2, 3))
    log.add_note(call.id, NoteRecord("[/]"))
    log.close()
    assert list_calls(settings, 20, "", as_json=False) == 0
    listed = capsys.readouterr().out
    assert show_call(settings, "cccc", as_json=False) == 0
    shown = capsys.readouterr().out
    for part in ("[/red]", "[bold]", "[/]"):
        assert part in listed
        assert part in shown
    assert "Anrufer  [unverständlich]" in shown
    assert "TOM      [#]" in shown
    assert shown.endswith("Nachricht: [/]\n"), "without brackets around nobody"


def test_every_result_and_state_has_a_german_word() -> None:
    assert set(RESULTS) == set(CallResult)
    assert set(STATES) == set(CallState)


def test_one_call_as_json(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_call(settings, "aaaa1111" + "0" * 24, as_json=True) == 0
    call = json.loads(capsys.readouterr().out)
    assert [turn["said"] for turn in call["turns"]] == ["", "wo sind sie"]
    assert call["notes"][0]["callback_number"] == "03012345"


def test_a_call_that_is_not_there(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_call(settings, "cccc", as_json=False) == 1
    assert "cccc" in capsys.readouterr().err


def test_a_call_log_that_cannot_be_opened(clean: Path) -> None:
    (clean / "daten").write_text("keine Ordner")
    with pytest.raises(SettingsError, match=r"^data: daten: the call log cannot be opened: "):
        list_calls(Settings(data=Path("daten")), 20, "", as_json=False)
    (clean / "tom.db").write_bytes(b"kein SQLite, sondern etwas anderes" * 100)
    with pytest.raises(SettingsError, match="not a database"):
        list_calls(Settings(data=clean), 20, "", as_json=False)
