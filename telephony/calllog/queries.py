"""The call list: from a `CallFilter` and a `CallOrder` to rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from telephony.calllog.models import CallRow
from telephony.calllog.records import CallFilter, CallOrder
from telephony.calllog.search import mentions, numbers_mentioning

AT_ONCE = 200
"""Calls that `each_call` holds in memory."""
_SORTED_BY = {
    "started_at": CallRow.started_at,
    "duration": CallRow.talk_s,
    "caller": CallRow.caller,
    "result": CallRow.result,
    "turn_count": CallRow.turn_count,
}


def matching(filters: CallFilter, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on `CallRow` that all have to hold, in the SQL of `dialect`."""
    conditions: list[ColumnElement[bool]] = []
    if filters.since is not None:
        conditions.append(CallRow.started_at >= filters.since)
    if filters.until is not None:
        conditions.append(CallRow.started_at < filters.until)
    for column in (CallRow.line, CallRow.door, CallRow.result, CallRow.pipeline):
        if (value := getattr(filters, column.key)) is not None:
            conditions.append(column == value)
    if filters.caller:
        conditions.append(_holds(CallRow.caller, filters.caller, dialect))
    if _has_text(filters):
        conditions.append(mentions(filters.text or "", dialect))
    return conditions


def count_calls(session: Session, filters: CallFilter) -> int:
    """How many calls match."""
    dialect = session.get_bind().dialect.name
    conditions = matching(filters, dialect)
    if _has_text(filters) and len(conditions) == 1:  # the text index alone can tell
        numbers = numbers_mentioning(filters.text or "", dialect)
        counted = None if numbers is None else select(func.count()).select_from(numbers.subquery())
    else:
        counted = select(func.count()).select_from(CallRow).where(*conditions)
    return 0 if counted is None else session.scalar(counted) or 0


def find_numbers(
    session: Session, filters: CallFilter, order: CallOrder, limit: int | None, offset: int = 0
) -> Sequence[int | None]:
    """The `number`s of one page of the matching calls; of all of them without a `limit`."""
    found = (
        select(CallRow.number)
        .where(*matching(filters, session.get_bind().dialect.name))
        .order_by(*ordering(order))
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(found).all()


def ordering(order: CallOrder) -> tuple[UnaryExpression[Any], UnaryExpression[Any]]:
    """Sort expressions. A call without a result, one in progress, sorts as the least."""
    column = _SORTED_BY[order.removeprefix("-")]
    if order.startswith("-"):
        greatest_first = column.desc()
        return (
            greatest_first.nulls_last() if order == "-result" else greatest_first,
            CallRow.number.desc(),
        )
    least_first = column.asc()
    return least_first.nulls_first() if order == "result" else least_first, CallRow.number.asc()


def load_calls(
    session: Session, numbers: Sequence[int | None], options: Sequence[ORMOption]
) -> list[CallRow]:
    """The calls in the order of their `numbers`; without those that are gone by now."""
    found = select(CallRow).where(CallRow.number.in_(numbers)).options(*options)
    rows = {row.number: row for row in session.scalars(found)}
    return [rows[number] for number in numbers if number in rows]


def each_call(
    session: Session, numbers: Sequence[int | None], options: Sequence[ORMOption]
) -> Iterator[CallRow]:
    """The calls in the order of their `numbers`, a few in memory at a time. Between them the
    session holds no transaction: a reader that stays keeps SQLite's write-ahead log growing."""
    for start in range(0, len(numbers), AT_ONCE):
        rows = load_calls(session, numbers[start : start + AT_ONCE], options)
        session.expunge_all()
        session.rollback()
        yield from rows


def _has_text(filters: CallFilter) -> bool:
    return bool(filters.text and not filters.text.isspace())


def _holds(column: Any, part: str, dialect: str) -> ColumnElement[bool]:
    """`part` occurs in `column`, in upper or lower case (SQLite: of ASCII); % and _ mean
    themselves."""
    if dialect == "postgresql":
        return column.icontains(part, autoescape=True)
    return column.contains(part, autoescape=True)  # SQLite's LIKE ignores case
