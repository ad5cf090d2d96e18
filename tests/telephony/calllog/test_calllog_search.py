"""Full-text search: what it finds, that nothing in a query is syntax, and that it forgets."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from telephony.call import Call
from telephony.calllog import (
    CallFilter,
    CallLog,
    CallOrder,
    CallResult,
    NoteRecord,
    TurnRecord,
    database,
)

Put = Callable[..., Call]


@pytest.fixture
def found(log: CallLog) -> Callable[..., list[str]]:
    """Callers of the calls that a text finds; the total has to agree."""

    def find(text: str, **fields: object) -> list[str]:
        rows, total = log.list_calls(filters=CallFilter(text=text, **fields))  # type: ignore[arg-type]
        assert total == len(rows)
        return sorted(row.caller for row in rows)

    return find


@pytest.fixture
def spoken(log: CallLog, ended_call: Put) -> Callable[..., Call]:
    """Puts a call into the log in which this was said."""

    def put(caller: str, *said: str, **fields: object) -> Call:
        call = ended_call(caller=caller, **fields)
        for index, words in enumerate(said):
            log.add_turn(call.id, TurnRecord(index, said=words))
        return call

    return put


Found = Callable[..., list[str]]


def test_words_in_compounds_in_any_case_and_spelling(spoken: Put, found: Found) -> None:
    spoken("a", "Wie sind Ihre Öffnungszeiten?")
    spoken("b", "Ich habe keine Zeit, ja?")
    spoken("c", "Jawohl, im Januar. Ninja.")
    for query, callers in {
        "zeit": "ab",
        "ZEITEN": "a",
        "oeffnung": "a",
        "ÖFFNUNG": "a",
        "öffnungs zeiten": "a",
        "zeit keine": "b",
        "keine zeiten": "",
        "ja": "bc",
        "nja": "c",
        "i": "",
        "ich, im": "",
        "offnung": "",
    }.items():
        assert found(query) == list(callers), query


def test_two_words_may_be_in_different_turns(spoken: Put, found: Found) -> None:
    spoken("a", "Guten Tag", "einen Termin bitte")
    assert found("termin guten") == ["a"]


def test_all_that_belongs_to_a_call_is_searched(
    log: CallLog, ended_call: Put, found: Found
) -> None:
    call = ended_call(caller="a")
    log.add_turn(call.id, TurnRecord(1, said="gesagt", reply="geantwortet"))
    log.add_note(call.id, NoteRecord("notiert", "Muster", "+4930123"))
    log.describe_call(call.id, summary="zusammengefasst")
    for word in ("gesagt", "geantwortet", "notiert", "muster", "4930123", "zusammengefasst"):
        assert found(word) == ["a"], word


@pytest.mark.parametrize(
    "query",
    [
        *('"', "'", "*", "-", "()", "%", "_", ":", "^", "\\", "!", "&", "|", "<->", "\0"),
        *('" OR "', "NEAR", "NOT", "termin NOT guten", "words:termin", "tr*min", "tr_min"),
        *("a' OR 1=1 --", "termin & !abend", "NEAR(termin guten)", "termin" * 500, "x " * 2000),
    ],
)
def test_nothing_in_a_query_is_syntax(spoken: Put, found: Found, query: str) -> None:
    spoken("a", "Guten Tag, einen Termin")
    assert found(query) == []


def test_words_among_signs_are_found(spoken: Put, found: Found) -> None:
    spoken("a", "Guten Tag, einen Termin (NEAR)")
    for query in (
        '"guten tag"',
        "termin*",
        "-termin",
        "near",
        "t%termin",
        " termin ",
        "NEAR(termin",
    ):
        assert found(query) == (["a"] if query != "t%termin" else []), query
    assert found("  ") == ["a"], "blanks are no filter"


def test_the_index_follows_changes(log: CallLog, spoken: Put, found: Found) -> None:
    call = spoken("a", "Haben")
    log.update_turn(call.id, TurnRecord(0, said="Haben Sie Reifen"))
    assert found("reifen") == ["a"]
    log.update_turn(call.id, TurnRecord(0, said="Öl"))
    assert found("reifen") == []
    note = log.add_note(call.id, NoteRecord("Rückruf"))
    log.change_note(call.id, note.id, text="erledigt")
    assert (found("rückruf"), found("erledigt")) == ([], ["a"])
    log.delete_note(call.id, note.id)
    assert found("erledigt") == []
    assert found("öl") == found("oel") == ["a"]


def test_with_every_filter_and_order(log: CallLog, spoken: Put) -> None:
    kinds = {"door": "webrtc", "line": "werkstatt"}
    calls = [spoken(str(n), "Termin", *["ja"] * (3 - n), seconds=n, **kinds) for n in range(3)]
    for call in calls:
        log.describe_call(call.id, pipeline="realtime")
    spoken("other", "Termin")
    filters = CallFilter(
        text="termin", line="werkstatt", door="webrtc", caller="", pipeline="realtime",
        result=CallResult.ANSWERED, since=calls[0].started_at,
    )  # fmt: skip

    def callers(order: CallOrder) -> str:
        rows, total = log.list_calls(2, 0, filters, order)
        assert total == 3
        return "".join(row.caller for row in rows)

    assert log.list_calls(2, 9, filters) == ([], 3), "behind the last page"
    assert callers("duration") == callers("caller") == callers("-turn_count") == "01"
    assert callers("-duration") == callers("-caller") == callers("turn_count") == "21"
    assert callers("result") == callers("started_at") == "01"
    assert callers("-result") == callers("-started_at") == "21"


def test_deleted_words_are_in_no_file(
    log: CallLog, spoken: Put, found: Found, tmp_path: Path
) -> None:
    """SQLite: not even in the bytes. PostgreSQL keeps pages until VACUUM: asked through SQL."""
    for number in range(60):
        spoken(str(number), f"Nummer{number} Alltag Termin Öffnungszeiten")
    call = spoken("secret", "Mein Geheimwort lautet Xylophonspieler")
    note = log.add_note(spoken("kept", "Alltag").id, NoteRecord("Quarzsandhaufen"))
    if log.engine.dialect.name == "sqlite":
        assert b"xylophonspieler" in _bytes(tmp_path)
    log.delete_call(call.id)
    log.delete_note(note.call_id, note.id)
    log.purge()
    assert found("xylophon") == found("quarzsand") == []
    assert len(found("nummer5")) == 11
    if log.engine.dialect.name == "sqlite":
        left = _bytes(tmp_path).lower()
        # Parts of words are as telling as words: trigrams are what the index holds.
        for trace in (b"xylophon", b"quarzsand", b"geheimwort", b"xyl", b"rzs"):
            assert trace not in left, trace
        with log.engine.connect() as connection:
            connection.execute(
                text("INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)")
            )


def test_a_purge_that_a_reader_hindered_is_done_again(
    log: CallLog,
    spoken: Put,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if log.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has to be purged")
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    log.engine.dispose()  # connections from now on wait as long
    call = spoken("secret", "Xylophonspieler")
    reader = sqlite3.connect(tmp_path / "tom.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM calls").fetchone()
    log.delete_call(call.id)
    log.purge()
    assert "still holds deleted words" in caplog.text
    reader.close()
    log.purge()
    assert b"xylophon" not in _bytes(tmp_path).lower()


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("tom.db*")))


def test_row_numbers_survive_a_vacuum(log: CallLog, spoken: Put, found: Found) -> None:
    first = spoken("a", "Apfel")
    spoken("b", "Birne")
    log.delete_call(first.id)
    connection = log.engine.raw_connection()
    if log.engine.dialect.name == "postgresql":
        connection.driver_connection.autocommit = True  # type: ignore[union-attr]
    connection.cursor().execute("VACUUM")
    connection.close()
    log.engine.dispose()
    spoken("c", "Clementine")
    assert (found("birne"), found("clementine"), found("apfel")) == (["b"], ["c"], [])


def test_writers_of_one_call_lose_no_word(log: CallLog, ended_call: Put, found: Found) -> None:
    call = ended_call(caller="a")
    threads = [
        threading.Thread(target=log.add_turn, args=(call.id, TurnRecord(n, said=f"wort{n}wort")))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(8):
        assert found(f"wort{number}wort") == ["a"]
    assert log.get_call(call.id).turn_count == 8
