"""A real `tom serve` in a process of its own: started on free ports, asked over HTTP, stopped.

with serving(tmp_path) as tom:
    report = await tom_call(tom.uri, "--say", "Wo sind Sie?")
    (call,) = tom.calls()
"""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

from admin_ui.tokens import Role, Tokens

ROOT = Path(__file__).parents[1]
PROFILES = ROOT / "tests" / "e2e" / "profiles"
_START_S = 90.0
_STOP_S = 20.0
_CALL_S = 180.0

Found = TypeVar("Found")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without its own TOM settings, and with `settings`.

    TOM listens on loopback, answers with the test profile, and asks no model server.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOM_")}
    defaults = {
        "PYTHONPATH": str(ROOT),
        "TOM_SIP__BIND": "127.0.0.1",
        "TOM_LLM__ENGINE": "receptionist",
        "TOM_PROFILES": str(PROFILES),
        "TOM_PROFILE": "haus",
    }
    return kept | defaults | dict(settings)


@dataclass
class Tom:
    """A running server."""

    process: subprocess.Popen[bytes]
    data: Path
    folder: Path
    """Where it was started, with its output in it."""
    sip_port: int
    web_port: int

    @property
    def uri(self) -> str:
        return f"sip:tom@127.0.0.1:{self.sip_port}"

    @property
    def log(self) -> str:
        """What it wrote to standard error so far."""
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")

    def token(self, role: Role = "admin") -> str:
        """A token for one who is in the house."""
        return Tokens.open(self.data).issue("tests", role)

    def get(self, path: str, **headers: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.token()}"}
        url = f"http://127.0.0.1:{self.web_port}{path}"
        # To load certificates would take 40 ms of CPU each time, twenty times a second in `until`.
        return httpx.get(url, headers=bearer | headers, timeout=10, verify=False)

    def calls(self) -> list[dict[str, Any]]:
        """The call list, newest first."""
        return self.get("/api/calls").raise_for_status().json()["calls"]

    def call(self, call_id: str) -> dict[str, Any]:
        return self.get(f"/api/calls/{call_id}").raise_for_status().json()

    def ready(self) -> dict[str, bool]:
        """What `/readyz` says: each check by its name, and `ready`."""
        answer = self.get("/readyz").json()
        return {check["name"]: check["ok"] for check in answer["checks"]} | {
            "ready": answer["ready"]
        }

    def metric(self, sample: str) -> float:
        """A sample of `/metrics`, named with its labels; 0 where there is none."""
        for line in self.get("/metrics").text.splitlines():
            if line.startswith(f"{sample} "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """The call log's events that belong to a line or to the door, oldest first."""
        with closing(sqlite3.connect(f"file:{self.data / 'tom.db'}?mode=ro", uri=True)) as log:
            rows = log.execute("SELECT kind, data FROM events WHERE call_id IS NULL ORDER BY id")
            return [(kind, json.loads(data)) for kind, data in rows]

    async def until(self, look: Callable[[], Found | None], timeout_s: float = 15) -> Found:
        """The first thing `look` finds (not None, not empty); it is asked again and again."""
        deadline = time.monotonic() + timeout_s
        while not (found := await asyncio.to_thread(look)):
            assert time.monotonic() < deadline, f"still {found!r}; the server's log:\n{self.log}"
            await asyncio.sleep(0.05)
        return found

    async def ended_call(self, number: int = 1) -> dict[str, Any]:
        """The newest call with all that happened in it, when `number` calls have ended."""

        def look() -> dict[str, Any] | None:
            calls = self.calls()
            ended = [call for call in calls if call["result"]]
            return self.call(calls[0]["id"]) if len(ended) == len(calls) >= number else None

        return await self.until(look)

    def line_process(self) -> psutil.Process:
        """The process that holds the SIP calls."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if "telephony.sip.line_process" in child.cmdline():
                    return child
        raise AssertionError("there is no line process")

    def kill(self) -> None:
        """SIGKILL, as a crash or the kernel's out-of-memory killer would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """SIGTERM; asserts a clean end with nothing left behind."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(_STOP_S)
        assert code == 0, f"exit code {code}; its log:\n{self.log}"
        _, left = psutil.wait_procs(family, 3)
        assert not left, f"left behind: {left}"
        assert "Traceback" not in self.log, self.log


def start(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    data: Path | None = None,
    python: str = sys.executable,
) -> Tom:
    """Start a server and wait for its `ready` line."""
    folder.mkdir(parents=True, exist_ok=True)
    data = data or folder / "data"
    command = [python, "-m", "tom", "serve"]
    command += ["--data", str(data), "--sip-port", "0", "--web-port", "0"]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("ab") as err:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(settings or {}), stdout=out, stderr=err
        )
    deadline = time.monotonic() + _START_S
    while not (line := (folder / "stdout").read_text()).endswith("\n"):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise AssertionError((folder / "stderr").read_text(errors="replace"))
        time.sleep(0.02)
    assert line.startswith("ready sip="), line
    ports = dict(word.split("=") for word in line.split()[1:])
    return Tom(process, data, folder, int(ports["sip"]), int(ports["web"]))


@contextmanager
def serving(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    data: Path | None = None,
    python: str = sys.executable,
) -> Iterator[Tom]:
    """A server inside the block; stopped after it, unless the block killed it."""
    tom = start(folder, settings, data, python)
    try:
        yield tom
        if tom.process.poll() is None:
            tom.stop()
    finally:
        _end(tom)


@asynccontextmanager
async def serving_async(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    data: Path | None = None,
    python: str = sys.executable,
) -> AsyncIterator[Tom]:
    """Like `serving`, and the event loop never waits: for what the test itself serves or says."""
    tom = await asyncio.to_thread(start, folder, settings, data, python)
    try:
        yield tom
        if tom.process.poll() is None:
            await asyncio.to_thread(tom.stop)
    finally:
        await asyncio.to_thread(_end, tom)


def _end(tom: Tom) -> None:
    """What must not outlive the test, whatever failed in it."""
    family: list[psutil.Process] = []
    with suppress(psutil.Error):
        family = psutil.Process(tom.process.pid).children(recursive=True)
    tom.process.kill()
    tom.process.wait()
    for process in family:
        with suppress(psutil.Error):
            process.kill()


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str


async def tom_command(
    *arguments: str, settings: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Ran:
    """Run `tom …` to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tom", *arguments),
        cwd=cwd or PROFILES,  # no tom.toml or .env of the developer's there
        env=environment(settings or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_CALL_S):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


async def tom_call(uri: str, *arguments: str, cwd: Path | None = None) -> dict[str, Any]:
    """`tom call --json`: its report. It must have been answered."""
    ran = await tom_command("call", uri, *arguments, "--json", cwd=cwd)
    assert ran.code == 0, ran
    return json.loads(ran.out)
