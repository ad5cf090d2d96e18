"""`[notify]`: what it takes, and one line for what it does not."""

import base64
from pathlib import Path

import pytest

from tests.mailkit import SECRET
from tom.notify.settings import parsed_address
from tom.settings import SettingsError, load_settings

EMAIL = 'host = "mx"\nsender = "TOM <tom@example.org>"\nrecipients = ["a@example.org"]\n'


def test_off_unless_configured(clean: Path) -> None:
    notify = load_settings().notify
    assert not notify.email.wanted
    assert not notify.webhook.wanted
    assert notify.wait_s == 900


def test_both_channels(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_NOTIFY__WEBHOOK__SECRET", SECRET)
    monkeypatch.setenv("TOM_NOTIFY__EMAIL__PASSWORD", "geheim")
    hook = '[notify.webhook]\nurl = "https://example.org/tom"\n'
    Path("tom.toml").write_text(f'[notify.email]\nuser = "tom"\n{EMAIL}{hook}')
    settings = load_settings()
    assert settings.notify.email.wanted
    assert settings.notify.webhook.wanted
    assert "geheim" not in repr(settings)
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[notify.email]\nhost = "mx"\n', "notify.email: sender and recipients missing"),
        ('[notify.email]\nsender = "a@b.org"\n', "notify.email: host and recipients missing"),
        (f'[notify.email]\nuser = "tom"\n{EMAIL}', "notify.email: password missing"),
        (f'[notify.email]\nuser = "jürgen"\npassword = "x"\n{EMAIL}', "must be ASCII"),
        (f"[notify.email]\n{EMAIL}security = 'ssl'\n", "notify.email.security"),
        (EMAIL.replace("a@", "").replace("host", "[notify.email]\nhost"), "email.recipients"),
        ('[notify.email]\nsender = "a@b.org\\nBcc: c@d.org"\n', "must be an address"),
        (
            '[notify.webhook]\nurl = "https://example.org"\n',
            "webhook: secret must be whsec_",
        ),
        ('[notify.webhook]\nsecret = "whsec_kurz"\n', "webhook: secret must be whsec_"),
        ('[notify.webhook]\nurl = "example.org"\n', "notify.webhook.url: must be a URL"),
        ('[web]\npublic_url = "tom.example.org"\n', "web.public_url: must be a URL"),
        ("[notify]\nwait_s = -1\n", "notify.wait_s"),
    ],
)
def test_what_is_missing_or_wrong(clean: Path, content: str, words: str) -> None:
    Path("tom.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_wrong_secret_is_not_shown(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = base64.b64encode(b"geheim" * 5).decode()  # without its prefix
    monkeypatch.setenv("TOM_NOTIFY__WEBHOOK__SECRET", secret)
    with pytest.raises(SettingsError, match=r"^TOM_NOTIFY__WEBHOOK") as raised:
        load_settings()
    assert secret not in str(raised.value)


def test_addresses() -> None:
    address = parsed_address("Praxis Müller <praxis@example.org>")
    assert (address.display_name, address.addr_spec) == ("Praxis Müller", "praxis@example.org")
    for wrong in ("", "praxis", "@example.org", "praxis@", "a b@example.org", "ü@example.org"):
        with pytest.raises(ValueError, match="must be an address"):
            parsed_address(wrong)
