"""SIP addresses: taking them apart, and deciding who may call which line. Pure functions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import unquote

from telephony.sip.errors import AddressError

Network: TypeAlias = IPv4Network | IPv6Network

_URI = re.compile(r"(?P<scheme>sips?|tel):(?:(?P<user>[^@>?\s]*)@)?(?P<host>[^;?>\s]*)", re.I)
_NAME_ADDR = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*|[^"<]*)<([^>]*)>', re.S)
"""Display name and addr-spec, RFC 3261 20.10."""
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_DIALLABLE = re.compile(r"sips?:(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/%#:]+@)?[A-Za-z0-9.\-]+"
                        r"(?::[0-9]{1,5})?(?:;[A-Za-z0-9\-_.=~%]+)*")  # fmt: skip
_SEPARATORS = re.compile(r"[\s\-/().]")


def user_of(header: str) -> str:
    """User part of a URI or a From/To header (RFC 3261 19.1); the whole URI where there is none.

    What cannot be printed (control characters, bytes that are no UTF-8) is left out.
    """
    uri = _addr_spec(header)
    match = _URI.match(uri)
    if match is None:
        return _printable(uri)
    if match["scheme"].lower() == "tel":
        return _printable(match["host"])
    user = _printable(unquote(match["user"] or "").partition(":")[0].partition(";")[0])
    return user or _printable(match[0])


def host_of(header: str) -> str:
    """Host of a URI or of a From/To header, without its port."""
    match = _URI.match(_addr_spec(header))
    if match is None or match["scheme"].lower() == "tel":
        return ""
    host = match["host"]
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _addr_spec(header: str) -> str:
    """The URI in a From/To header: whatever a display name contains, it is none."""
    text = header.strip()
    match = _NAME_ADDR.match(text)
    return match[1].strip() if match else text


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def dial_uri(target: str, domain: str) -> str:
    """The URI to dial for `target`: a SIP URI as it is, or a number (or user) at `domain`.

    Spaces, dashes, slashes and brackets in a number are taken out. Raises `AddressError`.
    """
    text = target.strip()
    if text.lower().startswith("tel:"):
        text = text[4:]
    elif text.lower().startswith(("sip:", "sips:")):
        if not _DIALLABLE.fullmatch(text):
            raise AddressError(f"not a SIP address: {target!r}")
        return text
    number = _SEPARATORS.sub("", text)
    if _NUMBER.fullmatch(number):
        if not domain:
            raise AddressError(f"{target!r} needs a line with a registrar, or a whole SIP address")
        return f"sip:{number.replace('#', '%23')}@{domain}"
    if "@" in text and _DIALLABLE.fullmatch(f"sip:{text}"):
        return f"sip:{text}"
    raise AddressError(f"neither a number nor a SIP address: {target!r}")


def source_allowed(source: str, networks: Iterable[Network]) -> bool:
    """Whether the IP address `source` lies in one of `networks`; what is no address does not."""
    try:
        address = ip_address(source)
    except ValueError:
        return False
    return any(address in network for network in networks if network.version == address.version)


@dataclass(frozen=True, slots=True)
class LineAddress:
    """What tells one line from the others when a call comes in."""

    name: str
    users: frozenset[str]
    """User parts that calls for this line are addressed to."""
    registrar: frozenset[str]
    """IP addresses of its registrar; empty for a direct line."""
    allowed: tuple[Network, ...]


def choose_line(
    lines: Sequence[LineAddress], request_user: str, to_user: str, source: str, fallback: str = ""
) -> LineAddress | None:
    """The line a call is for, None where its sender may use no line.

    First the line it is addressed to; else the line whose registrar sent it; else one that allows
    its sender. Among equals the one named `fallback`, then the first.
    """
    registered = [line for line in lines if source in line.registrar]
    allowed = [line for line in lines if source_allowed(source, line.allowed)]
    for group in (registered, allowed):
        for user in (request_user, to_user):
            for line in group:
                if user in line.users:
                    return line
    for group in (registered, allowed):
        for line in group:
            if line.name == fallback:
                return line
        if group:
            return group[0]
    return None
