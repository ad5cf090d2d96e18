"""Azure Speech: what its recogniser and its voice share. The official SDK is a native library.

Its callbacks come on threads of its own and do nothing but hand over to the event loop. What it
tears down may block for ten seconds where the service does not answer (measured with 1.53), so
that happens on a thread which nobody waits for.
"""

# The SDK has no type stubs.
# pyright: reportMissingTypeStubs=false

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import azure.cognitiveservices.speech as sdk
from pydantic import SecretStr

from agents.engines import EngineError

LOCALES = {"de": "de-DE", "en": "en-GB"}
TICKS_PER_SECOND = 10_000_000
"""The service counts time in 100 ns."""

_CAUSES = {
    "AuthenticationFailure": "the service refuses the key: azure.key and azure.region must match",
    "Forbidden": "the service forbids it: is the key's quota used up?",
    "TooManyRequests": "the service is over its limit (HTTP 429)",
    "ConnectionFailure": "the connection failed",
    "ServiceTimeout": "the service does not answer",
    "ServiceError": "the service failed",
    "ServiceUnavailable": "the service is not available",
    "BadRequest": "the service does not accept the request",
}
_MOST_DETAIL = 120


@dataclass(frozen=True, slots=True)
class AzureConfig:
    """How to reach the service."""

    key: SecretStr
    region: str
    """Like "germanywestcentral"; the service's own address is made from it."""
    host: str = ""
    """Like "ws://127.0.0.1:5000": a container of one's own, in the region's place."""

    def speech_config(self) -> Any:
        """The SDK's configuration."""
        key = self.key.get_secret_value() or None
        if self.host:
            return sdk.SpeechConfig(host=self.host, subscription=key)
        return sdk.SpeechConfig(subscription=key, region=self.region)

    def failure(self, name: str, code: str, details: str) -> EngineError:
        """The error of a cancelled request, without the key. `code` and `details` as the SDK gives
        them (the name of a `CancellationErrorCode`)."""
        told = next(iter(details.splitlines()), "")
        if key := self.key.get_secret_value():
            told = told.replace(key, "…")
        cause = _CAUSES.get(code, code)
        return EngineError(f"{name}: {cause} ({told.partition(' SessionId:')[0][:_MOST_DETAIL]})")


def let_go(tear_down: Callable[[], None]) -> None:
    """Run what may block on a thread that nobody waits for, not even the end of the process."""
    threading.Thread(target=tear_down, name="azure let go", daemon=True).start()
