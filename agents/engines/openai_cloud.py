"""OpenAI's cloud: what its recogniser and its voice share (https://platform.openai.com/docs)."""

from dataclasses import dataclass

import httpx2
import openai
from openai import AsyncOpenAI
from pydantic import SecretStr
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

SAMPLE_RATE = 24_000
"""Of all its PCM, in Hz."""
FAILURES = (openai.OpenAIError, httpx2.HTTPError, WebSocketException, OSError, ValueError)
"""What the client raises; a stream that breaks off is told in its HTTP client's own words, what is
not of the protocol (a proxy's page) as a ValueError."""


@dataclass(frozen=True, slots=True)
class OpenAiConfig:
    """How to reach it."""

    url: str
    """With the version: "https://api.openai.com/v1"."""
    api_key: SecretStr

    def client(self) -> AsyncOpenAI:
        """The official client; who waits for an answer sets the limits."""
        key = self.api_key.get_secret_value()
        return AsyncOpenAI(base_url=self.url, api_key=key, max_retries=0)


def cause(error: Exception, url: str) -> str:
    """What went wrong, without keys and without what the service quotes of the request."""
    match error:
        case openai.APIStatusError():
            return _refused(error.status_code, url)
        case InvalidStatus():
            return _refused(error.response.status_code, url)
        case openai.APITimeoutError():
            return f"no answer from {url}"
        case ConnectionClosed() | openai.APIConnectionError() | httpx2.HTTPError() | OSError():
            return f"the connection to {url} failed"
        case _:
            return f"{url}: {type(error).__name__}"


def _refused(status: int, url: str) -> str:
    match status:
        case 401 | 403:
            return f"{url} refuses the key: set openai.api_key (HTTP {status})"
        case 404:
            return f"{url} does not have what was asked for (HTTP 404)"
        case 429:
            return f"{url} is over its limit (HTTP 429)"
        case _:
            return f"{url} failed (HTTP {status})"
