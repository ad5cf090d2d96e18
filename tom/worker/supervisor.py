"""The server's own workers: started with it, started again where they die, ended with it."""

import asyncio
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from telephony.calllog import CallLog
from telephony.sip.restart import Backoff
from tom.settings import Settings
from tom.worker.models import installed

log = logging.getLogger(__name__)

_END_S = 5.0
"""A worker that has been told to stop has so long; what it was doing is done by the next one."""


async def keep_workers(settings: Settings, config: Path | None, call_log: CallLog) -> None:
    """Run the workers that the settings ask for, until cancelled. Says so where there are none."""
    if not settings.whisperx.workers:
        return
    if not installed():
        waiting = await asyncio.to_thread(lambda: len(call_log.jobs.waiting()))
        log.warning(
            "WhisperX is not installed: recordings are not transcribed, they wait (%d now). "
            "`make run WHISPERX=1` installs it",
            waiting,
        )
        return
    async with asyncio.TaskGroup() as group:
        for number in range(settings.whisperx.workers):
            group.create_task(_keep(settings, config), name=f"worker {number + 1}")


async def _keep(settings: Settings, config: Path | None) -> None:
    """One worker at a time, for ever."""
    backoff = Backoff()
    while True:
        began = time.monotonic()
        code = await _run(settings, config)
        delay_s = backoff.delay_s(time.monotonic() - began)
        log.error("a worker ended with code %s; the next one starts in %.1f s", code, delay_s)
        await asyncio.sleep(delay_s)


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
