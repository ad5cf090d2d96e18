"""From the settings to the parts of the server."""

from pathlib import Path

import pytest

from telephony.sip.config import direct_line
from tom.settings import Settings, SettingsError
from tom.startup import core_settings, load_all_profiles, used_profiles

HOUSE = """company = "Haus {name}"
greeting = "Guten Tag."
[[departments]]
name = "Weiter"
spoken = "dort"
profile = "{to}"
"""


def profiles_in(folder: Path, **leads: str) -> Settings:
    for name, to in leads.items():
        (folder / f"{name}.toml").write_text(HOUSE.format(name=name, to=to), encoding="utf-8")
    return Settings(profiles=folder, profile=next(iter(leads)))


def test_profiles_that_a_call_can_be_handed_over_to_are_used_too(tmp_path: Path) -> None:
    settings = profiles_in(tmp_path, eins="zwei", zwei="drei", drei="eins", allein="allein")
    used = used_profiles(settings, load_all_profiles(settings), [direct_line()])
    assert list(used) == ["drei", "eins", "zwei"]


def test_a_department_of_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"profile eins: department Weiter: .* 'null'"):
        load_all_profiles(profiles_in(tmp_path, eins="null"))


def test_how_long_a_caller_waits_without_a_word() -> None:
    settings = Settings.model_validate({"answering": {"filler_ms": 900, "filler_again_ms": 4000}})
    fillers = core_settings(settings).realtime.fillers
    assert (fillers.after_ms, fillers.again_ms) == (900, 4000)


def test_who_understands_callers() -> None:
    assert core_settings(Settings()).pipeline == "realtime"
    settings = Settings.model_validate({"answering": {"pipeline": "whisperx"}})
    assert core_settings(settings).pipeline == "whisperx"
