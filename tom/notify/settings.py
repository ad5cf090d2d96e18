"""`[notify]`: who is told of messages, and how."""

import base64
import binascii
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, model_validator

from tom.setting_types import Section, ServerUrl

_NO_ADDRESS = 'must be an address, like "TOM <tom@example.org>"'
SECRET_PREFIX = "whsec_"
_LEAST_SECRET_BYTES = 24
"""https://github.com/standard-webhooks/standard-webhooks, "Signature scheme": 24 to 64 bytes."""


def parsed_address(value: str) -> Address:
    """`"TOM <tom@example.org>"` or `"tom@example.org"`. Raises ValueError."""
    name, plain = parseaddr(value)
    if not (value.isprintable() and plain.isascii()):
        raise ValueError(_NO_ADDRESS)
    try:
        address = Address(name, addr_spec=plain)
    except (MessageError, ValueError, IndexError):
        raise ValueError(_NO_ADDRESS) from None
    if not (address.username and address.domain):
        raise ValueError(_NO_ADDRESS)
    return address


def _address(value: str) -> str:
    if value:
        parsed_address(value)
    return value


_Address = Annotated[str, AfterValidator(_address)]
_Recipient = Annotated[str, Field(min_length=1), AfterValidator(_address)]


class EmailSection(Section):
    """`[notify.email]`"""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: _Address = ""
    recipients: tuple[_Recipient, ...] = Field(default=(), max_length=50)
    attach_audio: bool = True
    max_audio_mb: float = Field(default=10, gt=0, le=100)

    @model_validator(mode="after")
    def _is_whole(self) -> "EmailSection":
        needed = {
            "host": self.host,
            "sender": self.sender,
            "recipients": self.recipients,
        }
        missing = [key for key, value in needed.items() if not value]
        if len(missing) < len(needed) and missing:
            raise ValueError(f"{' and '.join(missing)} missing: mail cannot be sent without")
        password = self.password.get_secret_value()
        if self.user and not password:
            raise ValueError("password missing: user has none")
        if not (self.user + password).isascii():
            # smtplib's log-in knows no others.
            raise ValueError("user and password must be ASCII: no umlauts, no ß")
        return self

    @property
    def wanted(self) -> bool:
        """Mail is to be sent."""
        return bool(self.host)


class WebhookSection(Section):
    """`[notify.webhook]`"""

    url: ServerUrl = ""
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _is_whole(self) -> "WebhookSection":
        secret = self.secret.get_secret_value()
        if (self.url or secret) and not _is_secret(secret):
            least = _LEAST_SECRET_BYTES
            raise ValueError(f"secret must be {SECRET_PREFIX} and {least} or more bytes in base64")
        return self

    @property
    def wanted(self) -> bool:
        """Messages are to be posted."""
        return bool(self.url)


def _is_secret(value: str) -> bool:
    try:
        key = base64.b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return value.startswith(SECRET_PREFIX) and len(key) >= _LEAST_SECRET_BYTES


class NotifySection(Section):
    """`[notify]`"""

    wait_s: float = Field(default=900, ge=0, le=86_400)
    email: EmailSection = EmailSection()
    webhook: WebhookSection = WebhookSection()
