"""An outbox with a clock of the test's own, and its channels."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, text

from telephony.call import Call
from telephony.calllog import CallLog
from tests.mailkit import HOST, SECRET, Hook
from tests.tom.notify.calls import PROFILES, T0
from tom.notify.email import EmailChannel
from tom.notify.outbox import House, Outbox, Rules
from tom.notify.outcome import Channel
from tom.notify.settings import EmailSection, WebhookSection
from tom.notify.webhook import WebhookChannel

A, B = "a@example.org", "b@example.org"
WAIT_S = 900


@dataclass
class Clock:
    """The time, as the test has it."""

    now: datetime = T0 + timedelta(seconds=31)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Desk:
    """An outbox at a time of the test's own, on a database that may have had another one."""

    log: CallLog
    channel: Channel
    clock: Clock = field(default_factory=Clock)
    worker_expected: bool = True
    counted: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def __post_init__(self) -> None:
        rules = Rules(
            wait_s=WAIT_S,
            worker_expected=lambda: self.worker_expected,
            count=lambda channel, result: self.counted.update([(channel, result)]),
            now=self.clock,
        )
        self.outbox = Outbox(self.log, [self.channel], House(PROFILES, "praxis"), rules)

    async def look(self) -> None:
        """As it does every two seconds; what was made in real time is due by the test's clock."""
        bring_forward(self.log.engine)
        await self.outbox.send_due(self.channel)

    def state(self, call: Call) -> tuple[str, int, str]:
        (row,) = self.log.notifications.of_call(call.id)
        return row.state, row.attempts, row.error

    def told(self, call: Call) -> list[tuple[str, dict[str, Any]]]:
        kinds = ("notified", "notification_failed")
        events = self.log.get_call(call.id).events
        return [(event.kind, event.data) for event in events if event.kind in kinds]


def bring_forward(engine: Engine) -> None:
    """Calls of the test are of 2025, their notifications of today."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE notifications SET next_at = :t0 WHERE attempts = 0"),
            {"t0": T0.replace(tzinfo=None) if engine.dialect.name == "sqlite" else T0},
        )


def webhook(hook: Hook) -> WebhookChannel:
    return WebhookChannel(WebhookSection(url=hook.url, secret=SecretStr(SECRET)))


def email(log: CallLog, port: int, **settings: Any) -> EmailChannel:
    section = EmailSection(
        host=HOST, port=port, security="none", sender="TOM <tom@example.org>",
        recipients=(f"Praxis <{A}>", B), **settings,
    )  # fmt: skip
    return EmailChannel(section, log.data_dir)
