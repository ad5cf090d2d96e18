"""The example files name every setting, with its default."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tom.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
UNSET = {"models", "profiles", "sip.max_calls"}
"""Keys without a default: the example shows them commented out."""


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def value(content: dict[str, Any], key: str) -> Any:
    for part in key.split("."):
        content = content[part]
    return content


def test_the_example_file_names_every_key() -> None:
    text = (ROOT / "tom.example.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    for key in keys(Settings):
        if key in UNSET:
            assert re.search(rf"^# {key.split('.')[-1]} = ", text, re.MULTILINE), key
        else:
            value(content, key)


def test_the_example_file_shows_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = load_settings(ROOT / "tom.example.toml").model_dump(exclude={"data"})
    assert shown == Settings().model_dump(exclude={"data"})


def test_the_environment_example_names_every_key() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^# (TOM_[A-Z0-9_]+)=", text, re.MULTILINE))
    wanted = {"TOM_" + key.upper().replace(".", "__") for key in keys(Settings)}
    assert wanted <= named
