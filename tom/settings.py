"""Settings: `tom.toml`, then `TOM_…` variables over it, then the command line over both.

Every key is explained in `tom.example.toml`; a variable is named like its key, with two underscores
for a dot: `TOM_SIP__PORT=5070` is `port` under `[sip]`.
"""

import os
import tomllib
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import load_dotenv
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import (
    SettingsError as UnreadableVariable,
)

from telephony.sip.config import MAX_LINES
from tom.answering_settings import Answering, Recording, VoicemailSection
from tom.engine_settings import Azure, Llm, OpenAi, Stt, Tts
from tom.notify.settings import NotifySection
from tom.setting_types import Section as _Section
from tom.setting_types import ServerUrl as _ServerUrl
from tom.simulated_settings import Simulated
from tom.variant_settings import Variant, fault_of, merged
from tom.whisperx_settings import WhisperXSection

_PREFIX = "TOM_"
_DELIMITER = "__"
_FOR_ALL = frozenset({"answering.max_conversations", "llm.keep_warm_s"})
"""Keys of sections that variants may change, which no variant may."""


class SettingsError(ValueError):
    """A setting is missing or broken. One line: where it stands, its key, what is wrong."""


def _ipv4(value: str) -> str:
    try:
        IPv4Address(value)
    except ValueError:
        raise ValueError("must be an IPv4 address, like 0.0.0.0") from None
    return value


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        raise ValueError("must be an address or a network, like 172.18.0.0/16") from None
    return value


_Network = Annotated[str, AfterValidator(_network)]
_IPv4 = Annotated[str, AfterValidator(_ipv4)]


class IceServer(_Section):
    """A STUN or TURN server (RFC 7064, RFC 7065)."""

    url: str = Field(pattern=r"^(stun|stuns|turn|turns):\S+$")
    username: str = ""
    credential: SecretStr = SecretStr("")


class Web(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8081, ge=0, le=65535)
    public_url: _ServerUrl = ""
    allowed_hosts: tuple[Annotated[str, Field(pattern=r"^(\*|(\*\.)?[^*:]+)$")], ...] = ()
    trusted_proxies: tuple[_Network, ...] = ("127.0.0.1", "::1")
    max_calls: int = Field(default=10, ge=0, le=100)
    ice_servers: tuple[IceServer, ...] = ()
    """The host's own candidates are enough in one network."""


class Sip(_Section):
    bind: _IPv4 = "0.0.0.0"
    port: int = Field(default=5060, ge=0, le=65535)
    rtp_port_start: int = Field(default=0, ge=0, le=65000)
    rtp_port_range: int = Field(default=100, ge=16, le=20000)
    max_calls: int | None = Field(default=None, ge=1, le=400)
    lines: tuple[Path, ...] = Field(default=(), max_length=MAX_LINES)
    drop_strangers: bool = False
    jitter_init_ms: int = Field(default=40, ge=0, le=400)
    jitter_min_ms: int = Field(default=40, ge=0, le=400)
    jitter_max_ms: int = Field(default=200, ge=40, le=1000)
    log_level: int = Field(default=2, ge=0, le=5)


