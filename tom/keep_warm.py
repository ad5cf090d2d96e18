"""A language model stays in its server's memory over hours without a call."""

import asyncio
from collections.abc import Awaitable, Callable


async def keep_warm(warm_up: Callable[[], Awaitable[None]], every_s: float) -> None:
    """`warm_up` now, and again every `every_s` seconds: no server unloads it between two calls."""
    while True:
        await warm_up()
        await asyncio.sleep(every_s)
