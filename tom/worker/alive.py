"""Whether a worker runs on this machine: what a container's health check asks."""

import socket

from tom.call_log import open_call_log
from tom.settings import Settings

DEAD_AFTER_S = 60.0
"""A worker that gave no sign of life for so long is dead."""


def machine() -> str:
    """What the names of this machine's workers begin with."""
    return socket.gethostname()


def alive_here(settings: Settings) -> bool:
    """Whether one gave a sign of life lately. Raises SettingsError."""
    call_log = open_call_log(settings)
    try:
        names = [worker.name for worker in call_log.jobs.workers(DEAD_AFTER_S)]
    finally:
        call_log.close()
    return any(name.rpartition("-")[0] == machine() for name in names)