class Settings(BaseSettings):
    """All settings. Relative paths in `tom.toml` count from that file's folder."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter=_DELIMITER,
        extra="forbid",
        frozen=True,
    )

    data: Path = Path("data")
    models: Path | None = None
    database_url: str = ""
    profile: str = "praxis"
    profiles: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    dev_allow_no_jwt: bool = False
    web: Web = Web()
    sip: Sip = Sip()
    stt: Stt = Stt()
    llm: Llm = Llm()
    tts: Tts = Tts()
    azure: Azure = Azure()
    openai: OpenAi = OpenAi()
    simulated: Simulated = Simulated()
    answering: Answering = Answering()
    voicemail: VoicemailSection = VoicemailSection()
    recording: Recording = Recording()
    whisperx: WhisperXSection = WhisperXSection()
    notify: NotifySection = NotifySection()
    variants: tuple[Variant, ...] = ()
    variants_sticky: bool = False

    @property
    def models_dir(self) -> Path:
        """Where pulled models lie."""
        return self.models or self.data / "models"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # `load_settings` passes the file's content as init arguments: the environment goes first.
        return env_settings, init_settings


def load_settings(config: Path | None = None, overrides: dict[str, Any] | None = None) -> Settings:
    """Read the settings. Without `config`, `tom.toml` in the current folder where there is one.

    `overrides` (from the command line: `key` or `section.key`, already checked) win over
    everything. Raises SettingsError.
    """
    _read_env_file(Path(".env"))
    path = config or Path("tom.toml")
    content = _read(path) if config is not None or path.exists() else {}
    _resolve_paths(content, path.parent)
    try:
        settings = _override(Settings(**content), overrides or {})
        check_variants(settings)
        return settings
    except ValidationError as error:
        raise SettingsError(_explain(error, path, content)) from error
    except UnreadableVariable as error:
        raise SettingsError(_explain_variable(error)) from error


def check_variants(settings: Settings) -> None:
    """Raises SettingsError where the variants cannot be what calls are answered with."""
    if fault := fault_of(settings.variants):
        raise SettingsError(f"variants: {fault}")
    for variant in settings.variants:
        with_variant(settings, variant)


def with_variant(settings: Settings, variant: Variant) -> Settings:
    """The settings of the variant's calls. Raises SettingsError."""
    changed: dict[str, _Section] = {}
    for name, overrides in variant.overrides.items():
        section: _Section = getattr(settings, name)
        try:
            changed[name] = section.model_validate(merged(section.model_dump(), overrides))
        except ValidationError as error:
            key = ".".join((name, *map(str, _first_fault(error)["loc"])))
            raise SettingsError(f"variants: {variant.name}: {key}: {_reason(error)}") from error
    for key in _FOR_ALL.intersection(variant.keys):
        raise SettingsError(f"variants: {variant.name}: {key}: holds for all calls together")
    return settings.model_copy(update=changed)


def _read_env_file(path: Path) -> None:
    """Add the file to the environment, where lines look for their passwords (`password_env`)."""
    try:
        load_dotenv(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsError(f"{path}: cannot be read: {reason}") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def _resolve_paths(content: dict[str, Any], folder: Path) -> None:
    for key in ("data", "models", "profiles"):
        if isinstance(content.get(key), str):
            content[key] = folder / content[key]
    sip = content.get("sip")
    if isinstance(sip, dict) and isinstance(sip.get("lines"), list):
        sip["lines"] = [
            folder / line if isinstance(line, str) and (folder / line).exists() else line
            for line in sip["lines"]
        ]


def _override(settings: Settings, overrides: dict[str, Any]) -> Settings:
    for dotted, value in overrides.items():
        section, _, key = dotted.rpartition(".")
        if section:
            value = getattr(settings, section).model_copy(update={key: value})
        settings = settings.model_copy(update={section or key: value})
    return settings


def _explain(error: ValidationError, path: Path, content: dict[str, Any]) -> str:
    keys = [part for part in _first_fault(error)["loc"] if isinstance(part, str)]
    variable = _PREFIX + _DELIMITER.join(keys).upper()
    in_file = _names(error, content)
    in_environment = any(name.upper() == variable for name in os.environ)
    if in_environment or in_file is None:
        return f"{variable}: {_reason(error)}"
    return f"{path}: {'.'.join(in_file)}: {_reason(error)}"


def _first_fault(error: ValidationError) -> ErrorDetails:
    return error.errors(include_url=False)[0]


def _names(error: ValidationError, content: Any) -> list[str] | None:
    """The way to the fault in the file, entries of a list by their `name` where they have one;
    None: it is not in the file."""
    names: list[str] = []
    for part in _first_fault(error)["loc"]:
        if isinstance(part, str):
            content = content.get(part) if isinstance(content, dict) else None
            names.append(part)
        else:
            content = content[part] if isinstance(content, list) and part < len(content) else None
            if isinstance(content, dict) and isinstance(content.get("name"), str):
                names.append(content["name"])
    return None if content is None else names


def _reason(error: ValidationError) -> str:
    fault, more = _first_fault(error), error.error_count() - 1
    reason = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        reason = "there is no such key"
    return f"{reason} (and {more} more)" if more else reason


def _explain_variable(error: UnreadableVariable) -> str:
    """A list or section in the environment that is no JSON. It may hold a key: it is not shown."""
    value = getattr(error.__cause__, "doc", "")
    names = [name for name, text in os.environ.items() if text == value]
    where = next((name for name in names if name.upper().startswith(_PREFIX)), _PREFIX + "…")
    return f'{where}: is not JSON; lists are written like ["a.toml", "b.toml"]'
