"""Simulated engines serve where only this machine can call, or where it was forced."""

from pathlib import Path
from typing import Any

import pytest

from agents.engines import EngineUnavailable
from agents.engines.chain import Switched
from agents.profile import Profile
from tom.calling import recogniser
from tom.engines import Engines
from tom.settings import Settings, SettingsError
from tom.simulated import refuse_simulated, simulated_stages

PROFILE = Profile(name="haus", company="Haus", greeting="Guten Tag.")
ALONE = {"bind": "127.0.0.1"}


def nobody(switched: Switched) -> None:
    """Is told of no switch."""


def settings(data: Path, **sections: Any) -> Settings:
    given = {"data": data, "llm": {"engine": "receptionist"}, "sip": ALONE}
    return Settings.model_validate(given | sections)


@pytest.mark.parametrize("stage", ["stt", "llm", "tts"])
@pytest.mark.parametrize(
    "reached",
    [
        {"sip": {"bind": "0.0.0.0"}},
        {"sip": {"bind": "192.168.178.2"}},
        {"web": {"host": "0.0.0.0"}},
        {"sip": ALONE | {"lines": ["fritzbox.toml"]}},
        # Behind a proxy on this machine.
        {"web": {"allowed_hosts": ["tom.example.org"]}},
        {"web": {"allowed_hosts": ["*"]}},
        {"web": {"public_url": "https://tom.example.org"}},
    ],
)
def test_callers_from_elsewhere_do_not_meet_them(
    clean: Path, stage: str, reached: dict[str, Any]
) -> None:
    simulated = {stage: {"engine": "simulated"}}
    with pytest.raises(EngineUnavailable, match=f"{stage}.engine = .*simulated.force = true"):
        refuse_simulated(settings(clean, **simulated, **reached))
    refuse_simulated(settings(clean, **simulated, **reached, simulated={"force": True}))
    refuse_simulated(settings(clean, **reached))


def test_names_of_this_machine_let_nobody_else_in(clean: Path) -> None:
    web = {"allowed_hosts": ["localhost"], "public_url": "http://[::1]:8081"}
    refuse_simulated(settings(clean, tts={"engine": "simulated"}, web=web))


async def test_the_server_does_not_start_with_them(clean: Path) -> None:
    given = settings(clean, tts={"engine": "simulated"}, web={"host": "0.0.0.0"})
    with pytest.raises(SettingsError, match=r"tts\.engine"):
        await Engines.load(given, [PROFILE])


async def test_where_they_serve_it_is_said_that_they_are_not_real(
    clean: Path, caplog: pytest.LogCaptureFixture
) -> None:
    simulated = {stage: {"engine": "simulated", "fallback": []} for stage in ("stt", "llm", "tts")}
    given = settings(clean, **simulated)
    assert simulated_stages(given) == ["stt.engine", "llm.engine", "tts.engine"]
    engines = await Engines.load(given, [PROFILE])
    stt = engines.stt(PROFILE, nobody)
    assert stt is not None
    assert stt.name == "simulated"
    assert engines.llm(nobody).name == "simulated"
    assert engines.tts(PROFILE, nobody).name == "simulated (espeak-ng (de))"
    assert [choice.stage for choice in engines.choices] == ["stt", "llm", "tts"]
    for choice in engines.choices:
        assert "imuliert" in choice.notice
        assert choice.german_reason == "so eingestellt, für Last- und Latenztests"
        assert choice.notice in caplog.text


async def test_the_settings_reach_the_engines(clean: Path) -> None:
    simulated = {"stt": {"texts": ["Grüezi."]}, "tts": {"voice": "hum"}}
    stages = {"stt": {"engine": "simulated"}, "tts": {"engine": "simulated"}}
    engines = await Engines.load(settings(clean, **stages, simulated=simulated), [PROFILE])
    stt = engines.stt(PROFILE, nobody)
    assert stt is not None
    assert (await stt.stream().finish()).text == "Grüezi."
    assert engines.tts(PROFILE, nobody).name == "simulated (hum)"


async def test_a_phone_has_ears_of_its_own(clean: Path) -> None:
    stt = await recogniser(settings(clean, stt={"engine": "simulated"}))
    assert stt.name == "sherpa-onnx (stt-demo-de)"
