"""`tom calls`: the call log on the command line."""

from datetime import datetime
from functools import partial

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from admin_ui.transcript_views import CorrectedTranscript
from admin_ui.views import CallDetail, CallPage, CallSummary
from agents.whisperx.transcript import TOM
from media.audio import to_seconds
from telephony.call import CallState
from telephony.calllog import CallFilter, CallLog, CallNotFound, CallResult
from tom.call_log import open_call_log
from tom.settings import Settings

RESULTS = {
    CallResult.ANSWERED: "angenommen",
    CallResult.MISSED: "verpasst",
    CallResult.REJECTED: "abgewiesen",
    CallResult.VOICEMAIL: "Nachricht hinterlassen",
    CallResult.LOST: "verloren",
}
STATES = {
    CallState.RINGING: "klingelt",
    CallState.ANSWERED: "im Gespräch",
    CallState.ENDED: "beendet",
}


def list_calls(settings: Settings, limit: int, text: str, as_json: bool) -> int:
    """Print the newest calls. Returns the exit code. Raises SettingsError."""
    log = open_call_log(settings)
    try:
        rows, total = log.list_calls(limit, 0, CallFilter(text=text or None))
        calls = [CallSummary.model_validate(row) for row in rows]
    finally:
        log.close()
    if as_json:
        page = CallPage(calls=calls, total=total, limit=limit, offset=0)
        print(page.model_dump_json())  # noqa: T201
        return 0
    table = Table(box=None, pad_edge=False)
    for heading in ("Anruf", "Zeit", "Von", "Leitung", "Dauer", "Ergebnis", "Nachricht"):
        table.add_column(heading)
    for call in calls:
        notes = "; ".join(note.text for note in call.notes) or call.summary
        duration = "" if call.duration_s is None else f"{call.duration_s:.0f} s"
        row = (_local(call.started_at), call.caller, call.line, duration, _outcome(call), notes)
        table.add_row(call.id[:8], *map(escape, row))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(calls)} von {total} Anrufen; `tom calls ID` zeigt einen ganz.")
    return 0


def show_call(settings: Settings, call_id: str, as_json: bool) -> int:
    """Print one call, given its id or the start of it. Returns the exit code.

    Raises SettingsError.
    """
    log = open_call_log(settings)
    try:
        call = CallDetail.of(log.get_call(_whole_id(log, call_id), transcripts=True))
    except CallNotFound as error:
        Console(stderr=True).print(f"tom: {error}", markup=False, highlight=False)
        return 1
    finally:
        log.close()
    if as_json:
        print(call.model_dump_json())  # noqa: T201
        return 0
    console = Console(highlight=False)
    plain = partial(console.print, markup=False)
    plain(f"Anruf {call.id}, {_local(call.started_at)}, von {call.caller}")
    plain(f"Leitung {call.line}, Profil {call.profile}, {_outcome(call)}")
    plain(f"{call.stt_engine}, {call.llm_engine}, {call.tts_engine}")
    if call.corrected is not None:
        _show_corrected(console, call, call.corrected)
    else:
        _show_turns(console, call)
    for note in call.notes:
        sender = " ".join(part for part in (note.caller_name, note.callback_number) if part)
        plain(f"Nachricht: {note.text}" + (f" ({sender})" if sender else ""))
    return 0


def _show_turns(console: Console, call: CallDetail) -> None:
    """As they were understood live."""
    for turn in call.turns:
        said, heard = escape(turn.said), escape(turn.heard)
        if said:
            console.print(f"{to_seconds(turn.said_start):7.1f} s  [bold]Anrufer[/]  {said}")
        start = "" if turn.reply_start is None else f"{to_seconds(turn.reply_start):7.1f} s"
        latency = "" if turn.reply_ms is None else f"  [dim]({turn.reply_ms:.0f} ms)[/]"
        cut = "  [dim](unterbrochen)[/]" if turn.interrupted else ""
        console.print(f"{start:9}  [bold cyan]TOM[/]      {heard}{cut}{latency}")


def _show_corrected(console: Console, call: CallDetail, spoken: CorrectedTranscript) -> None:
    wer = "" if call.wer is None else f"; live wich zu {100 * call.wer:.0f} % davon ab"
    console.print(f"abgeschrieben von {spoken.model}{wer}", markup=False)
    for part in spoken.segments:
        who = "[bold cyan]TOM[/]    " if part.speaker == TOM else "[bold]Anrufer[/]"
        console.print(f"{part.start_s:7.1f} s  {who}  {escape(part.text)}")


def _outcome(call: CallSummary) -> str:
    return RESULTS[call.result] if call.result else STATES[call.state]


def _whole_id(log: CallLog, start: str) -> str:
    """The one recent call whose id begins so; otherwise `start` itself, which is then not found."""
    rows, _ = log.list_calls(1000)
    found = [row.id for row in rows if row.id.startswith(start)]
    return found[0] if len(found) == 1 else start


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%d.%m.%Y %H:%M:%S")
