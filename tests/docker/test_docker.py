"""docker/: the Dockerfiles and the compose file fit the project, without a Docker engine."""

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

from admin_ui.health import router
from telephony.calllog import CallLog
from tests.docker.images import COMPOSE, DOCKER, IMAGES, ROOT, SERVER, WORKER, Image, steps
from tests.serverkit import environment
from tom import cli
from tom.settings import Settings, load_settings
from tom.worker.alive import machine

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOM: dict[str, Any] = COMPOSE["services"]["tom"]

each_image = pytest.mark.parametrize("image", IMAGES, ids=[image.file for image in IMAGES])


@each_image
def test_the_base_images_are_pinned(image: Image) -> None:
    bases = {step.value.split()[0] for step in image.steps if step.name == "FROM"}
    assert bases == {"python:3.11-slim-bookworm"}
    images = [service["image"] for service in COMPOSE["services"].values() if "image" in service]
    assert images
    assert all(re.fullmatch(r"\S+:\d+\.\d+\.\d+", image) for image in images)


@pytest.mark.parametrize("source", sorted({path for image in IMAGES for path in image.copied}))
def test_what_is_copied_exists_and_is_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert f"!{source.split('/')[0]}" in allowed


@each_image
def test_every_package_of_the_project_is_copied(image: Image) -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= {source.rstrip("/") for source in image.copied}
    assert {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]} <= set(image.copied)


@each_image
def test_installs_only_what_is_pinned_and_hashed(image: Image) -> None:
    runs = [step.value for step in image.steps if step.name == "RUN"]
    installs = [run for run in runs if "pip install" in run]
    assert len(installs) == len(image.requirements) + 1
    assert all("--no-deps" in install for install in installs)
    files = re.findall(r"--require-hashes .*-r (\S+)", "\n".join(installs))
    assert files == list(image.requirements)
    for file in files:
        text = (ROOT / file).read_text().replace("\\\n", " ")
        entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert entries
        assert not [e for e in entries if "==" not in e or "--hash=sha256:" not in e]


def test_the_web_ui_is_built_of_what_the_lock_file_pins() -> None:
    npm = [step.value for step in SERVER.steps if step.name == "RUN" and "npm" in step.value]
    assert any(call.endswith(" ci") for call in npm)


