"""`tom notify test`: one message that nobody left, to real servers."""

import json

import pytest
from pydantic import SecretStr

from tests.mailkit import HOST, SECRET, Hook, is_signed, smtp_server, text_of, webhook_server
from tom.notify.outcome import Outcome
from tom.notify.settings import EmailSection, NotifySection, WebhookSection
from tom.notify.trial import run_trial, told
from tom.settings import Settings, SettingsError


def settings(port: int, url: str) -> Settings:
    email = EmailSection(
        host=HOST, port=port, security="none", sender="tom@b.org", recipients=("c@d.org",)
    )
    hook = WebhookSection(url=url, secret=SecretStr(SECRET))
    return Settings(notify=NotifySection(email=email, webhook=hook))


def test_both_arrive(capsys: pytest.CaptureFixture[str]) -> None:
    with smtp_server() as box, webhook_server() as hook:
        assert run_trial(settings(box.port, hook.url)) == 0
    assert capsys.readouterr().out == "email: sent\nwebhook: sent\n"
    assert "Dies ist eine Probe" in text_of(box.mails[0])
    assert (
        box.mails[0]["Subject"] == "Nachricht von TOM: Dies ist eine Probe: Niemand hat "
        "angerufen. Nachrichten von Anrufern kommen so an."
    )
    ((headers, body),) = hook.got
    assert is_signed(headers, body)
    assert json.loads(body)["type"] == "test"


def test_what_went_wrong_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with smtp_server() as box, webhook_server(Hook(status=410)) as hook:
        assert run_trial(settings(box.port, hook.url)) == 1
    assert capsys.readouterr().out == "email: sent\nwebhook: not sent: HTTP 410 Gone\n"


def test_nothing_is_configured() -> None:
    with pytest.raises(SettingsError, match=r"^notify: neither"):
        run_trial(Settings())


def test_outcomes_in_words() -> None:
    assert told(Outcome(taken=2)) == "sent (2)"
    assert (
        told(Outcome(error="refused")) == "not sent: refused; a real message would be tried again"
    )
    some = Outcome(taken=1, refused=("a@b.org",), error="a@b.org: 550", hopeless=True)
    assert told(some) == "sent (1), but not to all: a@b.org: 550"
