"""The outbox: who is to be told of which calls, and what becomes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from telephony.call import Call, CallState
from telephony.calllog import CallLog, JobRecord, NoteRecord
from telephony.calllog.notifications import (
    NotificationNotFound,
    NotificationState,
    NotificationStateError,
)

FAR = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def told(log: CallLog) -> CallLog:
    """A call log whose owner is told over both channels."""
    log.notifications.channels = ("email", "webhook")
    return log


@pytest.fixture
def message(told: CallLog) -> Callable[..., Call]:
    """Puts an ended call with a message into the log."""

    def put(note: NoteRecord | None = NoteRecord("hallo"), ended: bool = True) -> Call:  # noqa: B008
        call = Call("030111", "100")
        told.start_call(call)
        call.state, call.answered_at = CallState.ANSWERED, call.started_at
        told.answer_call(call)
        if note is not None:
            told.add_note(call.id, note)
        if ended:
            call.state, call.ended_at = CallState.ENDED, call.started_at + timedelta(seconds=9)
            told.end_call(call)
        return call

    return put


def kinds(log: CallLog, call: Call) -> list[tuple[str, dict[str, Any]]]:
    return [(event.kind, event.data) for event in log.get_call(call.id).events]


def test_a_message_is_told_once_over_each_channel(
    told: CallLog, message: Callable[..., Call]
) -> None:
    call = message()
    told.end_call(call)  # handed in again
    rows = told.notifications.of_call(call.id)
    assert [(row.channel, row.state, row.attempts) for row in rows] == [
        ("email", NotificationState.WAITING, 0),
        ("webhook", NotificationState.WAITING, 0),
    ]
    (pending,) = told.notifications.pending("email", FAR)
    assert (pending.call_id, pending.ended_at) == (call.id, call.ended_at)
    assert (pending.transcribing, pending.recipients_left) == (False, None)


@pytest.mark.parametrize("note", [None, NoteRecord("angerufen", author="anna")])
def test_a_call_without_a_message_is_not_told(
    told: CallLog, message: Callable[..., Call], note: NoteRecord | None
) -> None:
    assert not told.notifications.of_call(message(note).id)


def test_what_ended_before_there_was_a_channel_is_not_told(
    log: CallLog, ended_call: Callable[..., Call]
) -> None:
    call = ended_call()
    log.add_note(call.id, NoteRecord("hallo"))
    log.notifications.channels = ("email",)
    assert log.notifications.pending("email", FAR) == []
    assert log.close_lost() == []
    assert not log.notifications.of_call(call.id)


def test_a_call_that_was_cut_off_is_told(told: CallLog, message: Callable[..., Call]) -> None:
    call = message(ended=False)
    assert not told.notifications.of_call(call.id)
    assert told.close_lost() == [call.id]
    assert len(told.notifications.of_call(call.id)) == 2


def test_a_transcript_that_is_to_come_shows(told: CallLog, message: Callable[..., Call]) -> None:
    call = message()
    job = JobRecord("audio/a.wav", "voicemail", call_id=call.id)
    told.jobs.add(job)
    told.jobs.add(JobRecord("audio/a.wav", "call", call_id=call.id))  # no message waits for it
    assert [each.transcribing for each in told.notifications.pending("email", FAR)] == [True]
    told.jobs.set_aside(job.id, "kaputt")
    assert [each.transcribing for each in told.notifications.pending("email", FAR)] == [False]


def test_what_was_taken_stands_in_the_call(told: CallLog, message: Callable[..., Call]) -> None:
    call = message()
    (pending,) = told.notifications.pending("email", FAR)
    told.notifications.sent(pending.id, FAR, {"recipients": 2})
    assert kinds(told, call) == [("notified", {"channel": "email", "recipients": 2})]
    assert told.notifications.pending("email", FAR) == []
    row = told.notifications.of_call(call.id)[0]
    assert (row.state, row.sent_at, row.error) == (NotificationState.SENT, FAR, "")
    assert len(told.notifications.pending("webhook", FAR)) == 1, "the other channel's is its own"


def test_a_try_that_failed_waits(told: CallLog, message: Callable[..., Call]) -> None:
    call = message()
    (pending,) = told.notifications.pending("webhook", FAR)
    told.notifications.postpone(pending.id, "besetzt", FAR)
    assert told.notifications.pending("webhook", FAR - timedelta(seconds=1)) == []
    (again,) = told.notifications.pending("webhook", FAR)
    assert (again.id, again.attempts) == (pending.id, 1)
    assert kinds(told, call) == [], "nothing has been decided"
    told.notifications.give_up(pending.id, FAR, "besetzt")
    assert kinds(told, call) == [
        ("notification_failed", {"channel": "webhook", "cause": "besetzt"})
    ]
    row = told.notifications.of_call(call.id)[1]
    assert (row.state, row.error, row.attempts) == (NotificationState.FAILED, "besetzt", 2)


def test_recipients_that_are_left_are_kept(told: CallLog, message: Callable[..., Call]) -> None:
    message()
    (pending,) = told.notifications.pending("email", FAR)
    told.notifications.sent_to_some(pending.id, FAR, {"recipients": 1}, ["b@example.org"], FAR)
    (again,) = told.notifications.pending("email", FAR)
    assert again.recipients_left == ("b@example.org",)
    told.notifications.postpone(again.id, "besetzt", FAR)
    (again,) = told.notifications.pending("email", FAR)
    assert (again.recipients_left, again.attempts) == (("b@example.org",), 2)


def test_what_failed_is_tried_anew_by_hand(told: CallLog, message: Callable[..., Call]) -> None:
    call = message()
    (pending,) = told.notifications.pending("email", FAR)
    with pytest.raises(NotificationStateError, match="is waiting"):
        told.notifications.retry(call.id, pending.id)
    told.notifications.sent_to_some(pending.id, FAR, {"recipients": 1}, ["b@example.org"], FAR)
    told.notifications.give_up(pending.id, FAR, "besetzt")
    told.notifications.retry(call.id, pending.id)
    (again,) = told.notifications.pending("email", datetime.now(UTC))
    assert (again.id, again.attempts) == (pending.id, 0), "at once, and for days if need be"
    assert again.recipients_left == ("b@example.org",), "nobody gets it twice"
    assert told.notifications.of_call(call.id)[0].error == ""
    with pytest.raises(NotificationNotFound):
        told.notifications.retry("another call", pending.id)


def test_a_channel_that_is_switched_off_is_not_tried(
    told: CallLog, message: Callable[..., Call]
) -> None:
    call = message()
    (pending,) = told.notifications.pending("email", FAR)
    told.notifications.give_up(pending.id, FAR, "besetzt")
    told.notifications.channels = ("webhook",)
    with pytest.raises(NotificationStateError, match="by email are switched off"):
        told.notifications.retry(call.id, pending.id)


def test_a_deleted_call_takes_its_notifications_along(
    told: CallLog, message: Callable[..., Call]
) -> None:
    call = message()
    (pending,) = told.notifications.pending("email", FAR)
    told.delete_call(call.id)
    assert told.notifications.pending("email", FAR) == []
    told.notifications.sent(pending.id, FAR, {})  # it was on its way
    told.notifications.postpone(pending.id, "x", FAR)
    told.notifications.give_up(pending.id, FAR, "x")


def test_what_needs_no_telling_is_withdrawn(told: CallLog, message: Callable[..., Call]) -> None:
    message()
    (pending,) = told.notifications.pending("email", FAR)
    told.notifications.withdraw(pending.id)
    assert told.notifications.pending("email", FAR) == []
