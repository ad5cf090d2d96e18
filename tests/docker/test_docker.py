"""docker/: the Dockerfile and the compose file fit the project, without a Docker engine."""

import importlib.util
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from admin_ui.health import router
from tom import cli
from tom.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())

_spec = importlib.util.spec_from_file_location("docker_steps", DOCKER / "steps.py")
assert _spec is not None
assert _spec.loader is not None
steps = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = steps
_spec.loader.exec_module(steps)

STEPS = steps.read(DOCKER / "Dockerfile")
LAST = STEPS[-1].stage
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
TOM: dict[str, Any] = COMPOSE["services"]["tom"]


def given(name: str, stage: str = LAST) -> list[Any]:
    return [step for step in STEPS if step.name == name and step.stage == stage]


def environment(stage: str = LAST) -> dict[str, str]:
    pairs = [word for step in given("ENV", stage) for word in step.words]
    return dict(pair.split("=", 1) for pair in pairs)


def copied() -> list[str]:
    """Every path that is copied from the repository."""
    steps = [step for step in STEPS if step.name == "COPY" and "from" not in step.options]
    return [source for step in steps for source in step.words[:-1]]


def test_the_base_images_are_pinned() -> None:
    bases = {step.value.split()[0] for step in STEPS if step.name == "FROM"}
    assert bases == {"python:3.11-slim-bookworm"}
    images = [service["image"] for service in COMPOSE["services"].values() if "image" in service]
    assert images
    assert all(re.fullmatch(r"\S+:\d+\.\d+\.\d+", image) for image in images)


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_exists_and_is_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert f"!{source.split('/')[0]}" in allowed


def test_every_package_of_the_project_is_copied() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= {source.rstrip("/") for source in copied()}
    assert {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]} <= set(copied())


def test_installs_only_what_is_pinned_and_hashed() -> None:
    installs = [step.value for step in STEPS if step.name == "RUN" and "pip install" in step.value]
    assert len(installs) == 3
    assert all("--no-deps" in install for install in installs)
    files = re.findall(r"--require-hashes .*-r (\S+)", "\n".join(installs))
    assert files == ["requirements/web.txt", "requirements/runtime.txt"]
    for file in files:
        text = (ROOT / file).read_text().replace("\\\n", " ")
        entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert entries
        assert not [e for e in entries if "==" not in e or "--hash=sha256:" not in e]
    npm = [step.value for step in STEPS if step.name == "RUN" and step.value.startswith("npm")]
    assert any(call.endswith(" ci") for call in npm), "npm ci installs what the lock file pins"


def test_runs_as_a_user_of_its_own_who_owns_the_data() -> None:
    (user,) = given("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user.value)
    uid, gid = user.value.split(":")
    (create,) = given("RUN")
    assert f"--uid {uid} " in create.value
    assert f"--gid {gid} " in create.value
    (volume,) = given("VOLUME")
    assert volume.value == environment()["TOM_DATA"]
    assert f"install -d -o tom -g tom {volume.value}" in create.value
    assert any(mount.endswith(f":{volume.value}") for mount in TOM["volumes"])


def test_the_ports_are_those_of_the_settings() -> None:
    settings = Settings()
    (expose,) = given("EXPOSE")
    *ports, rtp = expose.words
    assert ports == [
        f"{settings.sip.port}/udp",
        f"{settings.sip.port}/tcp",
        f"{settings.web.port}/tcp",
    ]
    first, last = map(int, rtp.removesuffix("/udp").split("-"))
    assert first == int(environment()["TOM_SIP__RTP_PORT_START"])
    assert (last - first + 1) % settings.sip.rtp_port_range == 0


def test_the_web_port_stays_on_the_loopback_address() -> None:
    """Browsers give their microphone to https:// and localhost only."""
    assert Settings().web.host == "127.0.0.1"
    for variables in (environment(), TOM["environment"]):
        assert "TOM_WEB__HOST" not in variables
    assert COMPOSE["services"]["ollama"]["ports"] == ["127.0.0.1:11434:11434"]


def test_every_variable_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    variables = {**environment(), **TOM["environment"]}
    for name, value in variables.items():
        if name.startswith("TOM_"):
            monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.data == Path("/data")
    assert settings.sip.rtp_port_start == 20_000
    assert settings.llm.ollama.url == "http://127.0.0.1:11434"
    model = COMPOSE["services"]["ollama-model"]["command"]
    assert model == ["pull", settings.llm.ollama.model]


def test_the_commands_exist() -> None:
    (entrypoint,), (command,) = given("ENTRYPOINT"), given("CMD")
    assert entrypoint.words[0] in PROJECT["project"]["scripts"]
    group: Any = typer.main.get_command(cli.app)
    assert command.words[0] in group.commands
    told = re.findall(r"run --rm tom (\w+) (\w+)", (DOCKER / "compose.yaml").read_text())
    assert told
    for name, subcommand in told:
        assert subcommand in group.commands[name].commands


@pytest.fixture
def web() -> Iterator[HTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            known = self.path in {getattr(route, "path", "") for route in router.routes}
            self.send_response(200 if known else 404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_health_check_asks_a_path_that_exists(web: HTTPServer) -> None:
    (check,) = given("HEALTHCHECK")
    *_, command = steps.shell_calls([check])
    program = check.value.removeprefix("CMD ")
    words = steps.Step("", "", {}, program).words
    assert words[0] == "python"
    assert "/healthz" in command

    def healthy(port: int) -> bool:
        variables = {"TOM_WEB__PORT": str(port)}
        run = subprocess.run([sys.executable, *words[1:]], env=variables, capture_output=True)
        return run.returncode == 0

    assert healthy(web.server_port)
    assert not healthy(9)


def test_compose_asks_the_same_health_check() -> None:
    (check,) = given("HEALTHCHECK")
    words = steps.Step("", "", {}, check.value.removeprefix("CMD ")).words
    assert TOM["healthcheck"]["test"] == ["CMD", *words]
    for option, key in (("interval", "interval"), ("start-period", "start_period")):
        assert check.options[option] == TOM["healthcheck"][key]


def test_compose_builds_this_dockerfile_on_the_hosts_network() -> None:
    context = (DOCKER / TOM["build"]["context"]).resolve()
    assert context == ROOT
    assert context / TOM["build"]["dockerfile"] == DOCKER / "Dockerfile"
    assert TOM["network_mode"] == "host"
    assert "ports" not in TOM
    named = {
        mount.split(":")[0] for s in COMPOSE["services"].values() for mount in s.get("volumes", [])
    }
    assert named == set(COMPOSE["volumes"])


def test_the_proof_knows_every_instruction() -> None:
    script = (DOCKER / "prove.sh").read_text()
    subprocess.run(["bash", "-n", DOCKER / "prove.sh"], check=True)
    for call in steps.shell_calls(STEPS):
        assert f"{call.split()[0]}() {{" in script
