"""`Profile`: who TOM is on a line. One TOML file each; what callers hear comes from it."""

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from agents.conversation import Connect, HandOver
from agents.opening_hours import ClosedDay, Schedule, Week
from agents.tools.mcp_config import McpServer

SHIPPED = Path(__file__).parent / "profiles"
"""The folder of the profiles that come with TOM."""
DEFAULT_NAME = "praxis"
"""Name of the shipped profile that answers where none is chosen."""

_TARGET = re.compile(r"sips?:\S+|[+*#]*\d[\d*#]*|")


class ProfileError(ValueError):
    """A profile cannot be used. One line: the file, the key and what is wrong with it."""


def _zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'{value!r} is no time zone like "Europe/Berlin"') from error
    return value


def _target(value: str) -> str:
    if _TARGET.fullmatch(value) is None:
        raise ValueError(f"{value!r} is neither a SIP URI nor a number")
    return value


def _one_line(value: str) -> str:
    return " ".join(value.split())


Sentence = Annotated[str, AfterValidator(_one_line)]
"""Spoken text; line breaks in the file become spaces."""


class Department(BaseModel):
    """Somebody a caller can be connected with."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    """Short, unique in the profile; what `Connect.department` holds and the call log shows."""
    spoken: str = Field(min_length=1)
    """As it follows "Ich verbinde Sie mit" ("der Anmeldung") or "I am connecting you to"."""
    keywords: tuple[str, ...] = ()
    """What callers call it, besides `name`: words or phrases, any case."""
    target: Annotated[str, AfterValidator(_target)] = ""
    """SIP URI or number to transfer to; empty where nobody can be reached by phone."""
    profile: str = ""
    """Name of the profile with which TOM goes on himself, instead of a `target`."""
    hours: Week | None = None
    """Own hours, where they differ from the house's."""

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> "Department":
        if self.target and self.profile:
            raise ValueError("profile: a department has a target or a profile, not both")
        return self

    @property
    def action(self) -> Connect | HandOver:
        """What puts a caller through to it."""
        return HandOver(self.profile, self.name) if self.profile else Connect(self.name)

    def is_called(self, name: str) -> bool:
        """Whether `name` is one of its names, in any case."""
        names = (self.name, self.spoken, *self.keywords)
        return name.strip().lower() in (each.lower() for each in names)


class Answer(BaseModel):
    """A question that callers often ask, and what TOM says to it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    keywords: tuple[str, ...] = Field(min_length=1)
    """Words or phrases that the question holds, any case: one of them is enough."""
    text: Sentence = Field(min_length=1)


class Fillers(BaseModel):
    """What TOM says while a caller waits. Empty: sentences of the language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slow: tuple[Sentence, ...] = ()
    """While an answer is being found: "Einen kleinen Moment, bitte."."""
    lookup: tuple[Sentence, ...] = ()
    """While a tool looks something up: "Einen Moment, ich sehe nach."."""
    acting: tuple[Sentence, ...] = ()
    """Before a tool that does something: "Einen Moment, das erledige ich."."""
    still: tuple[Sentence, ...] = ()
    """Said when it takes longer still."""


class Voice(BaseModel):
    """How TOM speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    """Name of a voice as the speech engine knows it; empty for the engine's own choice."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    """Speed of speech, 1.0 is the voice's own."""


class Profile(BaseModel):
    """Who TOM is on a line."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    language: Literal["de", "en"] = "de"
    company: str = Field(min_length=1)
    """Plain name: "Praxis am Markt"."""
    company_nominative: str = ""
    """In a sentence: "die Praxis am Markt". Empty: the plain name."""
    company_dative: str = ""
    """After "mit", "bei" and "von": "der Praxis am Markt"."""
    greeting: Sentence = Field(min_length=1)
    """What TOM says first. It tells the caller that a machine speaks (EU AI Act, Article 50)."""
    recording_notice: Sentence = ""
    """Said once the greeting has told what speaks, while calls are recorded (§ 201 StGB)."""
    handover_greeting: Sentence = ""
    """Said first to callers whom another profile hands over. Empty: a standard sentence with the
    company's name."""
    voicemail_greeting: Sentence = ""
    """Said before the tone. Empty: a standard sentence of the language."""
    closed_greeting: Sentence = ""
    """Said before it, after the company's name, to callers out of opening hours who are to leave a
    message. Empty: a standard sentence of the language."""
    voicemail_key: str = Field(default="*", pattern=r"^[*#A-D]?$")
    """Key that leads from the conversation to voicemail; empty for none."""
    timezone: Annotated[str, AfterValidator(_zone_name)] = "Europe/Berlin"
    hours: Week = Week()
    closed: tuple[ClosedDay, ...] = ()
    address: Sentence = ""
    """Spoken, after "Unsere Adresse ist": "Hauptstraße zwölf in … Berlin"."""
    directions: Sentence = ""
    """A further sentence on how to find the place: "Parkplätze finden Sie vor dem Haus."."""
    emergency: Sentence = ""
    """Said to a caller in an emergency. Empty: a standard sentence naming 112."""
    departments: tuple[Department, ...] = ()
    answers: tuple[Answer, ...] = ()
    hot_words: tuple[str, ...] = ()
    """Names and terms of this house that callers use, for transcripts of recordings. Those of the
    company and its departments are known already."""
    prompt: str = ""
    """Added to the system prompt of language models: facts and wishes of this house."""
    voice: Voice = Voice()
    fillers: Fillers = Fillers()
    mcp: tuple[McpServer, ...] = ()
    """Servers whose tools a language model can use."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Profile":
        for key, named in (("departments", self.departments), ("mcp", self.mcp)):
            names = [each.name for each in named]
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{key}: {name!r} is there more than once")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the place TOM answers for."""
        return ZoneInfo(self.timezone)

    def department(self, name: str) -> Department | None:
        """The department of that `name`."""
        return next((d for d in self.departments if d.name == name), None)

    def department_called(self, name: str) -> Department | None:
        """The department that `name` means: its name, how it is spoken of, or a keyword."""
        return next((d for d in self.departments if d.is_called(name)), None)

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """The hot words: the company's, the departments' and the profile's own, each once."""
        names = (self.company, *(each.name for each in self.departments), *self.hot_words)
        return tuple(dict.fromkeys(names))

    def schedule(self, department: Department | None = None) -> Schedule:
        """The opening hours of the house, or of a department."""
        own = department.hours if department else None
        return Schedule(own if own is not None else self.hours, self.closed, self.zone)


def load_profile(path: Path) -> Profile:
    """Read one profile. Its name is the file's name where it gives none. Raises ProfileError."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    data.setdefault("name", path.stem)
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        raise ProfileError(f"{path}: {_first_fault(error)}") from error


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Read every `*.toml` of a folder, by name. Raises ProfileError."""
    profiles: dict[str, Profile] = {}
    for path in sorted(folder.glob("*.toml")):
        profile = load_profile(path)
        if profile.name in profiles:
            raise ProfileError(f"{path}: name: {profile.name!r} is taken by another file")
        profiles[profile.name] = profile
    if not profiles:
        raise ProfileError(f"{folder}: holds no profile (*.toml)")
    return profiles


def _first_fault(error: ValidationError) -> str:
    faults = error.errors(include_url=False)
    key = ""
    for part in faults[0]["loc"]:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    told = faults[0]["msg"].removeprefix("Value error, ")
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{key}: {told}{more}" if key else f"{told}{more}"
