"""From a `CallFilter` to SQL conditions."""

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from telephony.calllog.models import CallRow, NoteRow, TurnRow
from telephony.calllog.records import CallFilter


def matching(filters: CallFilter) -> list[ColumnElement[bool]]:
    """Conditions on `CallRow` that all have to hold."""
    conditions: list[ColumnElement[bool]] = []
    if filters.since is not None:
        conditions.append(CallRow.started_at >= filters.since)
    if filters.until is not None:
        conditions.append(CallRow.started_at < filters.until)
    if filters.line is not None:
        conditions.append(CallRow.line == filters.line)
    if filters.door is not None:
        conditions.append(CallRow.door == filters.door)
    if filters.result is not None:
        conditions.append(CallRow.result == filters.result)
    if filters.caller:
        conditions.append(_holds(CallRow.caller, filters.caller))
    if filters.text:
        conditions.append(_mentions(filters.text))
    return conditions


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(
        exists().where(
            TurnRow.call_id == CallRow.id,
            or_(_holds(TurnRow.said, text), _holds(TurnRow.reply, text)),
        ),
        exists().where(
            NoteRow.call_id == CallRow.id,
            or_(_holds(NoteRow.text, text), _holds(NoteRow.caller_name, text)),
        ),
        _holds(CallRow.summary, text),
    )


def _holds(column: InstrumentedAttribute[str], part: str) -> ColumnElement[bool]:
    """`part` occurs in `column`; % and _ mean themselves."""
    return func.lower(column).contains(part.lower(), autoescape=True)
