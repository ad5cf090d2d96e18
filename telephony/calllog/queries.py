"""The call list: from a `CallFilter` and a `CallOrder` to rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from telephony.calllog.models import CallRow
from telephony.calllog.records import CallFilter, CallOrder
from telephony.calllog.search import mentioning

AT_ONCE = 200
"""Calls that `each_call` holds in memory."""
_SORTED_BY = {
    "started_at": CallRow.started_at,
    "duration": CallRow.talk_s,
    "caller": CallRow.caller,
    "result": CallRow.result,
    "turn_count": CallRow.turn_count,
}


def find_page(
    session: Session, filters: CallFilter, order: CallOrder, limit: int, offset: int
) -> tuple[list[int | None], int]:
    """The `number`s of one page of the matching calls, and how many match in all."""
    counted = _matching(session, filters, func.count())
    page = _matching(session, filters, CallRow.number).order_by(*ordering(order))
    page = page.limit(limit).offset(offset)
    if not _has_text(filters):  # an index counts, an index sorts: two quick questions
        return list(session.scalars(page)), session.scalar(counted) or 0
    # The text is sought once for both.
    rows = session.execute(page.add_columns(func.count().over())).all()
    if rows or not offset:
        return [number for number, _ in rows], rows[0][1] if rows else 0
    return [], session.scalar(counted) or 0


def find_numbers(session: Session, filters: CallFilter, order: CallOrder) -> Sequence[int | None]:
    """The `number`s of all matching calls."""
    found = _matching(session, filters, CallRow.number)
    return session.scalars(found.order_by(*ordering(order))).all()


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


def _matching(session: Session, filters: CallFilter, what: Any) -> Select[Any]:
    """Select `what` of the calls that match."""
    dialect = session.get_bind().dialect.name
    chosen = select(what).select_from(CallRow)
    if filters.since is not None:
        chosen = chosen.where(CallRow.started_at >= filters.since)
    if filters.until is not None:
        chosen = chosen.where(CallRow.started_at < filters.until)
    equal = (CallRow.line, CallRow.door, CallRow.result, CallRow.pipeline, CallRow.variant)
    for column in equal:
        if (value := getattr(filters, column.key)) is not None:
            chosen = chosen.where(column == value)
    if filters.caller:
        chosen = chosen.where(_holds(CallRow.caller, filters.caller, dialect))
    if _has_text(filters):
        chosen = mentioning(filters.text or "", chosen, dialect)
    return chosen


def _has_text(filters: CallFilter) -> bool:
    return bool(filters.text and not filters.text.isspace())


def _holds(column: Any, part: str, dialect: str) -> ColumnElement[bool]:
    """`part` occurs in `column`, in upper or lower case (SQLite: of ASCII); % and _ mean
    themselves."""
    if dialect == "postgresql":
        return column.icontains(part, autoescape=True)
    return column.contains(part, autoescape=True)  # SQLite's LIKE ignores case
