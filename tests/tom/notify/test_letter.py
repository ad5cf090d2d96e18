"""What the e-mail says, in both languages, whatever callers call themselves."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from agents.whisperx.summary import Summary
from agents.whisperx.transcript import RecordingTranscript
from tests.tom.notify.calls import ENGLISH, GERMAN, SUMMARY, T0, TEXT, TRANSCRIPT
from tom.notify.letter import letter, one_line
from tom.notify.notice import LeftMessage, Notice, TextState

MESSAGE = LeftMessage(
    TEXT,
    Summary.model_validate(SUMMARY),
    T0,
    transcript=RecordingTranscript.model_validate(TRANSCRIPT),
)
NOTICE = Notice(
    call_id="c1",
    line="amt",
    door="sip",
    caller="030111",
    callee="100",
    started_at=T0,
    ended_at=T0,
    messages=(MESSAGE,),
    language="de",
    zone=GERMAN.zone,
    company=GERMAN.company,
    url="https://tom.example.org/calls/c1",
)
PLAIN = replace(MESSAGE, summary=Summary(), transcript=None)


def test_a_german_letter() -> None:
    told = letter(NOTICE)
    assert told.subject == (
        "Dringend: Nachricht von Thomas Müller: Ich möchte einen Termin vereinbaren."
    )
    assert told.urgent
    assert told.text == (
        "Von: Thomas Müller\n"
        "Rückruf: +4930123456\n"
        "Dringend: ja\n"
        "Worum es geht: Ich möchte einen Termin vereinbaren.\n"
        "Wann: Mo. 03.03.2025, 10:00 Uhr\n"
        "\n"
        f"Abschrift:\n{TEXT}\n"
        "\n"
        "Anruf von: 030111\n"
        "Leitung: amt\n"
        "\n"
        "Zum Anruf: https://tom.example.org/calls/c1\n"
        "\n"
        f"-- \nTOM nimmt Anrufe für {GERMAN.company} entgegen und hat diese E-Mail verschickt.\n"
    )
    assert '<a href="tel:+4930123456">+4930123456</a>' in told.html
    assert '<a href="https://tom.example.org/calls/c1">Zum Anruf</a>' in told.html


def test_an_english_letter() -> None:
    told = letter(replace(NOTICE, language="en", zone=ENGLISH.zone, messages=(PLAIN,), url=""))
    assert told.subject.startswith("Message from 030111: Guten Tag, hier spricht")
    assert "Call back: 030111\nWhen: Mon 03 March 2025, " in told.text
    assert f"Text:\n{TEXT}" in told.text
    assert "Open the call" not in told.text + told.html
    assert not told.urgent


def test_several_messages_are_numbered() -> None:
    told = letter(replace(NOTICE, messages=(MESSAGE, PLAIN)))
    assert told.subject.endswith(" (und 1 weitere)")
    assert "NACHRICHT 1\n\n" in told.text
    assert "<h2>Nachricht 2</h2>" in told.html


def test_nobody_and_nothing() -> None:
    told = letter(replace(NOTICE, caller="", messages=(replace(PLAIN, text=""),)))
    assert told.subject == "Nachricht von unbekannt: ohne Text"
    assert "Anruf von: unbekannt" in told.text
    assert "(ohne Text)" in told.text


@pytest.mark.parametrize(
    ("state", "fault", "remark"),
    [
        (TextState.PROVISIONAL, "", "Dies ist der vorläufige Text"),
        (TextState.NOT_TRANSCRIBED, "", "eine genauere Abschrift ist nicht gelungen"),
        (TextState.FINAL, "too_big", "Die Aufnahme ist zu groß"),
        (TextState.FINAL, "missing", "Die Aufnahme konnte nicht gelesen werden"),
    ],
)
def test_what_the_owner_has_to_know(state: TextState, fault: str, remark: str) -> None:
    plain = letter(NOTICE)
    assert remark not in plain.text
    told = letter(replace(NOTICE, messages=(replace(MESSAGE, state=state),)), fault)  # pyright: ignore[reportArgumentType]
    assert remark in told.text
    assert remark in told.html


EVIL = 'Eve\r\nBcc: alle@example.org\r\n\r\n<script>alert("1")</script>\u202etxt.exe\x00'


def test_a_callers_name_makes_no_headers_and_no_tags() -> None:
    summary = Summary(who=EVIL, what=EVIL, callback_number="+49\r\nBcc: x")
    told = letter(
        replace(
            NOTICE, caller=EVIL, line=EVIL, messages=(replace(PLAIN, text=EVIL, summary=summary),)
        )
    )
    assert told.subject.isprintable()
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = told.subject
    mail.set_content(told.text)
    assert "Bcc" not in mail.keys()  # noqa: SIM118 - header names, not the message
    headers = mail.as_bytes().split(b"\r\n\r\n")[0]
    assert not [line for line in headers.split(b"\r\n") if line.lower().startswith(b"bcc")]
    assert "<script" not in told.html
    assert "&lt;script&gt;" in told.html
    assert 'href="tel:+49' not in told.html, "what is no number is not dialled"
    for text in (told.text, told.html):
        assert "\u202e" not in text
        assert "\x00" not in text


def test_one_line_is_one_short_line() -> None:
    assert one_line(" a\tb\r\n c\u2028d\u200b ", 20) == "a b c d"
    assert one_line("x" * 30, 20) == "x" * 19 + "…"
