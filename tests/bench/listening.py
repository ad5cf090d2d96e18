"""What callers of every door can do who know when they heard TOM."""

import asyncio


class Listening:
    """Times are the event loop's."""

    def speech_times(self, since: float) -> list[float]:
        """When TOM's voice was heard after `since`: a time for every 20 ms of it."""
        raise NotImplementedError

    async def answer_after(self, since: float, timeout_s: float = 6.0) -> float | None:
        """When TOM's first 20 ms of voice after `since` were heard."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        while asyncio.get_running_loop().time() < deadline:
            times = self.speech_times(since)
            if times:
                return times[0]
            await asyncio.sleep(0.005)
        return None

    async def until_quiet(self, quiet_s: float, timeout_s: float = 40.0) -> None:
        """Wait until TOM has said something and been silent for `quiet_s`."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while loop.time() - begin < timeout_s:
            times = self.speech_times(begin - quiet_s)
            if times and loop.time() - times[-1] > quiet_s:
                return
            await asyncio.sleep(0.02)


def silent_at(times: list[float], began_at: float) -> float | None:
    """When TOM fell silent after the caller began: before a gap of more than 150 ms; None where
    nothing was heard then."""
    last = None
    for at in times:
        if at <= began_at - 0.2:
            continue
        if last is not None and at - last > 0.15:
            break
        last = at
    return last
