"""What the SIP door is told: the lines (`sip_configs/*.toml`) and the door itself."""

import os
import re
import tomllib
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from telephony.sip.address import Network, dial_uri, host_of
from telephony.sip.errors import AddressError, ConfigError

CODECS = ("G722", "PCMA", "PCMU", "GSM", "iLBC", "speex", "opus")
"""Codecs a line may name. One that the library at hand was built without is skipped."""

PRIVATE_SOURCES = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
)
"""Loopback and private IPv4 networks (RFC 1918, RFC 3927)."""

MAX_LINES = 7
"""pjsua holds 8 accounts and one is kept for calls that match no line."""

PROCESS_PORT_STEP = 2
"""Line process i listens on `port + 2 * i`."""

_PIN = re.compile(r"[0-9]{4,16}")
_Network = Annotated[Network, BeforeValidator(lambda value: ip_network(str(value)))]


class LineConfig(BaseModel):
    """One line: a registration with a registrar (FRITZ!Box, trunk, PBX), or direct calls by IP."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    profile: str = ""
    """Name of the answering profile; empty for the default."""
    voicemail: Literal["never", "closed", "always"] = "never"
    """When the line takes messages only: never, out of the profile's opening hours, always."""
    mailbox_pin: SecretStr = SecretStr("")
    """PIN with which the line's messages can be listened to by telephone, 4 to 16 digits. Empty:
    they cannot."""
    mailbox_pin_env: str = ""
    """Name of an environment variable that holds the PIN, instead of `mailbox_pin`."""
    mailbox_number: str = ""
    """Number or user part that leads to the PIN at once; empty for none."""
    mailbox_key: str = Field(default="*", pattern=r"^[*A-D]?$")
    """Key that leads to the PIN while the greeting before the tone is said; empty for none. In a
    conversation, too, unless the profile's `voicemail_key` is the same: then press it twice."""
    mwi: tuple[str, ...] = ()
    """Telephones or PBXs whose lamp shows that messages wait (RFC 3842): SIP URIs, or numbers at
    the registrar. They get a NOTIFY without having subscribed."""
    number: str = ""
    """The line's number or user name: the user part of its address of record."""
    registrar: str = ""
    """`sip:host`, without a user part: a FRITZ!Box drops a REGISTER whose Request-URI has one.
    Empty for a direct line, which takes calls by IP address."""
    domain: str = ""
    """Domain of the address of record; empty for the registrar's host."""
    proxy: str = ""
    """Outbound proxy, `sip:host[:port]`. Empty for none."""
    username: str = ""
    """User name for the digest; empty for `number`."""
    password: SecretStr = SecretStr("")
    password_env: str = ""
    """Name of an environment variable that holds the password, instead of `password`."""
    transport: Literal["udp", "tcp"] = "udp"
    """How to reach registrar and proxy. Calls come in over both."""
    allowed_sources: tuple[_Network, ...] = tuple(ip_network(text) for text in PRIVATE_SOURCES)
    """Networks that may call this line. The registrar's and proxy's own addresses always may."""
    codecs: tuple[str, ...] = ("G722", "PCMA", "PCMU")
    """In order of preference. The library has one order for all lines: the lines' lists are
    merged, the first line's first."""
    public_address: str = ""
    """Address to name in SIP and SDP where the one on the interface cannot be reached (static
    NAT). One for the whole door: the first line that has one decides."""
    rtp_timeout_s: float = Field(default=30, gt=0)
    """Seconds without RTP after which a call that is not on hold is hung up."""
    max_duration_s: float = Field(default=3600, gt=0)
    register_expires_s: int = Field(default=300, ge=60, le=7200)
    """Lifetime to ask the registrar for, RFC 3261 10.2."""

    @field_validator("codecs")
    @classmethod
    def _known_codecs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in value if name not in CODECS]
        if unknown or not value:
            raise ValueError(f"codecs must be from {', '.join(CODECS)}")
        return value

    @field_validator("registrar", "proxy")
    @classmethod
    def _server_uri(cls, value: str) -> str:
        if not value:
            return value
        uri = value if value.lower().startswith(("sip:", "sips:")) else f"sip:{value}"
        if "@" in uri:
            raise ValueError("must not carry a user name: write sip:host, like sip:fritz.box")
        if not host_of(uri):
            raise ValueError("needs a host: write sip:host, like sip:fritz.box")
        return uri

    @model_validator(mode="after")
    def _complete(self) -> "LineConfig":
        if self.registrar and not self.number:
            raise ValueError("a line with a registrar needs `number`, its user name there")
        if self.password_env and self.password.get_secret_value():
            raise ValueError("give `password` or `password_env`, not both")
        if self.mailbox_pin_env and self.mailbox_pin.get_secret_value():
            raise ValueError("give `mailbox_pin` or `mailbox_pin_env`, not both")
        if (pin := self.mailbox_pin.get_secret_value()) and not _PIN.fullmatch(pin):
            raise ValueError("`mailbox_pin` must have 4 to 16 digits")
        try:
            self.lamps  # noqa: B018 - raises
        except AddressError as error:
            raise ValueError(f"mwi: {error}") from None
        return self

    @property
    def registers(self) -> bool:
        return bool(self.registrar)

    @property
    def home(self) -> str:
        """Domain for numbers dialled on this line; empty for a direct line."""
        return self.domain or host_of(self.registrar)

    @property
    def users(self) -> frozenset[str]:
        """User parts that calls for this line may be addressed to."""
        own = (self.number, self.username, self.mailbox_number)
        return frozenset(user for user in own if user)

    @property
    def lamps(self) -> list[str]:
        """The URIs of `mwi`."""
        return [dial_uri(target, self.home) for target in self.mwi]

    def mailbox_secret(self) -> str:
        """The mailbox's PIN, from the settings or from the environment."""
        if self.mailbox_pin_env:
            return os.environ.get(self.mailbox_pin_env, "")
        return self.mailbox_pin.get_secret_value()

    def secret(self) -> str:
        """The password, from the settings or from the environment."""
        if self.password_env:
            return os.environ.get(self.password_env, "")
        return self.password.get_secret_value()


