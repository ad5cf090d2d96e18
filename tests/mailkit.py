"""A real SMTP server (aiosmtpd) and a real receiver of webhooks, each on a thread of its own."""

import base64
import hashlib
import hmac
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sipkit.ports import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "tom@example.org", "geheim"
SECRET_KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(SECRET_KEY).decode()
_START_S = 60.0


@dataclass
class Mailbox:
    """What an SMTP server took, and how it behaves."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list[Envelope])
    refuse: dict[str, str] = field(default_factory=dict[str, str])
    """Its answer to RCPT TO, by address."""
    at_data: str = ""
    """Its answer after the message, where it does not take it."""
    secure: list[bool] = field(default_factory=list[bool])
    """Whether each message came over TLS, from somebody who had signed in."""

    @property
    def mails(self) -> list[EmailMessage]:
        """The messages, parsed."""
        return [_parsed(envelope) for envelope in self.envelopes]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.at_data:
            return self.at_data
        self.envelopes.append(envelope)
        self.secure.append(session.ssl is not None and bool(session.authenticated))
        return "250 OK"


def _parsed(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The mail's plain text, or its HTML."""
    part = mail.get_body((kind,))  # pyright: ignore[reportArgumentType]
    assert part is not None
    return part.get_content()


@contextmanager
def smtp_server(
    box: Mailbox | None = None, tls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[Mailbox]:
    """An SMTP server on `box.port`, or a free one. With `tls` it wants STARTTLS and a log-in."""
    box = box or Mailbox()
    box.port = box.port or free_port()
    if tls is not None:
        options |= {"tls_context": tls, "require_starttls": True, "auth_required": True}
        options |= {"authenticator": _authenticate}
    controller = Controller(box, hostname=HOST, port=box.port, ready_timeout=_START_S, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
) -> AuthResult:
    known = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=known, handled=known)


@dataclass
class Certificate:
    """A self-made certificate for 127.0.0.1."""

    file: Path
    """What a client has to trust."""
    context: ssl.SSLContext
    """The server's."""


def certificate(folder: Path) -> Certificate:
    """Make one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "server.pem", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return Certificate(file, context)


@dataclass
class Hook:
    """What a receiver of webhooks got, and what it answers."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Of its answers."""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list[Any])
    """Headers, in lower case, and bodies."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/hook"


@contextmanager
def webhook_server(hook: Hook | None = None) -> Iterator[Hook]:
    """A receiver on `hook.port`, or a free one."""
    hook = hook or Hook()
    hook.port = hook.port or free_port()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hook.got.append(({name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(hook.status)
            for name, text in hook.headers.items():
                self.send_header(name, text)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((HOST, hook.port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """The signature is right: as docs/notify.md tells receivers to verify it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.digest(SECRET_KEY, signed, hashlib.sha256)).decode()
    return any(
        hmac.compare_digest(each, f"v1,{digest}") for each in headers["webhook-signature"].split()
    )
