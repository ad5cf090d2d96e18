"""What a process takes: CPU seconds, and its share of the memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


def cpu_s(process: psutil.Process) -> float:
    """Seconds of CPU, user and system, since its start."""
    times = process.cpu_times()
    return times.user + times.system


def rss_mb(process: psutil.Process) -> float:
    """Resident set size, in MB (2^20)."""
    return round(process.memory_info().rss / 2**20, 1)


def pss_mb(process: psutil.Process) -> float:
    """Proportional set size: memory of its own, and its share of what it shares. In MB (2^20)."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def child(word: str) -> psutil.Process:
    """The process that this one started with `word` in its command line."""
    (found,) = (it for it in psutil.Process().children() if word in it.cmdline())
    return found


@contextmanager
def children_on_the_last_core() -> Iterator[None]:
    """What is started in the block has the machine's last core for itself; we have the others."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[-1:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores[:-1] or cores)


@contextmanager
def on_all_cores() -> Iterator[None]:
    """After the block we have the cores back that we had before."""
    cores = os.sched_getaffinity(0)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
