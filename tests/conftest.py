"""For every test: what it starts, it ends. No task, process or thread outlives its test."""

import asyncio
import inspect
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from tests.processkit import descendants

_PATIENCE_S = 3.0
"""What has been told to end may take this long."""
_SHARED_THREADS = ("asyncio_", "AnyIO worker", "engine", "pytest_timeout")
"""Pools that end with their event loop or the process, after this check."""
_HERE = Path(__file__).parent
_LONGEST = (_HERE / "e2e", _HERE / "tom" / "worker", _HERE / "admin_ui" / "test_api_schema.py")
"""Files that take a minute begin first: what is left at the end is short, for both processes."""
_SHARED_PROCESSES = (
    "multiprocessing.resource_tracker",
    "multiprocessing.forkserver",
    "chromium --type=",  # a browser's own, which end with it
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(map(item.path.is_relative_to, _LONGEST)))


@pytest.fixture(autouse=True)
def _nothing_outlives_the_test(  # pyright: ignore[reportUnusedFunction]
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    threads, children = set(threading.enumerate()), descendants()
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        marker = request.node.get_closest_marker("asyncio")
        of_module = marker is not None and marker.kwargs.get("loop_scope") == "module"
        of = "the_modules_loop" if of_module else "the_tests_loop"
        request.getfixturevalue(f"_no_task_is_left_in_{of}")
    yield
    left = _still_running(threads, children)
    assert not left, f"outlives its test: {', '.join(left)}"


@pytest.fixture
async def _no_task_is_left_in_the_tests_loop() -> AsyncIterator[None]:  # pyright: ignore[reportUnusedFunction]
    async with _no_task_is_left():
        yield


@pytest_asyncio.fixture(loop_scope="module")
async def _no_task_is_left_in_the_modules_loop() -> AsyncIterator[None]:  # pyright: ignore[reportUnusedFunction]
    async with _no_task_is_left():
        yield


@asynccontextmanager
async def _no_task_is_left() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    # What was cancelled last ends in the loop's next turns.
    for _ in range(10):
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left, f"tasks outlive their test: {left}"


def _still_running(threads: set[threading.Thread], children: set[psutil.Process]) -> list[str]:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        left = [f"thread {t.name!r}" for t in set(threading.enumerate()) - threads if _counts(t)]
        for child in descendants() - children:
            if command := _command(child):
                left.append(f"process {child.pid} {command!r}")
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.02)


def _counts(thread: threading.Thread) -> bool:
    return not thread.daemon and not thread.name.startswith(_SHARED_THREADS)


def _command(process: psutil.Process) -> str:
    """What the process runs; empty for one that has ended or that Python itself keeps."""
    try:
        command = " ".join(process.cmdline()) or process.name()
    except psutil.NoSuchProcess:
        return ""
    return "" if any(name in command for name in _SHARED_PROCESSES) else command
