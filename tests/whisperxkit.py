"""Real workers, in the environment that `make test` sets up for them (.venv-whisperx).

with worker(data) as one:
    one.until(lambda: over(log))
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

import models
from tests.serverkit import environment

ROOT = Path(__file__).parents[1]
_START_S = 600.0
"""To import torch and the rest takes 25 CPU seconds, and minutes on a busy machine."""
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


@dataclass
class RunningWorker:
    """A `tom worker` in a process of its own."""

    process: subprocess.Popen[bytes]
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


@contextmanager
def worker(
    data: Path, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[RunningWorker]:
    """A worker that is killed after the block where it still runs. It may not be ready yet."""
    python = worker_python()
    assert python is not None
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "out").open("wb") as out, (folder / "log").open("wb") as err:
        process = subprocess.Popen(
            [python, "-m", "tom", "worker", "--data", str(data)],
            cwd=folder, env=worker_environment(settings), stdout=out, stderr=err,
        )  # fmt: skip
    try:
        yield RunningWorker(process, folder)
    finally:
        family = [psutil.Process(process.pid)] if process.poll() is None else []
        for each in family:
            each.kill()
        process.wait()