def direct_line(profile: str = "") -> LineConfig:
    """A line for calls by IP address from loopback and private networks."""
    return LineConfig(name="direct", number="tom", profile=profile)


class SipConfig(BaseModel):
    """The SIP door."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bind: str = "0.0.0.0"
    """IPv4 address to listen on."""
    port: int = Field(default=5060, ge=0, le=65535)
    """SIP port, UDP and TCP; 0 for any free one. Line process i listens on `port + 2 * i`."""
    rtp_port_start: int = Field(default=0, ge=0, le=65000)
    """First port for RTP; 0 for any free ones. Each line process takes `rtp_port_range` of them."""
    rtp_port_range: int = Field(default=100, ge=16, le=20000)
    max_calls: int | None = Field(default=None, ge=1, le=400)
    """Calls at once. None for what one line process takes. More than that starts more processes:
    spreading the calls over their ports is the work of a proxy (Kamailio) in front."""
    lines: tuple[LineConfig, ...] = Field(
        default_factory=lambda: (direct_line(),), min_length=1, max_length=MAX_LINES
    )
    drop_strangers: bool = False
    """Drop what comes from addresses that no line allows before anything reads it, instead of
    answering `403`. To be used where the port can be reached from the internet: scanners that do
    not acknowledge a refusal hold a place for 32 s each. The kernel drops it: nothing is logged."""
    jitter_init_ms: int = Field(default=40, ge=0, le=400)
    jitter_min_ms: int = Field(default=40, ge=0, le=400)
    jitter_max_ms: int = Field(default=200, ge=40, le=1000)
    """Jitter buffer: first, least and greatest prefetch. It adapts in between. Measured with G.711
    from a packet to its echo's packet, the core included, and packets thrown away of 518:

        first/least   no jitter     40 ms random jitter
         0/0          24–41 ms      58–84 ms, mostly 0–6, but 80 and 104 in two runs of six
        20/20         25–38 ms      80–105 ms, 4–11
        40/40         37–61 ms      74–84 ms, 0–2
        60/60         28–38 ms      82–106 ms, none
    """
    user_agent: str = "TOM"
    log_level: int = Field(default=2, ge=0, le=5)
    """pjsip's own: 1 errors, 2 warnings, 3 information, 4 and 5 traces (with whole messages)."""

    @field_validator("bind")
    @classmethod
    def _ipv4(cls, value: str) -> str:
        IPv4Address(value)  # the library at hand is built without IPv6
        return value

    @model_validator(mode="after")
    def _different_names(self) -> "SipConfig":
        names = [line.name for line in self.lines]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"two lines are called {', '.join(sorted(twice))}")
        return self

    @property
    def codecs(self) -> list[str]:
        """All lines' codecs, each once, the first line's order first."""
        return list(dict.fromkeys(codec for line in self.lines for codec in line.codecs))

    @property
    def public_address(self) -> str:
        return next((line.public_address for line in self.lines if line.public_address), "")

    def line(self, name: str) -> LineConfig:
        """The line called `name`; KeyError where there is none."""
        for line in self.lines:
            if line.name == name:
                return line
        raise KeyError(name)


def load_line(path: Path | str) -> LineConfig:
    """The line in a TOML file. Raises `ConfigError`, which names the file and the key."""
    file = Path(path)
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    content.setdefault("name", file.stem)
    try:
        line = LineConfig.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "line"
        raise ConfigError(f"{file}: {key}: {first['msg'].removeprefix('Value error, ')}") from None
    if line.mailbox_pin_env and not _PIN.fullmatch(line.mailbox_secret()):
        what = f"the variable {line.mailbox_pin_env} must hold 4 to 16 digits"
        raise ConfigError(f"{file}: mailbox_pin_env: {what}")
    if line.password_env and not line.secret():
        raise ConfigError(f"{file}: password_env: the variable {line.password_env} is not set")
    return line


__all__ = [
    "CODECS",
    "ConfigError",
    "LineConfig",
    "SipConfig",
    "direct_line",
    "load_line",
]
