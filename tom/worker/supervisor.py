"""The server's own workers: started with it, started again where they die, ended with it."""

import asyncio
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from telephony.calllog import CallLog
from tom.settings import Settings
from tom.worker.models import installed

log = logging.getLogger(__name__)

_HEALTHY_S = 300.0
"""A worker that lived this long did not die of its start."""
_FIRST_S = 1.0
_MOST_S = 300.0
_END_S = 5.0
"""A worker that has been told to stop has so long; what it was doing is done by the next one."""


async def keep_workers(settings: Settings, config: Path | None, call_log: CallLog) -> None:
    """Run the workers that the settings ask for, until cancelled. Says so where there are none."""
    if not settings.whisperx.workers:
        return
    if not installed():
        waiting = await asyncio.to_thread(lambda: len(call_log.jobs.waiting()))
        log.warning(
            "WhisperX is not installed here: recordings wait (%d now) for a worker elsewhere. "
            "`make run WHISPERX=1` installs it",
            waiting,
        )
        return
    async with asyncio.TaskGroup() as group:
        for number in range(settings.whisperx.workers):
            group.create_task(_keep(settings, config), name=f"worker {number + 1}")


async def _keep(settings: Settings, config: Path | None) -> None:
    """One worker at a time, for ever."""
    delay_s = _FIRST_S
    while True:
        began = time.monotonic()
        try:
            end = f"ended with code {await _run(settings, config)}"
        except OSError as error:
            end = f"could not be started: {error}"
        delay_s = next_delay_s(delay_s, time.monotonic() - began)
        log.error("a worker %s; the next one starts in %.0f s", end, delay_s)
        await asyncio.sleep(delay_s)


def next_delay_s(last_s: float, lived_s: float) -> float:
    """Seconds until the next worker starts, after a wait of `last_s` and one that lived `lived_s`.

    Loading the models costs a minute of every core: what dies of it is not tried without pause.
    """
    return _FIRST_S if lived_s >= _HEALTHY_S else min(_MOST_S, 3 * last_s)


async def _run(settings: Settings, config: Path | None) -> int:
    """One worker's life. Its standard input is a pipe that ends with this process, however."""
    command = [sys.executable, "-m", "tom", "worker", "--supervised", "--data", str(settings.data)]
    command += ["--config", str(config)] if config is not None else []
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        env=os.environ | {"TOM_LOG_LEVEL": settings.log_level},
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(_END_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
