"""What sections of the settings are made of."""

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
