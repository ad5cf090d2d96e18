"""The lamps that say that messages wait: RFC 3842, by NOTIFY without a subscription.

Most telephones and PBXs take these from whom they know. A telephone that was switched off has
forgotten what it was told: it is told again from time to time.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from telephony.events import LineProcessReady, LineRegistered, TelephonyEvent
from telephony.sip import messages

log = logging.getLogger(__name__)

REFRESH_S = 900.0
"""A lamp that shows what it should is told again after this time."""
_RETRY_FIRST_S = 30.0
_RETRY_MOST_S = 900.0
_ANSWER_S = 40.0
"""Longer than a non-INVITE transaction lasts (RFC 3261 17.1.2, timer F: 32 s)."""
NO_ANSWER = 408


class Waiting(NamedTuple):
    """Messages of a line."""

    new: int
    """Nobody has seen to them."""
    old: int


@dataclass(slots=True)
class Lamp:
    """One telephone of a line. Times are seconds of a steady clock."""

    uri: str
    shown: Waiting | None = None
    """What it was told last and took."""
    failures: int = 0
    """In a row."""
    due: float = 0.0
    """When it is told next, whatever it shows."""

    def is_due(self, wanted: Waiting | None, now: float) -> bool:
        """Whether it is to be told now."""
        return wanted is not None and now >= self.due

    def told(self, waiting: Waiting, code: int, now: float) -> None:
        """It answered with the SIP status `code`."""
        if code // 100 == 2:
            self.shown, self.failures, self.due = waiting, 0, now + REFRESH_S
        else:
            self.shown = None
            self.due = now + min(_RETRY_MOST_S, _RETRY_FIRST_S * 2 ** min(self.failures, 10))
            self.failures += 1


@dataclass(slots=True)
class _Line:
    lamps: list[Lamp]
    wanted: Waiting | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    answer: "asyncio.Future[messages.Notified] | None" = None
    """Of the NOTIFY that is under way: one at a time, an answer does not say to which it is."""


class MessageWaiting:
    """Keeps the lamps of all lines."""

    def __init__(
        self, lamps: Mapping[str, Sequence[str]], send: Callable[[messages.Notify], bool]
    ) -> None:
        """`lamps`: URIs by line. `send` gives False where there is no line process."""
        self._lines = {
            line: _Line([Lamp(uri) for uri in uris]) for line, uris in lamps.items() if uris
        }
        self._send = send
        self._tasks: list[asyncio.Task[None]] = []

    def show(self, line: str, waiting: Waiting) -> None:
        """From now on `waiting` is what the line's lamps are to show."""
        if (kept := self._lines.get(line)) is not None and kept.wanted != waiting:
            kept.wanted = waiting
            self._tell(kept)

    def take_event(self, event: TelephonyEvent) -> None:
        """Tell the lamps anew when their line has registered or their line process restarted."""
        if isinstance(event, LineRegistered) and event.line in self._lines:
            self._tell(self._lines[event.line])
        elif isinstance(event, LineProcessReady) and event.process == 0:
            for name, kept in self._lines.items():
                self.answered(messages.Notified(name, 503, "the line process restarted"))
                self._tell(kept)

    def answered(self, message: messages.Notified) -> None:
        """What came of the NOTIFY under way."""
        kept = self._lines.get(message.line)
        if kept is not None and kept.answer is not None and not kept.answer.done():
            kept.answer.set_result(message)

    def start(self, group: asyncio.TaskGroup) -> None:
        """Look after the lamps in `group`."""
        for name, kept in self._lines.items():
            self._tasks.append(group.create_task(self._look_after(name, kept), name=f"mwi {name}"))

    def stop(self) -> None:
        """Tell nobody anything any more."""
        for task in self._tasks:
            task.cancel()

    @staticmethod
    def _tell(kept: _Line) -> None:
        for lamp in kept.lamps:
            lamp.due = 0.0
        kept.changed.set()

    async def _look_after(self, name: str, kept: _Line) -> None:
        now = asyncio.get_running_loop().time
        while True:
            due = [lamp for lamp in kept.lamps if lamp.is_due(kept.wanted, now())]
            if due and kept.wanted is not None:
                # Who has not answered keeps the others waiting: they come last.
                await self._notify(name, kept, min(due, key=lambda lamp: lamp.failures))
                continue
            kept.changed.clear()
            soonest = min(lamp.due for lamp in kept.lamps)
            wait_s = None if kept.wanted is None else soonest - now()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await kept.changed.wait()

    async def _notify(self, name: str, kept: _Line, lamp: Lamp) -> None:
        waiting = kept.wanted
        assert waiting is not None
        loop = asyncio.get_running_loop()
        lamp.due = float("inf")  # until something new is to be shown, or it has answered
        answer = kept.answer = loop.create_future()
        code, reason = 503, "no line process"
        if self._send(messages.Notify(name, lamp.uri, waiting.new, waiting.old)):
            try:
                async with asyncio.timeout(_ANSWER_S):
                    notified = await answer
                code, reason = notified.code, notified.reason
            except TimeoutError:
                code, reason = NO_ANSWER, "no answer"
        told_anew, failed = lamp.due == 0.0, lamp.failures
        lamp.told(waiting, code, loop.time())
        if lamp.shown is None and not failed:
            log.warning(
                "line %s: %s does not take that %d messages wait (%d %s); it is tried again",
                name, lamp.uri, waiting.new, code, reason,
            )  # fmt: skip
        elif lamp.shown is not None:
            log.info("line %s: %s shows %d new messages", name, lamp.uri, waiting.new)
        if told_anew:
            lamp.due = 0.0
