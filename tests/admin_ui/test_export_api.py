"""`/api/calls/export`: CSV that spreadsheets read safely, JSON with everything."""

import csv
import io
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from admin_ui.export import COLUMNS, guarded
from telephony.call import Call
from telephony.calllog import CallLog, NoteRecord, TurnRecord
from telephony.calllog.queries import AT_ONCE

PATH = "/api/calls/export"


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table(client: TestClient, log: CallLog, call: Call) -> None:
    log.add_turn(call.id, TurnRecord(2, said='Er sagte "ja",\nund ging', reply="Gut", heard="Gu"))
    log.add_note(call.id, NoteRecord("=1+1", author="owner"))
    response = client.get(PATH).raise_for_status()
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="tom-calls.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfid,started_at,")
    assert response.content.count(b"\r\n") == 2
    (row,) = rows(response.content)
    assert tuple(row) == COLUMNS
    assert (row["id"], row["started_at"]) == (call.id, "2025-03-03T09:00:00Z")
    assert (row["caller"], row["duration_s"], row["turn_count"]) == ("+4930111", "2.0", "2")
    assert row["notes"] == "tom: Bitte um Rückruf (Erika Muster, +4930111)\nowner: =1+1"
    assert row["transcript"] == (
        'Caller: Guten Tag\nTOM: Ja bitte?\nCaller: Er sagte "ja",\nund ging\nTOM: Gu'
    )


def test_json_holds_what_the_api_tells_of_each_call(
    client: TestClient, log: CallLog, call: Call
) -> None:
    later = Call("089", "100", started_at=call.started_at + timedelta(hours=1))
    log.start_call(later)
    response = client.get(PATH, params={"format": "json", "sort": "started_at"}).raise_for_status()
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-disposition"] == 'attachment; filename="tom-calls.json"'
    assert response.json() == [client.get(f"/api/calls/{each.id}").json() for each in (call, later)]


def test_nothing_to_export(client: TestClient) -> None:
    assert client.get(PATH, params={"format": "json"}).json() == []
    assert rows(client.get(PATH).content) == []


def test_filters_and_order_are_those_of_the_list(client: TestClient, log: CallLog) -> None:
    for number in range(AT_ONCE + 50):
        line = "praxis" if number % 2 else "labor"
        log.start_call(Call(f"{number:04}", "100", line=line))
    params = {"line": "praxis", "sort": "-caller"}
    exported = [row["caller"] for row in rows(client.get(PATH, params=params).content)]
    page = client.get("/api/calls", params=params | {"limit": "500"}).json()
    assert exported == [call["caller"] for call in page["calls"]]
    assert (len(exported), exported[0]) == (125, "0249")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("+4930111", "+4930111"),
        ("+49 30 111", "+49 30 111"),
        ("030111", "030111"),
        ("anonymous", "anonymous"),
        ("sip:a@b", "sip:a@b"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("+49-30", "'+49-30"),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("a;=1+cmd|' /C calc'!A0;b", "a;'=1+cmd|' /C calc'!A0;b"),
        ("a\r\n=1", "a\r\n'=1"),
        ("a; b = c\n\nd - e", "a; b = c\n\nd - e"),
        ("＝1", "'＝1"),
        ("", ""),
    ],
)
def test_cells_are_no_formulas(text: str, cell: str) -> None:
    assert guarded(text) == cell


def test_formulas_of_callers_are_guarded(client: TestClient, log: CallLog) -> None:
    log.start_call(Call('=HYPERLINK("http://x")', "100"))
    (row,) = rows(client.get(PATH).content)
    assert row["caller"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("query", ["format=xml", "limit=5", "sort=colour", "text=%00"])
def test_wrong_parameters_are_named(client: TestClient, query: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{query.partition('=')[0]}: ")
