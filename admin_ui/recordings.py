"""A call's recordings as audio/wav with byte ranges (RFC 9110, 14), also while they grow.

Who hears one that grows listens in to the call: that is for admins and stands in its events, as at
`/ws/live/{call_id}/audio`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from admin_ui.auth import SignedIn
from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.queries import RowId
from admin_ui.tokens import Principal
from admin_ui.wav_response import AUDIO, HEADERS, MEDIA_TYPE, wav_response
from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.wav import HEADER_BYTES, header, read_left
from telephony.call import CallState
from telephony.calllog import CallInProgress, CallLog, EventRecord, NoteNotFound, RecordingState
from telephony.calllog.models import RecordingRow
from telephony.calllog.note_list import message_place

CHUNK_BYTES = 64 * 1024

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(404, 422, 503))


@router.head("/{call_id}/recording", include_in_schema=False)
@router.get("/{call_id}/recording", response_class=Response, responses={**AUDIO})
def get_recording(request: Request, log: Log, call_id: str, who: SignedIn) -> Response:
    """The recording of the call, or where there is none, of the message left in it."""
    return _audio(request, log, call_id, main_recording(log, call_id), who)


@router.head("/{call_id}/recordings/{recording_id}", include_in_schema=False)
@router.get("/{call_id}/recordings/{recording_id}", response_class=Response, responses={**AUDIO})
def get_one_recording(
    request: Request, log: Log, call_id: str, recording_id: int, who: SignedIn
) -> Response:
    """One of the call's recordings."""
    for recording in log.get_call(call_id).recordings:
        if recording.id == recording_id:
            return _audio(request, log, call_id, recording, who)
    raise HTTPException(404, f"Call {call_id!r} has no recording {recording_id}.")


@router.get(
    "/{call_id}/notes/{note_id}/audio",
    response_class=Response,
    responses={200: AUDIO[200], **problem_responses(409)},
)
def get_message(log: Log, call_id: str, note_id: RowId) -> Response:
    """The spoken message that a note is of: the caller alone."""
    call = log.get_call(call_id)
    note = next((note for note in call.notes if note.id == note_id), None)
    if note is None:
        raise NoteNotFound(call_id, note_id)
    if call.state != CallState.ENDED:
        raise CallInProgress(call_id)
    place = message_place(note, call.recordings)
    if place is None:
        raise HTTPException(404, f"Note {note_id} of call {call_id!r} was not spoken.")
    recording, start, end = place
    file = log.recording_file(recording.path)
    if not file.is_file():
        raise file_is_gone(call_id)

    def pieces() -> Iterator[bytes]:
        yield header(1, (end - start) * SAMPLE_BYTES)
        for at in range(start, end, SAMPLE_RATE):
            length = min(SAMPLE_RATE, end - at)
            yield read_left(file, at, length).ljust(length * SAMPLE_BYTES, b"\0")

    length = {"Content-Length": str(HEADER_BYTES + (end - start) * SAMPLE_BYTES)}
    return StreamingResponse(pieces(), media_type=MEDIA_TYPE, headers=HEADERS | length)


def main_recording(log: CallLog, call_id: str) -> RecordingRow:
    """The recording of the call, or of the message left in it. Raises 404."""
    recordings = sorted(log.get_call(call_id).recordings, key=lambda rec: rec.kind != "call")
    if not recordings:
        raise HTTPException(404, f"Call {call_id!r} has no recording.")
    return recordings[0]


def file_is_gone(call_id: str) -> HTTPException:
    """404: the call log knows a recording whose file somebody has removed."""
    return HTTPException(404, f"The file of call {call_id!r}'s recording is gone.")


def _audio(
    request: Request, log: CallLog, call_id: str, recording: RecordingRow, who: Principal
) -> Response:
    file = log.recording_file(recording.path)
    try:
        stat = file.stat()
    except FileNotFoundError:
        raise file_is_gone(call_id) from None
    growing = recording.state == RecordingState.GROWING
    if growing:
        _may_listen_in(log, call_id, who)
    # If-Range names what was there a moment ago: of a growing file it asks for the whole.
    if growing and ("range" not in request.headers or "if-range" in request.headers):
        return _whole_so_far(request, file, stat.st_size, recording.channels)
    return wav_response(file, f"{call_id}-{recording.kind}.wav", stat)


def _may_listen_in(log: CallLog, call_id: str, who: Principal) -> None:
    """Admins may hear a call in progress; it is noted once for each. Raises 403."""
    call = log.get_call(call_id)
    if call.state == CallState.ENDED:
        return
    if who.role != "admin":
        raise HTTPException(403, "The call is in progress: listening in needs the role admin.")
    began = EventRecord("listening_began", {"by": who.name})
    if not any((e.kind, e.data) == (began.kind, began.data) for e in call.events):
        log.add_event(call_id, began)


def _whole_so_far(request: Request, file: Path, size: int, channels: int) -> Response:
    """What `file` holds now, under a header for just that. `FileResponse` would read on to an end
    that moves, and send more than it announced."""
    block = SAMPLE_BYTES * channels
    audio_bytes = max(0, size - HEADER_BYTES) // block * block

    def pieces() -> Iterator[bytes]:
        yield header(channels, audio_bytes)
        left = audio_bytes
        with file.open("rb") as audio:
            audio.seek(HEADER_BYTES, os.SEEK_SET)
            while left and (piece := audio.read(min(left, CHUNK_BYTES))):
                left -= len(piece)
                yield piece

    length = {"Content-Length": str(HEADER_BYTES + audio_bytes), "Accept-Ranges": "bytes"}
    body = iter(()) if request.method == "HEAD" else pieces()
    return StreamingResponse(body, media_type=MEDIA_TYPE, headers=HEADERS | length)
