"""Which processes a test has started."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

_TOLD_BY_KERNEL = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists()


def descendants() -> set[psutil.Process]:
    """Children of this process, and theirs.

    The kernel knows them by their parents, where it was built to tell (CONFIG_PROC_CHILDREN);
    psutil reads every process of the machine, which takes milliseconds, twice a test.
    """
    if not _TOLD_BY_KERNEL:
        return set(psutil.Process().children(recursive=True))
    found: set[psutil.Process] = set()
    for pid in _below(os.getpid()):
        with suppress(psutil.NoSuchProcess):
            found.add(psutil.Process(pid))
    return found


def _below(pid: int) -> Iterator[int]:
    with suppress(FileNotFoundError, ProcessLookupError):  # it, or a thread, has just ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                for child in map(int, (thread / "children").read_text().split()):
                    yield child
                    yield from _below(child)
