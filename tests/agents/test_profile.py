"""Profiles: reading them, and what their faults are called."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.conversation import MustHear
from agents.opening_hours import Week
from agents.profile import DEFAULT_NAME, SHIPPED, ProfileError, load_profile, load_profiles
from agents.realtime.opening import greeting_pieces

LEAST = 'company = "Laden"\ngreeting = "Guten Tag."\n'


def _load(tmp_path: Path, text: str):
    path = tmp_path / "laden.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def test_shipped_profiles() -> None:
    profiles = load_profiles(SHIPPED)
    assert {"praxis", "werkstatt", "office-en"} <= set(profiles)
    practice = profiles[DEFAULT_NAME]
    assert "die KI der Praxis am Markt" in practice.greeting
    assert practice.schedule(practice.department("Verwaltung")).week != practice.hours
    assert practice.schedule(practice.department("Anmeldung")).week == practice.hours
    assert practice.department("Labor") is None


@pytest.mark.parametrize("profile", load_profiles(SHIPPED).values(), ids=lambda p: p.name)
def test_greeting_discloses_the_machine(profile) -> None:
    """EU AI Act, Article 50."""
    told = greeting_pieces(profile.greeting)[0]
    assert isinstance(told, MustHear)
    assert re.search(r"\b(?:KI|AI)\b", told.text)
    assert profile.company in told.text


def test_least_profile(tmp_path: Path) -> None:
    profile = _load(tmp_path, LEAST)
    assert profile.name == "laden"
    assert profile.language == "de"
    assert profile.hours == Week()


def test_line_breaks_in_sentences(tmp_path: Path) -> None:
    profile = _load(tmp_path, 'company = "L"\ngreeting = """\nGuten\n  Tag."""\n')
    assert profile.greeting == "Guten Tag."


def test_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        _load(tmp_path, LEAST).company = "x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("company = 1", "company: "),
        ("company = ", "is not TOML"),
        ('company = "L"', "greeting: Field required"),
        (LEAST + 'colour = "red"', "colour: Extra inputs"),
        (LEAST + '[hours]\nmonday = ["8-12"]', "hours.monday[0]: '8-12' is not a range"),
        (LEAST + '[hours]\nmonday = ["22:00-02:00"]', "hours.monday[0]: '22:00-02:00' crosses"),
        (LEAST + '[hours]\nmonday = ["08:00-25:00"]', "no clock shows"),
        (LEAST + '[hours]\nmonday = ["08:00-12:00", "11:00-13:00"]', "hours: monday: 11:00-13:00"),
        (LEAST + '[[closed]]\nday = "2026-13-01"', "closed[0]: '2026-13-01' is not a day"),
        (LEAST + 'timezone = "Mars"', "timezone: 'Mars' is no time zone"),
        (LEAST + 'language = "fr"', "language: "),
        (
            LEAST + '[[departments]]\nname = "A"\nspoken = "der A"\ntarget = "a b"',
            "departments[0].target: 'a b' is neither",
        ),
        (
            LEAST + 2 * '[[departments]]\nname = "A"\nspoken = "der A"\n',
            "departments: 'A' is there more than once",
        ),
        (
            LEAST + '[[departments]]\nname = "A"\nspoken = "a"\ntarget = "1"\nprofile = "b"',
            "departments[0]: profile: a department has a target or a profile, not both",
        ),
        (LEAST + 2 * '[[mcp]]\nname = "a"\ncommand = "x"\n', "mcp: 'a' is there more than once"),
        (LEAST + '[[mcp]]\nname = "a"\npassword = "geheim"', "mcp[0].password: Extra inputs"),
        (LEAST + '[fillers]\nslow = "Moment."', "fillers.slow: "),
    ],
)
def test_faults(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ProfileError) as caught:
        _load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "laden.toml"))
    assert told in message
    assert "\n" not in message


def test_missing_and_empty(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "none.toml")
    with pytest.raises(ProfileError, match="holds no profile"):
        load_profiles(tmp_path)
    (tmp_path / "a.toml").write_text('name = "x"\n' + LEAST, encoding="utf-8")
    (tmp_path / "b.toml").write_text('name = "x"\n' + LEAST, encoding="utf-8")
    with pytest.raises(ProfileError, match="taken by another file"):
        load_profiles(tmp_path)
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(ProfileError, match="not UTF-8"):
        load_profile(tmp_path / "a.toml")
