"""Real workers, in the environment that `make test` sets up for them (.venv-whisperx).

with worker(data) as one:
    one.until(lambda: over(log))

with worker_forks() as forks, worker(data, folder, forks=forks) as one: …   for many starts
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import psutil
import pytest

import models
from tests.serverkit import environment

ROOT = Path(__file__).parents[1]
_START_S = 600.0
"""To import torch and the rest takes 10 CPU seconds, and minutes on a busy machine."""
_PACKAGES = ("whisperx", "dbos")
_MODELS = ("whisper-demo-de", "align-demo-de")


@cache
def worker_python() -> str | None:
    """The Python that can run a worker; None where there is none."""
    chosen = os.environ.get("TOM_TEST_WORKER_PYTHON")
    if chosen:
        return chosen
    python = ROOT / ".venv-whisperx" / "bin" / "python"
    if python.exists():
        return str(python)
    return sys.executable if all(find_spec(name) for name in _PACKAGES) else None


def needs_worker() -> None:
    """Skip the test, or the module, where no worker can run."""
    if worker_python() is None:
        pytest.skip("no environment for workers; `make test` makes it", allow_module_level=True)
    for name in _MODELS:
        try:
            models.path(name)
        except FileNotFoundError as error:
            pytest.skip(str(error), allow_module_level=True)


def worker_environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """One thread, the built-in models, no hub, and rules instead of a language model."""
    defaults = {
        "TOM_WHISPERX__THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "OMP_WAIT_POLICY": "passive",
        "CUDA_VISIBLE_DEVICES": "",
    }
    return environment(defaults | dict(settings or {}))


class Process(Protocol):
    """What is used of `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...


@dataclass
class RunningWorker:
    """A `tom worker` in a process of its own."""

    process: Process
    folder: Path

    @property
    def log(self) -> str:
        """What it wrote so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def ready(self) -> bool:
        """Its models are loaded, and it takes jobs."""
        return "ready worker=" in (self.folder / "out").read_text()

    def until(self, look: Callable[[], bool], timeout_s: float = _START_S) -> None:
        """Wait until `look` finds what it looks for; the worker must live."""
        deadline = time.monotonic() + timeout_s
        while not look():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """SIGTERM; it ends by itself, in order."""
        self.process.terminate()
        assert self.process.wait(60) == 0, self.log


class WorkerForks:
    """A process with everything imported, which forks workers; see `worker_forks.py`."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def ask(self, order: object) -> str:
        """Its answer, a line."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return self._server.stdout.readline().strip()

    def start(self, command: list[str], folder: Path, env: Mapping[str, str]) -> "ForkedProcess":
        """`tom COMMAND…` as a process that writes into `folder`."""
        order = {"command": command, "folder": str(folder), "env": dict(env)}
        return ForkedProcess(self, int(self.ask(order)))


class ForkedProcess:
    """A process that `WorkerForks` forked."""

    def __init__(self, forks: WorkerForks, pid: int) -> None:
        self._forks, self.pid = forks, pid
        self._returned: int | None = None

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        ended = self._returned is None and _is_zombie(self.pid)
        if ended:
            self._returned = int(self._forks.ask({"wait": self.pid}))
        return self._returned

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises TimeoutError."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.02)
        return code

    def kill(self) -> None:
        """SIGKILL."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        os.kill(self.pid, signal.SIGTERM)


def _is_zombie(pid: int) -> bool:
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@contextmanager
def worker_forks() -> Iterator[WorkerForks]:
    """To start many workers with; ends with them."""
    python = worker_python()
    assert python is not None
    server = subprocess.Popen(
        [python, "-m", "tests.worker_forks"],
        cwd=ROOT, env=worker_environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        assert server.stdout.readline() == "ready\n"
        yield WorkerForks(server)
    finally:
        for child in psutil.Process(server.pid).children():
            child.kill()
        server.stdin.close()
        server.wait(60)
        server.stdout.close()


@contextmanager
def worker(
    data: Path,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    forks: WorkerForks | None = None,
    core: int | None = None,
) -> Iterator[RunningWorker]:
    """A worker that is killed after the block where it still runs. It may not be ready yet.

    It writes into `folder`. `forks` starts it quickly; with `core` it has this one alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("out", "log"):
        (folder / name).touch()
    command, env = ["worker", "--data", str(data)], worker_environment(settings)
    process = forks.start(command, folder, env) if forks else _start(command, folder, env)
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    try:
        yield RunningWorker(process, folder)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _start(command: list[str], folder: Path, env: Mapping[str, str]) -> Process:
    python = worker_python()
    assert python is not None
    with (folder / "out").open("wb") as out, (folder / "log").open("wb") as err:
        return subprocess.Popen(
            [python, "-m", "tom", *command], cwd=folder, env=dict(env), stdout=out, stderr=err
        )
