"""One e-mail to a real SMTP server: TLS, log-in, refusals, recordings."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from media.wav import StereoWav, header, write_wav
from tests.mailkit import (
    HOST,
    PASSWORD,
    USER,
    Certificate,
    Mailbox,
    certificate,
    smtp_server,
    text_of,
)
from tests.sipkit.ports import free_port
from tests.tom.notify.calls import VOICE, spoken
from tom.notify.postman import Enclosure, MailServer, Posting, log_in, post

A, B = "a@example.org", "b@example.org"
SUBJECT = "Nachricht von Jürgen Müller: " + "Ich möchte übermorgen einen Termin für zwei " * 3


def plain(port: int) -> MailServer:
    return MailServer(host=HOST, port=port, security="none")


def posting(server: MailServer, *enclosures: Enclosure, to: tuple[str, ...] = (A, B)) -> Posting:
    headers = {
        "From": "TOM für die Praxis <tom@example.org>",
        "To": ", ".join(to),
        "Subject": SUBJECT.strip(),
        "Message-ID": "<tom-1@example.org>",
        "Auto-Submitted": "auto-generated",
    }
    return Posting(
        server=server,
        sender="tom@example.org",
        recipients=list(to),
        headers=headers,
        text="Grüße\n.\nEnde",
        html="<p>Grüße</p>",
        enclosures=list(enclosures),
    )


@pytest.fixture
def recording(tmp_path: Path) -> Enclosure:
    """The message of `calls.voicemail`."""
    wav = StereoWav(tmp_path / "call.wav")
    wav.append(VOICE.tobytes(), bytes(VOICE.nbytes))
    wav.close()
    return Enclosure(
        path=tmp_path / "call.wav", first_sample=16_000, end_sample=40_000, filename="n.wav"
    )


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_words_and_recording_arrive_as_they_are(recording: Enclosure) -> None:
    with smtp_server() as box:
        receipt = post(posting(plain(box.port), recording))
    assert (receipt.taken, receipt.error) == (2, "")
    (envelope,), (mail,) = box.envelopes, box.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("tom@example.org", [A, B])
    assert mail["Subject"] == SUBJECT.strip()
    assert mail["From"] == "TOM für die Praxis <tom@example.org>"
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<tom-1@example.org>", "auto-generated")
    assert text_of(mail).replace("\r\n", "\n") == "Grüße\n.\nEnde\n"
    assert "<p>Grüße</p>" in text_of(mail, "html")
    (part,) = mail.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("audio/wav", "n.wav")
    assert part.get_content() == header(1, len(spoken())) + spoken()
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii(), "no server needs 8BITMIME for it"


def test_starttls_and_log_in(trusted: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server(tls=trusted.context) as box:
        server = MailServer(
            host=HOST, port=box.port, security="starttls", user=USER, password=SecretStr(PASSWORD)
        )
        distrusted = post(posting(server))
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
        assert log_in(server) == ""
        assert post(posting(server)).taken == 2
        stranger = server.model_copy(update={"password": SecretStr("falsch")})
        wrong = post(posting(stranger))
        assert log_in(stranger).startswith("535 ")
        unsafe = post(posting(plain(box.port)))
    assert box.secure == [True]
    assert "certificate" in distrusted.error.lower()
    assert wrong.error.startswith("535 ")
    assert "STARTTLS" in unsafe.error
    assert not any(each.hopeless for each in (distrusted, wrong, unsafe)), "the owner may mend it"


def test_nobody_there() -> None:
    server = plain(free_port())
    receipt = post(posting(server))
    assert (receipt.taken, receipt.hopeless) == (0, False)
    assert "refused" in receipt.error
    assert log_in(server) == receipt.error


@pytest.mark.parametrize(
    ("answers", "taken", "refused", "later", "hopeless"),
    [
        ({A: "550 unknown"}, 1, [A], [], True),
        ({A: "554 5.7.1 relay access denied"}, 1, [], [A], False),
        ({A: "450 later"}, 1, [], [A], False),
        ({A: "550 unknown", B: "550 unknown"}, 0, [A, B], [], True),
        ({A: "550 unknown", B: "450 later"}, 0, [A], [B], False),
    ],
)
def test_recipients_that_are_refused(
    answers: dict[str, str], taken: int, refused: list[str], later: list[str], hopeless: bool
) -> None:
    with smtp_server(Mailbox(refuse=answers)) as box:
        receipt = post(posting(plain(box.port)))
    assert (receipt.taken, receipt.refused, receipt.later) == (taken, refused, later)
    assert receipt.hopeless is hopeless
    for address, answer in answers.items():
        assert f"{address}: {answer}" in receipt.error


@pytest.mark.parametrize(("answer", "hopeless"), [("554 spam", True), ("451 try again", False)])
def test_a_message_that_is_refused(answer: str, hopeless: bool) -> None:
    with smtp_server(Mailbox(at_data=answer)) as box:
        receipt = post(posting(plain(box.port)))
    assert (receipt.taken, receipt.error, receipt.hopeless) == (0, answer, hopeless)


def test_a_recording_that_is_too_big_for_the_server(recording: Enclosure) -> None:
    with smtp_server(data_size_limit=20_000) as box:
        assert post(posting(plain(box.port), recording)).without == "too_big"
        assert post(posting(plain(box.port))).taken == 2
    with smtp_server(Mailbox(at_data="552 5.3.4 too big")) as box:
        assert post(posting(plain(box.port), recording)).without == "too_big"


def test_a_recording_that_is_not_there(recording: Enclosure, tmp_path: Path) -> None:
    write_wav(tmp_path / "empty.wav", b"")
    for path in (tmp_path / "gone.wav", tmp_path / "empty.wav"):
        lost = recording.model_copy(update={"path": path})
        receipt = post(posting(plain(1), lost))
        assert receipt.without == "missing"
        assert str(path) in receipt.error
