"""Full text over the calls: FTS5 in SQLite, a GIN index over tsvector in PostgreSQL.

Both find a part inside a word, since German compounds hide their words: `zeit` is to find
`Öffnungszeiten`. SQLite indexes trigrams; PostgreSQL each word's endings, for pg_trgm has to read
every candidate again. The indexes follow `call_texts`: by triggers there, by themselves here.
"""

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, Select, column, false, func, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session

from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import JobState
from telephony.calllog.models import CallRow, CallTextRow, NoteRow, TurnRow
from telephony.calllog.words import search_text, sought_parts

MERGED_PAGES = 100
"""Pages of SQLite's index that are rewritten in one transaction: some 50 ms of write lock."""
PAUSE_S = 0.01
"""Between two such transactions, for those who wait to write."""

_call_search = table("call_search", column("rowid"), column("call_search"))


def mentioning(text: str, chosen: Select[Any], dialect: str) -> Select[Any]:
    """Of the calls that `chosen` selects those in which every word of `text` occurs.

    Without a word in it, `text` occurs in none.
    """
    parts = sought_parts(text)
    if not parts:
        return chosen.where(false())
    # The parts are of letters, digits and blanks alone: nothing in them is syntax.
    if dialect == "sqlite":
        phrases = " ".join(f'"{part}"' for part in parts)
        match = _call_search.c.call_search.op("MATCH", is_comparison=True)(phrases)
        return chosen.where(CallRow.number.in_(select(_call_search.c.rowid).where(match)))
    query = " & ".join(f"'{part}':*" for part in parts)
    endings = func.call_word_endings(CallTextRow.words)
    match = endings.op("@@", is_comparison=True)(literal(query).cast(TSQUERY))
    # By itself first: left to choose, PostgreSQL walks the calls in their order until the page is
    # full, and splits the words of each into endings, which takes a minute where all are counted.
    found = select(CallTextRow.number).where(match).cte("found").prefix_with("MATERIALIZED")
    return chosen.join(found, found.c.number == CallRow.number)


def index_call(session: Session, call_id: str) -> None:
    """Bring the search text of the call up to date, in the session's transaction."""
    session.flush()
    # Locked before the texts are read: who writes to the same call at the same time comes after.
    found = select(CallTextRow).where(CallTextRow.call_id == call_id).with_for_update()
    row = session.scalars(found).one_or_none()
    if row is None:
        row = CallTextRow(call_id=call_id, words="")
        session.add(row)
        session.flush()
        session.get_one(CallRow, call_id).number = row.number
    words = search_text(_texts(session, call_id))
    if words != row.words:
        row.words = words


def _texts(session: Session, call_id: str) -> Iterator[str]:
    notes = select(NoteRow.text, NoteRow.caller_name, NoteRow.callback_number)
    for texts in (
        select(TurnRow.said, TurnRow.reply).where(TurnRow.call_id == call_id),
        notes.where(NoteRow.call_id == call_id),
        select(CallRow.summary).where(CallRow.id == call_id),
    ):
        for row in session.execute(texts):
            yield from row
    transcripts = select(JobRow.transcript).where(
        JobRow.call_id == call_id, JobRow.state == JobState.DONE
    )
    for transcript in session.scalars(transcripts):
        yield from (part["text"] for part in (transcript or {}).get("segments", ()))


def purge_deleted(engine: Engine, closing: threading.Event) -> None:
    """Take the words of what was deleted out of SQLite's files, or as far as it goes until
    `closing` is set.

    FTS5 marks deleted entries and drops them when it merges its segments
    (https://www.sqlite.org/fts5.html, "The 'merge' Command"): merge all, step by step, so that the
    calls' entries get in between. Then empty the write-ahead log. PostgreSQL has VACUUM for this.

    Raises sqlite3.OperationalError, also where a reader keeps the log for longer than 5 s.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        pages = -MERGED_PAGES  # negative: begin to merge even what is in order
        while _merge(cursor, pages) and not closing.wait(PAUSE_S):
            pages = MERGED_PAGES
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((busy, *_),) = cursor.fetchall()
        cursor.close()
        if busy:
            raise sqlite3.OperationalError("somebody reads the write-ahead log")
    finally:
        connection.close()


def _merge(cursor: DBAPICursor, pages: int) -> bool:
    """One step. False: there is nothing left to merge."""
    cursor.execute("SELECT total_changes()")
    ((before,),) = cursor.fetchall()
    cursor.execute("INSERT INTO call_search (call_search, rank) VALUES ('merge', ?)", (pages,))
    cursor.execute("SELECT total_changes()")
    ((after,),) = cursor.fetchall()
    return after - before >= 2
