"""`Notifications`: the outbox of what the owner is to be told.

    waiting ──► sent
       └──────► failed     refused for good, or tried for days; the error is kept
       ◄── `retry` ──┘     by hand

A notification is made in the transaction that ends a call, so neither is there without the other.
Synchronous and thread-safe; every method is one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, delete, exists, select
from sqlalchemy.orm import Session, sessionmaker

from telephony.calllog.database import for_writing
from telephony.calllog.errors import CallLogError
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import OPEN
from telephony.calllog.models import CallRow, EventRow, NoteRow
from telephony.calllog.notification_models import NotificationRow
from telephony.calllog.records import TOM

NOTIFIED = "notified"
NOTIFICATION_FAILED = "notification_failed"
"""Kinds of the events that a call keeps."""


class NotificationNotFound(CallLogError):
    """No notification with that id in the call."""

    def __init__(self, call_id: str, number: int) -> None:
        super().__init__(f"no notification {number} in call {call_id!r}")
        self.call_id = call_id
        self.number = number


class NotificationStateError(CallLogError):
    """The notification's state, or the settings, do not allow what was asked for."""


class NotificationState(StrEnum):
    """How far a notification is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Pending:
    """A notification whose time has come, and what decides whether to wait for a better text."""

    id: int
    call_id: str
    attempts: int
    recipients_left: tuple[str, ...] | None
    """Who is yet to get it; None: all."""
    ended_at: datetime
    """When the call ended, UTC."""
    transcribing: bool
    """A job of the call is open."""


class Notifications:
    """The notifications in the call log's database."""

    def __init__(self, engine: Engine) -> None:
        """`engine` with its tables at head."""
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)
        self.channels: Sequence[str] = ()
        """Over which the owner is told of calls that end from now on."""

    def of_call(self, call_id: str) -> Sequence[NotificationRow]:
        """The notifications of a call."""
        with self._reading() as session:
            of_call = select(NotificationRow).where(NotificationRow.call_id == call_id)
            return session.scalars(of_call.order_by(NotificationRow.id)).all()

    def pending(self, channel: str, now: datetime, limit: int = 1000) -> list[Pending]:
        """What waits for its next try over `channel`, oldest first."""
        transcribing = exists().where(
            JobRow.call_id == NotificationRow.call_id,
            JobRow.kind == "voicemail",  # notes learn nothing from a conversation's transcript
            JobRow.state.in_(OPEN),
        )
        waiting = (
            select(NotificationRow, CallRow.ended_at, CallRow.started_at, transcribing)
            .join(CallRow, CallRow.id == NotificationRow.call_id)
            .where(NotificationRow.channel == channel)
            .where(NotificationRow.state == NotificationState.WAITING)
            .where(NotificationRow.next_at <= now)
            .order_by(NotificationRow.next_at, NotificationRow.id)
            .limit(limit)
        )
        with self._reading() as session:
            return [
                Pending(
                    row.id,
                    row.call_id,
                    row.attempts,
                    None if row.recipients_left is None else tuple(row.recipients_left),
                    ended_at or started_at,
                    open_job,
                )
                for row, ended_at, started_at, open_job in session.execute(waiting)
            ]

    def sent(self, number: int, now: datetime, told: Mapping[str, Any]) -> None:
        """It was taken. `told` goes into the call's event."""
        with self._writing.begin() as session:
            row = session.get(NotificationRow, number)
            if row is not None:
                row.state, row.sent_at, row.error = NotificationState.SENT, now, ""
                row.recipients_left = None
                _tell_call(session, row, NOTIFIED, now, told)

    def postpone(self, number: int, error: str, next_at: datetime) -> None:
        """It was not taken; try again at `next_at`."""
        with self._writing.begin() as session:
            row = session.get(NotificationRow, number)
            if row is not None:
                row.attempts, row.error, row.next_at = row.attempts + 1, error, next_at

    def sent_to_some(
        self,
        number: int,
        now: datetime,
        told: Mapping[str, Any],
        left: Sequence[str],
        next_at: datetime,
    ) -> None:
        """It was taken or refused for some recipients; try those `left` at `next_at`."""
        with self._writing.begin() as session:
            row = session.get(NotificationRow, number)
            if row is not None:
                row.attempts, row.next_at = row.attempts + 1, next_at
                row.recipients_left = list(left)
                _tell_call(session, row, NOTIFIED, now, told)

    def give_up(self, number: int, now: datetime, error: str) -> None:
        """It is not tried again; the call says why."""
        with self._writing.begin() as session:
            row = session.get(NotificationRow, number)
            if row is not None:
                row.state, row.error = NotificationState.FAILED, error
                row.attempts += 1
                _tell_call(session, row, NOTIFICATION_FAILED, now, {"cause": error})

    def retry(self, call_id: str, number: int) -> None:
        """Have what was given up tried anew, as if it had just been made; recipients who have it
        are left out. Raises `NotificationNotFound`.

        Raises `NotificationStateError` where it was not given up, or its channel is switched off.
        """
        with self._writing.begin() as session:
            row = session.get(NotificationRow, number)
            if row is None or row.call_id != call_id:
                raise NotificationNotFound(call_id, number)
            if row.state != NotificationState.FAILED:
                raise NotificationStateError(f"notification {number} is {row.state}")
            if row.channel not in self.channels:
                raise NotificationStateError(f"notifications by {row.channel} are switched off")
            row.state, row.attempts, row.error = NotificationState.WAITING, 0, ""
            row.next_at = datetime.now(UTC)

    def withdraw(self, number: int) -> None:
        """There is nothing to tell after all."""
        with self._writing.begin() as session:
            session.execute(delete(NotificationRow).where(NotificationRow.id == number))


def has_message(session: Session, call_id: str) -> bool:
    """TOM took a message in the call."""
    taken = select(NoteRow.id).where(NoteRow.call_id == call_id, NoteRow.author == TOM)
    return session.scalars(taken.limit(1)).first() is not None


def request(session: Session, call_id: str, channels: Sequence[str]) -> None:
    """The owner is to be told of the call over `channels`, once each."""
    if not channels:
        return
    known = select(NotificationRow.channel).where(NotificationRow.call_id == call_id)
    now, there = datetime.now(UTC), set(session.scalars(known))
    for channel in channels:
        if channel not in there:
            row = NotificationRow(
                call_id=call_id, channel=channel, state=NotificationState.WAITING,
                attempts=0, next_at=now, error="", created_at=now,
            )  # fmt: skip
            session.add(row)


def _tell_call(
    session: Session, row: NotificationRow, kind: str, now: datetime, told: Mapping[str, Any]
) -> None:
    event = EventRow(
        call_id=row.call_id, line="", at=now, at_samples=None, kind=kind,
        data={"channel": row.channel, **told},
    )  # fmt: skip
    session.add(event)
