"""`[[variants]]`: other settings for a share of the calls, to find out which do better."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from telephony.call import CONTROL
from tom.setting_types import Section

Overrides = dict[str, Any]


class Variant(Section):
    """What differs for a share of the calls; the rest of each section stays as it is."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    share: float = Field(gt=0, lt=100)
    """Percent of the calls."""
    stt: Overrides = Field(default_factory=dict[str, Any])
    llm: Overrides = Field(default_factory=dict[str, Any])
    tts: Overrides = Field(default_factory=dict[str, Any])
    answering: Overrides = Field(default_factory=dict[str, Any])

    @property
    def overrides(self) -> dict[str, Overrides]:
        """By section, those that there are."""
        sections = {"stt": self.stt, "llm": self.llm, "tts": self.tts, "answering": self.answering}
        return {name: keys for name, keys in sections.items() if keys}

    @property
    def keys(self) -> tuple[str, ...]:
        """What it overrides, as "llm.ollama.model"."""
        return tuple(_dotted(self.overrides))


def merged(section: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """`section` with `overrides` over it, tables within it key by key."""
    result = dict(section)
    for key, value in overrides.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def fault_of(variants: tuple[Variant, ...]) -> str:
    """What is wrong with them together; empty where nothing is."""
    names = [variant.name for variant in variants]
    for name in names:
        if name == CONTROL:
            return f"{CONTROL!r} is the name of the calls without a variant"
        if names.count(name) > 1:
            return f"two are called {name!r}"
    total = sum(variant.share for variant in variants)
    if total >= 100:
        return f"their shares are {total:g} %: no call is left to compare with"
    return ""


def _dotted(table: Mapping[str, Any], prefix: str = "") -> list[str]:
    found: list[str] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            found += _dotted(value, f"{prefix}{key}.")  # type: ignore[arg-type]
        else:
            found.append(f"{prefix}{key}")
    return found
