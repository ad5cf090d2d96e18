"""`Outbox`: takes what waits in the call log's outbox to the owner, again and again.

A notification is marked after it was taken. Where the server dies in between, it is sent once more,
under the same Message-ID and webhook-id.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from agents.profile import Profile
from telephony.calllog import CallLog, CallNotFound
from telephony.calllog.errors import short
from telephony.calllog.notifications import Pending
from tom.notify.due import is_due, next_try_s
from tom.notify.notice import Notice, notice_of
from tom.notify.outcome import Channel, Outcome

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Workers and calls write to the outbox's database unseen: it is looked at so often."""

Result = Literal["sent", "failed", "postponed"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _uncounted(channel: str, result: Result) -> None:
    pass


@dataclass(frozen=True, slots=True)
class House:
    """What letters need to know."""

    profiles: Mapping[str, Profile]
    default_profile: str
    public_url: str = ""
    """The web interface's address; empty: not known."""

    def profile(self, name: str) -> Profile:
        """The profile of that name, or the default one."""
        return self.profiles.get(name) or self.profiles[self.default_profile]


@dataclass(frozen=True, slots=True)
class Rules:
    """When to send, and whom to tell how it went."""

    wait_s: float
    """How long after a call's end a transcript is waited for."""
    worker_expected: Callable[[], bool]
    """Some worker runs, or is to run. Asked on a thread."""
    count: Callable[[str, Result], None] = _uncounted
    """Told the channel and the result of each try."""
    now: Callable[[], datetime] = field(default=_utc_now)
    """UTC."""


class Outbox:
    """The server's."""

    def __init__(
        self, call_log: CallLog, channels: Sequence[Channel], house: House, rules: Rules
    ) -> None:
        """Calls that end from now on are told over `channels`."""
        self._log = call_log
        self._channels = channels
        self._house = house
        self._rules = rules
        call_log.notifications.channels = [channel.name for channel in channels]

    async def run(self) -> None:
        """Until cancelled; each channel for itself, since one may hang while another works."""
        async with asyncio.TaskGroup() as group:
            for channel in self._channels:
                group.create_task(self._keep_on(channel), name=f"notify by {channel.name}")

    async def send_due(self, channel: Channel) -> None:
        """What is due now over `channel`. Raises SQLAlchemyError: the rest is for the next time."""
        for pending in await asyncio.to_thread(self._due, channel):
            await self._deliver(channel, pending)

    async def _keep_on(self, channel: Channel) -> None:
        while True:
            try:
                await self.send_due(channel)
            except SQLAlchemyError as error:
                log.error("the outbox cannot be read or written (%s); trying again", short(error))
            await asyncio.sleep(LOOK_S)

    def _due(self, channel: Channel) -> list[Pending]:
        now = self._rules.now()
        waiting = self._log.notifications.pending(channel.name, now)
        expected = bool(waiting) and self._rules.worker_expected()
        return [
            each
            for each in waiting
            if is_due(
                ended_at=each.ended_at,
                transcribing=each.transcribing,
                worker_expected=expected,
                wait_s=self._rules.wait_s,
                now=now,
            )
        ]

    async def _deliver(self, channel: Channel, pending: Pending) -> None:
        try:
            notice = await asyncio.to_thread(self._notice, pending.call_id)
            if notice is None:
                await asyncio.to_thread(self._log.notifications.withdraw, pending.id)
                return
            outcome = await channel.send(notice, pending.recipients_left)
        except (SQLAlchemyError, CallNotFound) as error:
            log.warning("call %s cannot be read: %s", pending.call_id, error)
            return
        except Exception as error:  # the edge of a notification: the others are to be sent
            log.exception("call %s: the notification by %s failed", pending.call_id, channel.name)
            outcome = Outcome(error=f"{type(error).__name__}: {error}")
        if outcome.error:
            log.warning("call %s: by %s: %s", pending.call_id, channel.name, outcome.error)
        result = await self._noted(channel.name, pending, outcome)
        self._rules.count(channel.name, result)

    async def _noted(self, channel: str, pending: Pending, outcome: Outcome) -> Result:
        """Written down, however long that takes: else it would be sent again and again."""
        told = False
        while True:
            try:
                return await asyncio.to_thread(self._record, channel, pending, outcome)
            except SQLAlchemyError as error:
                if not told:
                    log.error("what was sent cannot be noted (%s); trying again", short(error))
                told = True
                await asyncio.sleep(LOOK_S)

    def _notice(self, call_id: str) -> Notice | None:
        call = self._log.get_call(call_id)
        profile = self._house.profile(call.profile)
        return notice_of(call, self._log.jobs.of_messages(call_id), profile, self._house.public_url)

    def _record(self, channel: str, pending: Pending, outcome: Outcome) -> Result:
        """What became of it, in the outbox, the call's events and the log."""
        now, box = self._rules.now(), self._log.notifications
        told: dict[str, int] = {"recipients": outcome.taken} if channel == "email" else {}
        if outcome.refused:
            told["refused"] = len(outcome.refused)
        if outcome.taken and outcome.left is None:
            box.sent(pending.id, now, told)
            log.info("call %s: the owner was told by %s", pending.call_id, channel)
            return "sent"
        pause_s = None if outcome.hopeless else next_try_s(pending.attempts + 1)
        if pause_s is None:
            box.give_up(pending.id, now, outcome.error)
            log.error("call %s: nobody is told by %s: given up", pending.call_id, channel)
            return "failed"
        next_at = now + timedelta(seconds=pause_s)
        if outcome.left is not None:
            box.sent_to_some(pending.id, now, told, outcome.left, next_at)
        else:
            box.postpone(pending.id, outcome.error, next_at)
        return "postponed"
