"""`/api/calls/export`: the call log as a file, sent while it is read.

CSV as in RFC 4180, in UTF-8 with a byte order mark, by which Excel knows it. Cells that a
spreadsheet would run as formulas get an apostrophe in front
(https://owasp.org/www-community/attacks/CSV_Injection); telephone numbers stay as they are.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import CallFilters
from admin_ui.views import CallDetail
from agents.whisperx.transcript import TOM
from telephony.calllog.models import CallRow

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(422, 503))

BYTE_ORDER_MARK = "\ufeff"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
COLUMNS = (
    *("id", "started_at", "answered_at", "ended_at", "duration_s", "direction", "door", "line"),
    *("profile", "caller", "callee", "state", "result", "end_reason", "sip_code", "pipeline"),
    *("stt_engine", "llm_engine", "tts_engine", "variant", "turn_count", "barge_ins", "repairs"),
    *("wer", "summary", "notes", "transcript"),
)
_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])")
"""Where a cell begins, or what a spreadsheet may take for the next one: a German Excel separates by
semicolons, and then knows no quotes behind a comma."""
_TELEPHONE_NUMBER = re.compile(r"\+[\d ]+")


class ExportQuery(CallFilters):
    """The export's query parameters."""

    format: Literal["csv", "json"] = Field("csv", description="What the file is written in.")


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "All matching calls: a table with a header, or an array.",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/json": {
                    "schema": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/CallDetail"},
                    }
                },
            },
        }
    },
)
def export_calls(log: Log, query: Annotated[ExportQuery, Query()]) -> StreamingResponse:
    """The calls with transcript and notes; JSON has the turns, events and words' times too."""
    write = as_csv if query.format == "csv" else as_json
    name = f'attachment; filename="tom-calls.{query.format}"'
    return StreamingResponse(
        write(log.each_call(query.call_filter(), query.sort)),
        media_type=MEDIA_TYPES[query.format],
        headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
    )


def as_csv(calls: Iterable[CallRow]) -> Iterator[str]:
    """Pieces of the CSV file, a record each."""
    yield BYTE_ORDER_MARK + _record(COLUMNS)
    for call in calls:
        yield _record(_cells(CallDetail.of(call)))


def as_json(calls: Iterable[CallRow]) -> Iterator[str]:
    """Pieces of the JSON array, a `CallDetail` each."""
    before = "["
    for call in calls:
        yield f"{before}\n{CallDetail.of(call).model_dump_json()}"
        before = ","
    yield f"{'' if before == ',' else before}\n]\n"


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return text if _TELEPHONE_NUMBER.fullmatch(text) else _FORMULA.sub("'", text)


def _cells(call: CallDetail) -> Iterator[str]:
    values = call.model_dump(mode="json")
    values["notes"] = "\n".join(_note(**note) for note in values["notes"])
    values["transcript"] = "\n".join(f"{who}: {text}" for who, text in _spoken(call) if text)
    for column in COLUMNS:
        value = values[column]
        yield "" if value is None else guarded(value) if isinstance(value, str) else str(value)


def _spoken(call: CallDetail) -> Iterator[tuple[str, str]]:
    """Who said what: corrected where it is, else as it was understood live."""
    if call.corrected is not None:
        for segment in call.corrected.segments:
            yield "TOM" if segment.speaker == TOM else "Caller", segment.text
        return
    for turn in call.turns:
        yield "Caller", turn.said
        yield "TOM", turn.heard or turn.reply


def _note(text: str, caller_name: str, callback_number: str, author: str, **_: Any) -> str:
    sender = ", ".join(part for part in (caller_name, callback_number) if part)
    return f"{author}: {text}" + (f" ({sender})" if sender else "")


def _record(cells: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
