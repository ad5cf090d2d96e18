"""`tom doctor`: what it makes of what it sees. The whole examination is in tests/e2e."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console

from telephony.calllog import CallLog, JobState
from tests.mailkit import HOST, smtp_server
from tests.sipkit.ports import free_port
from tom import doctor
from tom.choice import GERMAN, Choice, Reason
from tom.doctor import Finding, audio_finding, transcription_finding
from tom.notify.settings import EmailSection, NotifySection
from tom.settings import Settings
from tom.whisperx_settings import WhisperXSection


def test_every_reason_has_german_words() -> None:
    assert set(GERMAN) == set(Reason)
    assert Choice("stt", "ohr", Reason.NAMED).german_reason == "so eingestellt"
    assert Choice("llm", "wer", "openai: no").german_reason == "„openai: no“"


def test_what_was_heard_is_told_in_sentences() -> None:
    good = audio_finding("Ton", "wo sind sie", ["guten tag", "in berlin"])
    assert (good.state, good.detail) == (
        "ok",
        "TOM verstand „wo sind sie“, das Telefon hörte „in berlin“",
    )
    for heard in ([], [""]):
        bad = audio_finding("Ton", "", heard)
        assert bad.detail == "TOM verstand nichts, das Telefon hörte nichts"
        assert bad.state == "fault"


def test_who_transcribes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "installed", lambda: False)
    settings, count = Settings(), {JobState.WAITING: 2, JobState.QUEUED: 1, JobState.FAILED: 1}
    missing = transcription_finding(settings, [], count)
    assert (missing.state, missing.remedy) == (
        "note",
        "`make run WHISPERX=1` richtet es ein (4 GB)",
    )
    assert "bleiben liegen; 3 warten, 1 sind fehlgeschlagen" in missing.detail
    elsewhere = transcription_finding(settings, ["large-v2 on cuda"], {})
    assert elsewhere.detail == "WhisperX (large-v2 on cuda); 0 warten, 0 sind fehlgeschlagen"
    monkeypatch.setattr(doctor, "installed", lambda: True)
    here = transcription_finding(settings, [], {})
    assert here.detail.startswith("WhisperX ist eingerichtet (whisper-demo-de)")
    assert "large-v2" in here.remedy, "the built-in model is for trying out"
    none = Settings(whisperx=WhisperXSection(workers=0))
    alone = transcription_finding(none, [], {})
    assert (alone.state, alone.remedy.split()[0:2]) == ("note", ["`tom", "worker`"])
    assert transcription_finding(none, ["large-v2 on cuda"], {}).detail == elsewhere.detail
    chosen = Settings(whisperx=WhisperXSection(model="medium"))
    assert transcription_finding(chosen, [], {}).state == "ok"


def test_checks_of_a_running_server() -> None:
    found = [
        doctor._as_finding({"name": name, "ok": ok, "detail": detail})
        for name, ok, detail in [
            ("sip", True, ""),
            ("line amt", False, "not registered"),
            ("line haus", True, "direct"),
        ]
    ]
    assert [(finding.what, finding.state, finding.detail) for finding in found] == [
        ("SIP", "ok", "nimmt Anrufe an"),
        ("Leitung amt", "fault", "nicht angemeldet"),
        ("Leitung haus", "ok", "direkt, ohne Anmeldung"),
    ]


def test_a_finding_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    doctor._print(Console(highlight=False), Finding("[a]", "note", "[/red]", "[b]"))
    assert capsys.readouterr().out == "! [a]: [/red]\n    → [b]\n"


@pytest.mark.parametrize("error", [TimeoutError(), RuntimeError("kein Start")])
async def test_a_server_that_does_not_start_is_a_finding(
    clean: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    @asynccontextmanager
    async def never(settings: Settings, config: Path | None) -> AsyncIterator[tuple[int, Path]]:
        await asyncio.sleep(0)
        raise error
        yield

    monkeypatch.setattr(doctor, "own_server", never)
    (finding,) = await doctor._two_way_audio(Settings(data=clean), None)
    assert finding.state == "fault"
    assert finding.detail == (str(error) or "keine Antwort in der Zeit")


def test_a_call_log_without_calls_is_no_fault(tmp_path: Path) -> None:
    CallLog.open(tmp_path).close()
    assert doctor._said(tmp_path) == ""


async def test_whether_the_owner_can_be_told() -> None:
    (off,) = await doctor._notify(Settings())
    assert (off.state, off.what) == ("ok", "Benachrichtigung")

    def settings(port: int) -> Settings:
        email = EmailSection(
            host=HOST, port=port, security="none", sender="a@b.org", recipients=("c@d.org",)
        )
        return Settings(notify=NotifySection(email=email))

    with smtp_server() as box:
        (good,) = await doctor._notify(settings(box.port))
    assert (good.state, box.envelopes) == ("ok", [])
    assert good.detail == f"{HOST}:{box.port} erreicht, ohne Anmeldung"
    (bad,) = await doctor._notify(settings(free_port()))
    assert bad.state == "fault"
    assert "refused" in bad.detail
