"""Settings: command line over environment over file over defaults; faults are one line."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from tom.settings import SettingsError, load_settings


def test_defaults_need_no_file(clean: Path) -> None:
    settings = load_settings()
    assert (settings.sip.port, settings.web.port, settings.web.host) == (5060, 8081, "127.0.0.1")
    assert settings.data == Path("data")
    assert settings.models_dir == Path("data/models")
    assert settings.profile == "praxis"


def test_the_file_here_is_read(clean: Path) -> None:
    Path("tom.toml").write_text('profile = "werkstatt"\n[sip]\nport = 5070\n')
    settings = load_settings()
    assert (settings.profile, settings.sip.port, settings.web.port) == ("werkstatt", 5070, 8081)


def test_who_wins(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tom.toml").write_text("[sip]\nport = 1\nrtp_port_range = 20\n[web]\nport = 1\n")
    Path(".env").write_text("TOM_SIP__PORT=2\nTOM_WEB__PORT=2\nTOM_STT__THREADS=2\n")
    monkeypatch.setenv("TOM_SIP__PORT", "3")
    monkeypatch.setenv("TOM_WEB__PORT", "3")
    settings = load_settings(None, {"sip.port": 4})
    assert settings.sip.port == 4, "the command line"
    assert settings.web.port == 3, "the environment"
    assert settings.stt.threads == 2, "the .env file"
    assert settings.sip.rtp_port_range == 20, "the rest of a section stays"


def test_lists_in_the_environment_are_json(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_SIP__LINES", '["a.toml", "b.toml"]')
    assert load_settings().sip.lines == (Path("a.toml"), Path("b.toml"))
    monkeypatch.setenv("TOM_SIP__LINES", "a.toml")
    with pytest.raises(SettingsError, match=r"^TOM_SIP__LINES: is not JSON"):
        load_settings()


def test_a_broken_section_shows_no_key(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_LLM__OPENAI", '{"api_key": "sk-geheim"')
    with pytest.raises(SettingsError, match=r"^TOM_LLM__OPENAI: is not JSON") as raised:
        load_settings()
    assert "geheim" not in str(raised.value)
    monkeypatch.delenv("TOM_LLM__OPENAI")
    monkeypatch.setenv("TOM_LLM__OPENAI__URL", "htp://ich:geheim@host")
    with pytest.raises(SettingsError, match=r"^TOM_LLM__OPENAI__URL: must be a URL") as raised:
        load_settings()
    assert "geheim" not in str(raised.value)


def test_other_peoples_variables_do_not_matter(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIPGATE_PASSWORD", "geheim")
    Path(".env").write_text("AMT_PASSWORD=auch\nTOM_NIRGENDS_PASSWORD=geheim\n")
    assert load_settings().sip.port == 5060
    assert os.environ["AMT_PASSWORD"] == "auch", "for a line's password_env"


def test_an_env_file_that_cannot_be_read(clean: Path) -> None:
    Path(".env").write_bytes(b"TOM_PROFILE=b\xe4ckerei\n")
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read: it is not UTF-8$"):
        load_settings()


def test_paths_count_from_the_files_folder(clean: Path) -> None:
    folder = clean / "etc"
    folder.mkdir()
    (folder / "amt.toml").touch()
    config = folder / "tom.toml"
    config.write_text('data = "d"\nprofiles = "p"\n[sip]\nlines = ["amt.toml"]\n')
    settings = load_settings(config)
    assert (settings.data, settings.profiles) == (folder / "d", folder / "p")
    assert settings.sip.lines == (folder / "amt.toml",)
    assert settings.models_dir == folder / "d" / "models"


def test_a_key_is_not_shown(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOM_LLM__OPENAI__API_KEY", "sk-geheim")
    settings = load_settings()
    assert settings.llm.openai.api_key == SecretStr("sk-geheim")
    assert "sk-geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[sip", "tom.toml: is not TOML: "),
        ("[sip]\nprot = 1", "tom.toml: sip.prot: there is no such key"),
        ("wer = 1", "tom.toml: wer: there is no such key"),
        ('[sip]\nport = "laut"', "tom.toml: sip.port: Input should be a valid integer"),
        ("[llm.ollama]\nurl = 5", "tom.toml: llm.ollama.url: Input should be a valid string"),
        ('[llm]\nengine = "hal"', "tom.toml: llm.engine: Input should be 'auto'"),
        ("[web]\nport = 70000\n[stt]\nthreads = 0", "(and 1 more)"),
        ("sip = 5", "tom.toml: sip: "),
        ('[sip]\nbind = "localhost"', "tom.toml: sip.bind: must be an IPv4 address"),
        ('[llm.ollama]\nurl = "http://[bad"', "tom.toml: llm.ollama.url: must be a URL"),
        ('[llm.openai]\nurl = "localhost:8000"', "tom.toml: llm.openai.url: must be a URL"),
        ('[web]\nallowed_hosts = ["a", "t*m"]', "tom.toml: web.allowed_hosts: "),
        ("[whisperx]\ndiarize = true", "tom.toml: whisperx: "),
        (f"[sip]\nlines = {['a.toml'] * 8}", "tom.toml: sip.lines: "),
    ],
)
def test_faults_of_the_file(clean: Path, content: str, message: str) -> None:
    Path("tom.toml").write_text(content)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_faults_of_the_environment(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tom.toml").write_text("[sip]\nport = 5070\n")
    monkeypatch.setenv("TOM_SIP__PORT", "laut")
    with pytest.raises(SettingsError, match=r"^TOM_SIP__PORT: Input should be a valid integer"):
        load_settings()
    monkeypatch.delenv("TOM_SIP__PORT")
    monkeypatch.setenv("TOM_SIP__PROT", "1")
    with pytest.raises(SettingsError, match=r"^TOM_SIP__PROT: there is no such key$"):
        load_settings()


def test_a_named_file_must_be_there(clean: Path) -> None:
    with pytest.raises(SettingsError, match=r"^fehlt\.toml: cannot be read: No such file"):
        load_settings(Path("fehlt.toml"))
