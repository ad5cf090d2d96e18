"""How long `tom serve` takes from its start to `ready`."""

import time

from tom.probe.figures import percentiles
from tom.probe.server import own_server
from tom.settings import Settings


async def measure(settings: Settings, runs: int) -> dict[str, object]:
    """Start it `runs` times, each with a fresh data directory."""
    took: list[float] = []
    for _ in range(runs):
        began = time.monotonic()
        async with own_server(settings, None):
            took.append(time.monotonic() - began)
    return {"runs": runs, "ready_s": {k: round(v, 2) for k, v in percentiles(took).items()}}
