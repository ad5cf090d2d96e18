"""`python -m tom.notify.postman`: a process that posts one e-mail and ends.

A mail with a recording is megabytes of text, and `email` and `smtplib` go over it with single
regular expressions that hold Python's lock for half a second: calls would hear it (measured, see
docs/architecture.md). It reads a `Posting` from standard input and writes a `Receipt`, both JSON.
"""

import os
import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, SecretStr, field_serializer

from media.wav import header, read_left

_TIMEOUT_S = 30.0
"""Of one step of the SMTP dialogue."""
_NICE = 10
"""Calls come first."""
_TOO_BIG = 552
"""RFC 5321, 4.2.3: exceeded storage allocation; also where the message exceeds SIZE (RFC 1870)."""


class MailServer(BaseModel):
    """Where mail is handed in."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: SecretStr = SecretStr("")

    @field_serializer("password", when_used="json")
    def _in_the_clear(self, value: SecretStr) -> str:
        """For the other process's standard input."""
        return value.get_secret_value()


class Enclosure(BaseModel):
    """A recording that is to be attached: the left channel of a part of a file."""

    path: Path
    first_sample: int
    end_sample: int
    filename: str


class Posting(BaseModel):
    """One e-mail, and where it goes. Headers hold one line each."""

    server: MailServer
    sender: str
    """The envelope's address."""
    recipients: list[str]
    """The envelope's addresses."""
    headers: dict[str, str]
    text: str
    html: str
    enclosures: list[Enclosure] = []


class Receipt(BaseModel):
    """What became of it."""

    taken: int = 0
    """Recipients that the server took it for."""
    refused: list[str] = []
    """Recipients refused for good (5xx), and those refused for now (4xx)."""
    later: list[str] = []
    error: str = ""
    hopeless: bool = False
    """The server will refuse the next try, too."""
    without: Literal["", "too_big", "missing"] = ""
    """It was not sent, since its recordings are too big for the server, or cannot be read."""


def post(posting: Posting) -> Receipt:
    """Compose it and hand it in. Every failure becomes a receipt."""
    try:
        content = composed(posting)
    except OSError as error:
        return Receipt(error=f"the recording cannot be read: {error}", without="missing")
    try:
        with logged_in(posting.server) as smtp:
            return _hand_in(smtp, posting, content)
    except (OSError, smtplib.SMTPException) as error:  # TLS's errors are OSErrors
        return Receipt(error=_cause(error))


def log_in(server: MailServer) -> str:
    """Connect and log in, send nothing. Why that fails; empty where it does not."""
    try:
        with logged_in(server) as smtp:
            smtp.noop()
    except (OSError, smtplib.SMTPException) as error:
        return _cause(error)
    return ""


@contextmanager
def logged_in(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection to the server. Raises OSError, SMTPException."""
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_S, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password.get_secret_value())
        yield smtp
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()  # what was taken is taken, whatever comes of this
    finally:
        smtp.close()


def composed(posting: Posting) -> bytes:
    """The message as it goes over the wire (RFC 5322). Raises OSError: a recording is not there."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    for name, value in posting.headers.items():
        message[name] = value
    message.set_content(posting.text)
    message.add_alternative(posting.html, subtype="html")
    for enclosure in posting.enclosures:
        samples = enclosure.end_sample - enclosure.first_sample
        pcm = read_left(enclosure.path, enclosure.first_sample, samples)
        if not pcm:
            raise OSError(f"{enclosure.path}: holds nothing at {enclosure.first_sample}")
        wav = header(1, len(pcm)) + pcm
        message.add_attachment(wav, maintype="audio", subtype="wav", filename=enclosure.filename)
    return message.as_bytes()


def _hand_in(smtp: smtplib.SMTP, posting: Posting, content: bytes) -> Receipt:
    smtp.ehlo_or_helo_if_needed()
    limit = int(smtp.esmtp_features.get("size") or 0)
    if posting.enclosures and 0 < limit < len(content):
        return Receipt(error=f"the server takes {limit} bytes at most", without="too_big")
    try:
        refused = smtp.sendmail(posting.sender, posting.recipients, content)
    except smtplib.SMTPRecipientsRefused as error:
        return _receipt(posting.recipients, error.recipients)
    except smtplib.SMTPSenderRefused as error:
        # The owner may mend the address or the account: only the size is the message's own fault.
        too_big = error.smtp_code == _TOO_BIG and bool(posting.enclosures)
        return Receipt(error=_cause(error), without="too_big" if too_big else "")
    except smtplib.SMTPDataError as error:
        if error.smtp_code == _TOO_BIG and posting.enclosures:
            return Receipt(error=_cause(error), without="too_big")
        return Receipt(error=_cause(error), hopeless=error.smtp_code >= 500)
    return _receipt(posting.recipients, refused)


def _receipt(recipients: list[str], refusals: dict[str, tuple[int, bytes]]) -> Receipt:
    later = [name for name, (code, text) in refusals.items() if code < 500 or _is_policy(text)]
    refused = [name for name in refusals if name not in later]
    told = "; ".join(f"{name}: {code} {_said(text)}" for name, (code, text) in refusals.items())
    return Receipt(
        taken=len(recipients) - len(refusals),
        refused=refused,
        later=later,
        error=told,
        hopeless=bool(refused) and not later,
    )


def _is_policy(text: bytes) -> bool:
    """Refused for who sends, not for whom it is (RFC 3463, X.7.X): the owner may mend it."""
    return text.startswith(b"5.7.")


def _cause(error: Exception) -> str:
    """One line, in the server's words where it said some."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _said(text: bytes | str) -> str:
    shown = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())


def main() -> None:
    """One posting from standard input."""
    os.nice(_NICE)
    posting = Posting.model_validate_json(sys.stdin.buffer.read())
    sys.stdout.write(post(posting).model_dump_json())


if __name__ == "__main__":
    main()
