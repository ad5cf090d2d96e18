"""What `tom doctor` says of the engines."""

from pathlib import Path
from typing import Any

import pytest

from tests.agents.engines.clouds.azure_service import AzureBehaviour, azure_service
from tom.choice import Choice, Reason
from tom.doctor_engines import choice_finding, engine_findings
from tom.settings import Settings

KEY = "a-secret-key"


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
    return [(each.what, each.state, each.detail) for each in findings]


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
