"""What `tom doctor` says of the engines."""

from pathlib import Path
from typing import Any

import pytest

from agents.engines import EngineError
from tests.agents.engines.clouds.azure_service import AzureBehaviour, azure_service
from tests.agents.engines.llm.standin import Behaviour, serve
from tests.agents.engines.turn.tiny_model import FILE, make
from tom.choice import Choice, Reason
from tom.doctor_engines import choice_finding, engine_findings, turn_finding
from tom.finding import Finding
from tom.settings import Settings, SettingsError

KEY = "a-secret-key"
STAGES = ("Spracherkennung", "Sprachmodell", "Stimme")


@pytest.mark.parametrize(
    ("choice", "what", "state", "detail"),
    [
        (Choice("tts", "espeak-ng (de)", Reason.NAMED), "Stimme", "ok", "so eingestellt"),
        (Choice("tts", "e", Reason.FALLBACK), "Stimme, Ersatz", "ok", "springt ein, wenn"),
        (
            Choice("stt", "azure", "azure.key: azure needs it", missing=True),
            "Spracherkennung, Ersatz",
            "note",
            "azure kann nicht einspringen: „azure.key: azure needs it“",
        ),
        (Choice("stt", "", Reason.NO_STT, language="en"), "Spracherkennung", "note", "keine für"),
        (Choice("stt", "s", Reason.NAMED, "Nur zum Testen."), "Spracherkennung", "note", "Testen"),
    ],
)
def test_a_choice(choice: Choice, what: str, state: str, detail: str) -> None:
    finding = choice_finding(choice)
    assert (finding.what, finding.state) == (what, state)
    assert detail in finding.detail
    assert bool(finding.remedy) == (state == "note")


async def test_who_hears_that_a_turn_is_over(clean: Path) -> None:
    given: dict[str, Any] = {"data": clean, "llm": {"engine": "receptionist"}}
    (words,) = await _of("Ende der Rede", given)
    assert (words.state, words.detail) == ("ok", "nach den Worten und der Stille")
    assert "tom models pull smart-turn" in words.remedy
    folder = make(clean / "models" / "tiny")
    (voice,) = await _of("Ende der Rede", given)
    assert (voice.state, voice.remedy) == ("ok", "")
    assert voice.detail == "nach den Worten, der Stille und der Stimme (tiny)"
    (folder / FILE).write_bytes(b"no model")
    with pytest.raises(SettingsError, match="tiny"):
        await _of("Ende der Rede", given)


async def test_a_detector_that_fails_is_a_fault() -> None:
    class Broken:
        name, hears_s = "tiny", 8.0

        async def probability(self, pcm: bytes) -> float:
            raise EngineError("tiny: broken")

    assert (await turn_finding(Broken())).state == "fault"


@pytest.mark.parametrize(
    ("capabilities", "state", "detail"),
    [
        (("completion", "tools"), "ok", "benutzt von ollama"),
        (("completion",), "note", "ollama, receptionist: niemand benutzt die der MCP-Server"),
    ],
)
async def test_whether_a_model_uses_the_servers_of_a_profile(
    tmp_path: Path, clean: Path, capabilities: tuple[str, ...], state: str, detail: str
) -> None:
    profile = 'company = "H"\ngreeting = "G"\n[[mcp]]\nname = "k"\ncommand = "/gibt/es/nicht"\n'
    (tmp_path / "haus.toml").write_text(profile, encoding="utf-8")
    async with serve(Behaviour(capabilities=capabilities)) as url:
        model = {"engine": "ollama", "ollama": {"url": url}}
        given = {"data": clean, "profiles": tmp_path, "profile": "haus", "llm": model}
        (told,) = await _of("Werkzeuge", given)
        assert await _of("Werkzeuge", {"data": clean, "llm": model}) == [], "nobody has a server"
    assert (told.state, told.detail) == (state, detail)


async def test_variants_are_told_with_what_they_differ_in(clean: Path) -> None:
    variant = {"name": "kurz", "share": 20, "answering": {"likely_ms": 200}}
    given: dict[str, Any] = {"data": clean, "llm": {"engine": "receptionist"}}
    (told,) = await _of("Varianten", given | {"variants": [variant], "variants_sticky": True})
    assert told.detail == "je Anrufernummer: control 80 %; kurz 20 %, answering.likely_ms = 200"
    assert await _of("Varianten", given) == []


async def _of(what: str, sections: dict[str, Any]) -> list[Finding]:
    findings = await engine_findings(Settings.model_validate(sections))
    return [finding for finding in findings if finding.what == what]


async def _asked(clean: Path, behaviour: AzureBehaviour) -> list[tuple[str, str, str]]:
    async with azure_service(behaviour) as host:
        sections: dict[str, Any] = {
            "data": clean,
            "llm": {"engine": "receptionist"},
            "stt": {"engine": "azure"},
            "tts": {"engine": "azure"},
            "azure": {"host": host, "key": KEY},
        }
        findings = await engine_findings(Settings.model_validate(sections))
    return [(each.what, each.state, each.detail) for each in findings if each.what in STAGES]


async def test_a_cloud_is_asked(clean: Path) -> None:
    findings = await _asked(clean, AzureBehaviour())
    assert findings[-2:] == [
        ("Spracherkennung", "ok", "azure (de-DE) antwortet, der Schlüssel wird angenommen"),
        ("Stimme", "ok", "azure (de-DE-KatjaNeural) antwortet, der Schlüssel wird angenommen"),
    ]


async def test_a_cloud_that_refuses_is_a_fault(clean: Path) -> None:
    findings = await _asked(clean, AzureBehaviour(status=401))
    assert [state for _, state, _ in findings[-2:]] == ["fault", "fault"]
    assert all("refuses the key" in detail for *_, detail in findings[-2:])
    assert KEY not in str(findings)
