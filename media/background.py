"""Threads that compute behind the audio: the scheduler lets the loop's thread go first.

On a busy core an engine's thread would otherwise hold the loop up for one time slice after the
other. With one thread per core, fewer of them wait for Python's lock when the loop wants it.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

_NICE = 10
_P = ParamSpec("_P")
_T = TypeVar("_T")


def background_threads(name: str, count: int) -> ThreadPoolExecutor:
    """`count` threads of a lower priority; `name` is what a debugger shows."""
    return ThreadPoolExecutor(count, name, _become_nice)


async def in_background(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Like `asyncio.to_thread`, on the process's background threads: one per core it may use."""
    return await asyncio.wrap_future(_threads().submit(function, *args, **kwargs))


@cache
def _threads() -> ThreadPoolExecutor:
    return background_threads("engine", len(os.sched_getaffinity(0)))


def _become_nice() -> None:
    """This thread alone, as Linux has it, and for good: nobody becomes less nice (nice(2))."""
    os.nice(_NICE)
