"""What sections of the settings are made of."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict


class Section(BaseModel):
    """A table of `tom.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _server_url(value: str) -> str:
    """A URL may hold a password: faults do not show it."""
    try:
        url = urlsplit(value)
        good = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
        httpx.URL(value)  # what the model servers' clients make of it
    except (httpx.InvalidURL, ValueError):
        good = False
    if value and not good:
        raise ValueError("must be a URL, like http://127.0.0.1:8000")
    return value


ServerUrl = Annotated[str, AfterValidator(_server_url)]
"""An http or https URL, or empty."""


def _socket_url(value: str) -> str:
    try:
        url = urlsplit(value)
        good = url.scheme in ("ws", "wss") and bool(url.hostname) and url.port != 0
    except ValueError:
        good = False
    if value and not good:
        raise ValueError("must be an address like wss://speech.example.org or ws://127.0.0.1:5000")
    return value


SocketUrl = Annotated[str, AfterValidator(_socket_url)]
"""A ws or wss URL, or empty."""

_LOCAL_NAMES = (".local", ".lan", ".internal", ".home.arpa", ".fritz.box")


def in_the_house(url: str) -> bool:
    """Whether what `url` names stands in one's own network, as far as its name tells."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(_LOCAL_NAMES))
