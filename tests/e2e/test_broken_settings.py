"""Broken settings and taken ports: one line that names key and place, exit code 2, no traceback."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.serverkit import PROFILES, Ran, serving, tom_call, tom_command

pytestmark = pytest.mark.silent

PROFILE = (PROFILES / "haus.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Broken:
    """Files and variables of a broken set-up, and what the one line has to name."""

    names: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])


LINES = '[sip]\nlines = ["amt.toml"]\n'
CASES = {
    "no TOML": Broken(("tom.toml", "TOML", "line 1"), {"tom.toml": "port =\n"}),
    "no file": Broken(("anders.toml", "cannot be read"), {}),
    "unknown key": Broken(("tom.toml", "sip.prot", "no such key"), {"tom.toml": "[sip]\nprot=1\n"}),
    "wrong type": Broken(("tom.toml", "sip.port"), {"tom.toml": '[sip]\nport = "laut"\n'}),
    "out of range": Broken(("tom.toml", "web.port"), {"tom.toml": "[web]\nport = 70000\n"}),
    "wrong variable": Broken(("TOM_SIP__PORT", "integer"), {}, {"TOM_SIP__PORT": "laut"}),
    "unparsable variable": Broken(("TOM_SIP__LINES", "JSON"), {}, {"TOM_SIP__LINES": "amt.toml"}),
    "secret that is no JSON": Broken(
        ("TOM_LLM__OPENAI", "JSON"), {}, {"TOM_LLM__OPENAI": '{"api_key": "sk-geheim"'}
    ),
    "no address": Broken(("TOM_SIP__BIND", "IPv4"), {}, {"TOM_SIP__BIND": "localhost"}),
    "no URL": Broken(("TOM_LLM__OLLAMA__URL",), {}, {"TOM_LLM__OLLAMA__URL": "http://[bad"}),
    "no model server's URL": Broken(("llm.openai.url",), {}, {"TOM_LLM__ENGINE": "openai"}),
    "no web host": Broken(("web.host", "nirgends"), {}, {"TOM_WEB__HOST": "nirgends.invalid"}),
    "no database driver": Broken(("database_url",), {}, {"TOM_DATABASE_URL": "oracle://a/b"}),
    "two lines of one name": Broken(
        ("sip.lines", "amt"),
        {"tom.toml": '[sip]\nlines = ["amt.toml", "amt.toml"]\n', "amt.toml": ""},
    ),
    "missing profile": Broken(("profile", "'nirgends'"), {}, {"TOM_PROFILE": "nirgends"}),
    "profile is no TOML": Broken(
        ("profiles/laden.toml", "TOML"), {"profiles/laden.toml": "="}, {"TOM_PROFILES": "profiles"}
    ),
    "broken profile": Broken(
        ("profiles/laden.toml", "hours.monday"),
        {"profiles/laden.toml": PROFILE.replace("00:00-24:00", "8-25", 1)},
        {"TOM_PROFILES": "profiles"},
    ),
    "no line file": Broken(("amt.toml", "cannot be read"), {}, {"TOM_SIP__LINES": '["amt.toml"]'}),
    "line is no TOML": Broken(("amt.toml", "TOML"), {"tom.toml": LINES, "amt.toml": "="}),
    "broken line": Broken(
        ("amt.toml", "registrar"),
        {"tom.toml": LINES, "amt.toml": 'number = "1"\nregistrar = "sip:me@host"\n'},
    ),
    "line's profile": Broken(
        ("amt", "'nirgends'"), {"tom.toml": LINES, "amt.toml": 'profile = "nirgends"\n'}
    ),
    "missing model": Broken(("stt.model", "nirgends"), {"tom.toml": '[stt]\nmodel = "nirgends"\n'}),
    "missing voice": Broken(("tts.engine", "Piper"), {"tom.toml": '[tts]\nengine = "piper"\n'}),
    "no model server": Broken(
        ("llm.engine", "openai", "127.0.0.1:9"),
        {},
        {"TOM_LLM__ENGINE": "openai", "TOM_LLM__OPENAI__URL": "http://127.0.0.1:9/v1"},
    ),
    "data is a file": Broken(("data: daten", "exists"), {"daten": ""}, {"TOM_DATA": "./daten"}),
}  # fmt: skip


async def _serve(case: Broken, folder: Path, config: str | None = None) -> Ran:
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    arguments = ["--config", config] if config else []
    if "TOM_SIP__PORT" not in case.variables and "port" not in str(case.files):
        arguments += ["--sip-port", "0", "--web-port", "0"]
    variables = {"TOM_LOG_LEVEL": "error", **case.variables}
    return await tom_command("serve", *arguments, settings=variables, cwd=folder)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """All cases, two at a time."""
    places = asyncio.Semaphore(2)
    folder = tmp_path_factory.mktemp("broken")

    async def one(number: int, name: str) -> Ran:
        async with places:
            (folder / str(number)).mkdir()
            config = "anders.toml" if name == "no file" else None
            return await _serve(CASES[name], folder / str(number), config)

    async def every() -> dict[str, Ran]:
        found = await asyncio.gather(*(one(*case) for case in enumerate(CASES)))
        return dict(zip(CASES, found, strict=True))

    return asyncio.run(every())


@pytest.mark.parametrize("name", CASES)
def test_one_line_and_exit_code_2(outcomes: dict[str, Ran], name: str) -> None:
    ran = outcomes[name]
    assert ran.code == 2, ran.err
    (line,) = ran.err.splitlines()
    assert line.startswith("tom: ")
    for part in CASES[name].names:
        assert part in line
    assert "geheim" not in line
    assert ran.out == "", "never ready"


@pytest.mark.parametrize("which", ["sip", "web"])
async def test_a_taken_port_is_named(tmp_path: Path, which: str) -> None:
    kind = socket.SOCK_DGRAM if which == "sip" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if which == "web":
            taken.listen()
        port = str(taken.getsockname()[1])
        ports = {"sip": "0", "web": "0", which: port}
        ran = await tom_command(
            "serve", "--sip-port", ports["sip"], "--web-port", ports["web"],
            settings={"TOM_LOG_LEVEL": "error"}, cwd=tmp_path,
        )  # fmt: skip
    assert ran.code == 2, ran.err
    (line,) = ran.err.splitlines()
    assert line.startswith("tom: ")
    assert port in line
    assert ran.out == ""


def test_a_data_directory_serves_one_tom(tmp_path: Path) -> None:
    with serving(tmp_path) as tom:
        arguments = ("serve", "--data", str(tom.data), "--sip-port", "0", "--web-port", "0")
        ran = asyncio.run(tom_command(*arguments, settings={"TOM_LOG_LEVEL": "error"}))
        assert (ran.code, ran.out) == (2, ""), ran
        assert ran.err == f"tom: data: {tom.data} is in use by another TOM\n"
        asyncio.run(tom_call(tom.uri))
        kept = [*tom.data.rglob("*")]
        assert {"tom.db", "audio", ".wav"} <= {path.name for path in kept} | {
            path.suffix for path in kept
        }
        others = [path.name for path in kept if path.stat().st_mode & 0o077]
        assert others == [], "calls are nobody else's to read"


def test_a_stranger_is_refused(tmp_path: Path) -> None:
    line = tmp_path / "amt.toml"
    line.write_text(
        'number = "tom"\nallowed_sources = ["10.99.0.0/16"]\npassword_env = "AMT_PASSWORD"\n'
    )
    (tmp_path / "tom").mkdir()
    # Passwords of lines may stand in .env, beside settings.
    (tmp_path / "tom" / ".env").write_text(f'AMT_PASSWORD=geheim\nTOM_SIP__LINES=["{line}"]\n')
    with serving(tmp_path / "tom") as tom:
        ran = asyncio.run(tom_command("call", tom.uri, "--say", "Wo sind Sie?", "--json"))
        assert ran.code == 1, ran
        assert '"answered": false, "code": 403' in ran.out
        assert asyncio.run(tom.until(tom.events))[-1][0] == "call_refused"
        refused = tom.events()[-1][1]
        assert (refused["cause"], refused["source"]) == ("not_allowed", "127.0.0.1")
        assert tom.calls() == []


async def test_what_the_phone_cannot_do_is_one_line(tmp_path: Path) -> None:
    nobody = "sip:tom@127.0.0.1:9"
    cases = [
        ("call", "kein uri", "--say", "Hallo"),
        ("call", nobody, "--wav", "fehlt.wav"),
        ("call", nobody, "--dtmf", "12x"),
        ("call", nobody, "--say", "Hallo", "--voice", "klingonisch"),
        ("call", nobody, "--record", "/proc/keiner.wav"),
        ("probe", "--target", "kein uri"),
    ]
    quiet = {"TOM_LOG_LEVEL": "error"}
    runs = (tom_command(*arguments, settings=quiet, cwd=tmp_path) for arguments in cases)
    for arguments, ran in zip(cases, await asyncio.gather(*runs), strict=True):
        assert ran.code == 2, (arguments, ran)
        (line,) = ran.err.splitlines()
        assert line.startswith("tom: "), line
