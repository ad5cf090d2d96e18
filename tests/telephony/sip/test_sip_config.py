"""Lines as TOML files, and what is said when one is wrong."""

from pathlib import Path

import pytest
from pydantic import SecretStr

import sip_configs
from telephony.sip.config import MAX_LINES, LineConfig, SipConfig, direct_line, load_line
from telephony.sip.errors import ConfigError


@pytest.mark.parametrize("name", sip_configs.names())
def test_each_template_loads(name: str) -> None:
    line = load_line(sip_configs.path(name))
    assert line.name == name
    assert line.number
    assert "@" not in line.registrar
    networks = [str(network) for network in line.allowed_sources]
    assert "0.0.0.0/0" not in networks


def test_the_templates_that_users_rely_on() -> None:
    assert {"direct", "fritzbox", "telekom", "sipgate", "easybell", "asterisk", "freeswitch",
            "kamailio"} <= set(sip_configs.names())  # fmt: skip
    assert load_line(sip_configs.path("fritzbox")).registrar == "sip:fritz.box"
    assert not load_line(sip_configs.path("direct")).registers
    with pytest.raises(FileNotFoundError, match=r"there are: .*fritzbox"):
        sip_configs.path("nope")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('number = "x"\nregistar = "sip:a"', "registar"),
        ('registrar = "sip:fritz.box"', "number"),
        ('number = "x"\nregistrar = "sip:x@fritz.box"', "registrar"),
        ('number = "x"\ncodecs = ["MP3"]', "codecs"),
        ('number = "x"\nallowed_sources = ["10.0.0.0/33"]', "allowed_sources"),
        ('number = "x"\nrtp_timeout_s = 0', "rtp_timeout_s"),
        ('voicemail = "sometimes"', "voicemail"),
        ('mailbox_pin = "123"', "4 to 16 digits"),
        ('mailbox_pin = "12a4"', "4 to 16 digits"),
        ('mailbox_pin = "1234"\nmailbox_pin_env = "X"', "not both"),
        ('mailbox_pin_env = "TOM_TEST_NO_SUCH_PIN"', "TOM_TEST_NO_SUCH_PIN"),
        ('mailbox_key = "0"', "mailbox_key"),
        ('number = "x"\ntransport = "tls"', "transport"),
        ('number = "x"\npassword = "a"\npassword_env = "B"', "password_env"),
        ('number = "x"\npassword_env = "TOM_NOT_SET_ANYWHERE"', "password_env"),
        ("number = ", "TOML"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, content: str, key: str) -> None:
    file = tmp_path / "line.toml"
    file.write_text(content)
    with pytest.raises(ConfigError) as error:
        load_line(file)
    text = str(error.value)
    assert str(file) in text
    assert key in text
    assert "\n" not in text


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_line(tmp_path / "none.toml")


def test_password_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_TEST_PASSWORD", "geheim")
    file = tmp_path / "line.toml"
    file.write_text('number = "x"\npassword_env = "TOM_TEST_PASSWORD"')
    line = load_line(file)
    assert line.secret() == "geheim"
    assert "geheim" not in repr(line)


def test_what_a_line_derives() -> None:
    line = LineConfig(name="a", number="42", registrar="fritz.box", username="user")
    assert line.registrar == "sip:fritz.box"
    assert line.home == "fritz.box"
    assert line.users == {"42", "user"}
    assert line.registers
    assert direct_line().home == ""


def test_a_doors_lines() -> None:
    a = LineConfig(name="a", codecs=("PCMA",))
    b = LineConfig(name="b", codecs=("G722", "PCMA"), public_address="203.0.113.9")
    config = SipConfig(lines=(a, b))
    assert config.codecs == ["PCMA", "G722"]
    assert config.public_address == "203.0.113.9"
    assert config.line("b") is b
    with pytest.raises(KeyError):
        config.line("c")
    with pytest.raises(ValueError, match="two lines are called a"):
        SipConfig(lines=(a, a))
    with pytest.raises(ValueError, match="lines"):
        SipConfig(lines=tuple(LineConfig(name=f"n{i}") for i in range(MAX_LINES + 1)))


def test_the_pin_of_the_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_TEST_PIN", "4711")
    path = tmp_path / "amt.toml"
    path.write_text('mailbox_pin_env = "TOM_TEST_PIN"\nmailbox_number = "42"\n')
    line = load_line(path)
    assert line.mailbox_secret() == "4711"
    assert "42" in line.users, "calls to it are the line's"
    assert "4711" not in repr(LineConfig(name="x", mailbox_pin=SecretStr("4711")))
    assert direct_line().mailbox_secret() == ""
