"""`Transfer`: how a REFER goes (RFC 3515), from the NOTIFYs that tell of it."""

import asyncio
from dataclasses import dataclass, field


def _future() -> "asyncio.Future[bool]":
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class Transfer:
    result: asyncio.Future[bool] = field(default_factory=_future)
    """True when the target has answered."""
    accepted: bool = False
    """The peer tries it. If it hangs up now, it has gone over to the target."""

    def report(self, code: int, final: bool) -> None:
        """A response to the REFER, or the status code in a NOTIFY's body."""
        self.accepted = code < 300
        if code >= 300:
            self.settle(False)
        elif final and code >= 200:
            self.settle(True)

    def settle(self, taken: bool) -> None:
        """The first word counts."""
        if not self.result.done():
            self.result.set_result(taken)
