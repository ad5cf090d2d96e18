"""`WebhookChannel`: posts messages as JSON, signed as the Standard Webhooks specification has it
(https://github.com/standard-webhooks/standard-webhooks)."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime

import httpcore  # noqa: F401 - httpx imports it at the first message, in the event loop
import httpx
from standardwebhooks import Webhook

from tom.notify.notice import Notice
from tom.notify.outcome import Outcome
from tom.notify.payload import payload_of
from tom.notify.settings import WebhookSection

_TIMEOUT_S = 20.0
_HOPELESS = (400, 410, 413, 415, 422)
"""What the message itself is refused for. All else may pass, or be mended by the owner."""


class WebhookChannel:
    """See `Channel`."""

    name = "webhook"

    def __init__(
        self,
        settings: WebhookSection,
        public_url: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`settings` with an address. `public_url`: the web interface's."""
        self._url = settings.url
        self._signer = Webhook(settings.secret.get_secret_value())
        self._public_url = public_url
        self._now = now
        self._tls = ssl.create_default_context()  # reads a file of certificates: once

    async def send(self, notice: Notice, left: tuple[str, ...] | None = None) -> Outcome:
        """See `Channel`; there is one recipient."""
        body = await asyncio.to_thread(self._body, notice)
        headers = self._headers(f"msg_{notice.call_id}", body)
        try:
            async with (
                httpx.AsyncClient(
                    verify=self._tls, timeout=_TIMEOUT_S, follow_redirects=False
                ) as client,
                # What it answers besides its status does not matter: it is not read.
                client.stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                return outcome_of(answer.status_code, answer.reason_phrase)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Outcome(error=str(error) or type(error).__name__)

    async def check(self) -> str:
        """Nothing can be tried without posting something."""
        return ""

    def _body(self, notice: Notice) -> str:
        return payload_of(notice, self._public_url).model_dump_json()

    def _headers(self, message_id: str, body: str) -> dict[str, str]:
        """`message_id` is the same whenever it is sent: the receiver can tell a second one."""
        now = self._now().astimezone(UTC)
        return {
            "Content-Type": "application/json",
            "User-Agent": "TOM",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(message_id, now, body),
        }


def outcome_of(status: int, reason: str) -> Outcome:
    """What an answer's status means."""
    if 200 <= status < 300:
        return Outcome(taken=1)
    return Outcome(error=f"HTTP {status} {reason}".strip(), hopeless=status in _HOPELESS)
