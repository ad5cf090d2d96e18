"""`/api/calls/{call_id}/notifications`: whether the owner was told of a call, and telling them
again where that failed for good."""

from typing import Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from admin_ui.auth import ADMIN
from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import RowId
from admin_ui.views import View
from telephony.calllog import CallLog
from telephony.calllog.notifications import NotificationState

router = APIRouter(
    prefix="/api/calls/{call_id}/notifications",
    tags=["calls"],
    responses=problem_responses(404, 422, 503),
)


class NotificationView(View):
    """A call's messages on their way to the owner, over one channel."""

    id: int
    channel: Literal["email", "webhook"]
    state: NotificationState = Field(
        description="`failed`: refused for good, or tried for three days."
    )
    attempts: int = Field(description="Tries that failed.")
    error: str = Field(description="Why the last try failed.")
    next_at: AwareDatetime = Field(description="Not tried before, where it waits.")
    sent_at: AwareDatetime | None


@router.get("")
def get_notifications(log: Log, call_id: str) -> list[NotificationView]:
    """How the owner was told of the call; empty where there is nothing to tell."""
    log.get_call(call_id)
    return _views(log, call_id)


@router.post("/{notification_id}/retry", responses=problem_responses(409), dependencies=[ADMIN])
def retry_notification(log: Log, call_id: str, notification_id: RowId) -> NotificationView:
    """Have what failed for good tried anew, within seconds."""
    log.get_call(call_id)
    log.notifications.retry(call_id, notification_id)
    return next(view for view in _views(log, call_id) if view.id == notification_id)


def _views(log: CallLog, call_id: str) -> list[NotificationView]:
    return [NotificationView.model_validate(row) for row in log.notifications.of_call(call_id)]
