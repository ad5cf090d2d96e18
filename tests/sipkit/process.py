"""Running a foreign program in a test, and making sure that nothing is left of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import psutil

from tests.processkit import descendants


@contextlib.asynccontextmanager
async def running(
    command: Sequence[str], cwd: Path, output: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program runs inside the block; after it, it and its children are gone."""
    path = output or cwd / f"{Path(command[0]).name}.log"
    with path.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=cwd, stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        family = _family(process.pid)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 3)
            except TimeoutError:
                process.kill()
                await process.wait()
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def line_processes() -> list[int]:
    """Process ids of line processes that this test run has started and that still live."""
    found: list[int] = []
    for child in descendants():
        with contextlib.suppress(psutil.Error):
            if "telephony.sip.line_process" in child.cmdline():
                found.append(child.pid)
    return found