@each_image
def test_runs_as_a_user_of_its_own_who_owns_the_data(image: Image) -> None:
    (user,) = image.given("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user.value)
    assert user.value == SERVER.given("USER")[0].value, "they share the data"
    uid, gid = user.value.split(":")
    (create,) = image.given("RUN")
    assert f"--uid {uid} " in create.value
    assert f"--gid {gid} " in create.value
    (volume,) = image.given("VOLUME")
    assert volume.value == image.environment["TOM_DATA"]
    assert f"install -d -o tom -g tom {volume.value}" in create.value
    for service in image.compose:
        assert service["volumes"] == [f"tom-data:{volume.value}"]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"]


def test_the_ports_are_those_of_the_settings() -> None:
    settings = Settings()
    (expose,) = SERVER.given("EXPOSE")
    *ports, rtp = expose.words
    assert ports == [
        f"{settings.sip.port}/udp",
        f"{settings.sip.port}/tcp",
        f"{settings.web.port}/tcp",
    ]
    first, last = map(int, rtp.removesuffix("/udp").split("-"))
    assert first == int(SERVER.environment["TOM_SIP__RTP_PORT_START"])
    assert (last - first + 1) % settings.sip.rtp_port_range == 0


def test_the_web_port_stays_on_the_loopback_address() -> None:
    """Browsers give their microphone to https:// and localhost only."""
    assert Settings().web.host == "127.0.0.1"
    for variables in (SERVER.environment, TOM["environment"]):
        assert "TOM_WEB__HOST" not in variables
    assert COMPOSE["services"]["ollama"]["ports"] == ["127.0.0.1:11434:11434"]


@each_image
def test_every_variable_is_a_setting(
    image: Image, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for variables in (image.environment, *(service["environment"] for service in image.compose)):
        for name, value in variables.items():
            if name.startswith("TOM_"):
                monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.data == Path("/data")
    assert settings.llm.ollama.url == "http://127.0.0.1:11434"
    if image is SERVER:
        assert settings.sip.rtp_port_start == 20_000
    model = COMPOSE["services"]["ollama-model"]["command"]
    assert model == ["pull", settings.llm.ollama.model]


def test_the_commands_exist() -> None:
    group: Any = typer.main.get_command(cli.app)
    for image in IMAGES:
        (entrypoint,), (command,) = image.given("ENTRYPOINT"), image.given("CMD")
        assert entrypoint.words[0] in PROJECT["project"]["scripts"]
        assert command.words[0] in group.commands
    told = re.findall(r"run --rm tom (\w+) (\w+)", (DOCKER / "compose.yaml").read_text())
    assert told
    for name, subcommand in told:
        assert subcommand in group.commands[name].commands


def test_the_worker_reports_nothing_to_anybody() -> None:
    variables = WORKER.environment
    assert variables["PYANNOTE_METRICS_ENABLED"] == "false"
    assert variables["HF_HUB_DISABLE_TELEMETRY"] == variables["DO_NOT_TRACK"] == "1"


def test_workers_are_started_where_they_are_asked_for() -> None:
    plain, cuda = WORKER.compose
    assert (plain["profiles"], cuda["profiles"]) == (["whisperx"], ["whisperx-cuda"])
    assert "deploy" not in plain
    (device,) = cuda["deploy"]["resources"]["reservations"]["devices"]
    assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
    told = set(re.findall(r"--profile (\S+)", (DOCKER / "compose.yaml").read_text()))
    assert told == {"whisperx", "whisperx-cuda"}


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


def health_check(image: Image) -> tuple[list[str], dict[str, str]]:
    """The command, and Docker's options."""
    (check,) = image.given("HEALTHCHECK")
    words: list[str] = steps.Step("", "", {}, check.value.removeprefix("CMD ")).words
    return words, check.options


def test_the_health_check_asks_a_path_that_exists(web: HTTPServer) -> None:
    words, _ = health_check(SERVER)
    assert words[0] == "python"
    assert "/healthz" in words[-1]

    def healthy(port: int) -> bool:
        variables = {"TOM_WEB__PORT": str(port)}
        run = subprocess.run([sys.executable, *words[1:]], env=variables, capture_output=True)
        return run.returncode == 0

    assert healthy(web.server_port)
    assert not healthy(9)


def test_the_worker_is_healthy_while_it_gives_signs_of_life(tmp_path: Path) -> None:
    words, _ = health_check(WORKER)
    assert words[0] == "tom"
    log = CallLog.open(tmp_path)

    def code() -> int:
        command = [sys.executable, "-m", *words]
        variables = environment({"TOM_DATA": str(tmp_path)})
        return subprocess.run(command, env=variables, cwd=tmp_path, check=False).returncode

    log.jobs.alive("elsewhere-1", "large-v2 on cuda")
    assert code() == 1
    log.jobs.alive(f"{machine()}-1", "large-v2 on cuda")
    assert code() == 0
    log.close()


@each_image
def test_compose_asks_the_same_health_check(image: Image) -> None:
    words, options = health_check(image)
    for service in image.compose:
        assert service["healthcheck"]["test"] == ["CMD", *words]
        for option, key in (("interval", "interval"), ("start-period", "start_period")):
            assert options[option] == service["healthcheck"][key]


@each_image
def test_compose_builds_this_dockerfile_on_the_hosts_network(image: Image) -> None:
    for service in image.compose:
        context = (DOCKER / service["build"]["context"]).resolve()
        assert context == ROOT
        assert context / service["build"]["dockerfile"] == DOCKER / image.file
        assert service["network_mode"] == "host"
        assert "ports" not in service
    named = {
        mount.split(":")[0] for s in COMPOSE["services"].values() for mount in s.get("volumes", [])
    }
    assert named == set(COMPOSE["volumes"])


def test_the_proof_knows_every_instruction() -> None:
    script = (DOCKER / "prove.sh").read_text()
    subprocess.run(["bash", "-n", DOCKER / "prove.sh"], check=True)
    for image in IMAGES:
        for call in steps.shell_calls(image.steps):
            assert f"{call.split()[0]}() {{" in script
