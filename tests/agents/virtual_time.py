"""Virtual time: a test's `sleep(8)` takes no time, and everything still happens in its order."""

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

LIMIT_S = 600.0
"""A test that takes longer, in its own time, hangs."""


class _Selector(selectors.DefaultSelector):
    """Instead of waiting it moves the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            return super().select(None)
        if not ready and timeout is not None:
            self.now += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer. Not for work on other threads."""

    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an asynchronous test in virtual time. Fails where it hangs or leaves a task behind."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def guarded() -> None:
            async with asyncio.timeout(LIMIT_S):
                await test(*args, **kwargs)
            for _ in range(10):
                await asyncio.sleep(0)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks outlive their test: {left}"

        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(guarded())

    return run
