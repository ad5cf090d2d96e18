"""`POST /api/recordings`: a recording handed in, to be transcribed.

The file is the request's body as it is: what a browser and `curl --data-binary @file.wav` send.
FastAPI reads no body here by itself, so whoever has no token or may not do this is told so before
the first byte is taken; and it goes to the disk piece by piece, not into memory.
"""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request

from admin_ui.auth import ADMIN
from admin_ui.calls import Log
from admin_ui.job_views import JobView, job_view
from admin_ui.problems import Refusal, problem_responses
from admin_ui.queries import NO_NUL
from admin_ui.services import services
from media.wav_check import WavRefused
from telephony.calllog.uploads import Upload

logger = logging.getLogger(__name__)

MOST_BYTES = 2**32
"""A WAV is never longer; the setting is always less."""
_PIECE_BYTES = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_BINARY = {"schema": {"type": "string", "format": "binary"}}

router = APIRouter(
    prefix="/api/recordings",
    tags=["jobs"],
    responses=problem_responses(400, 413, 422, 500, 503, 507),
    dependencies=[ADMIN],
)


@router.post(
    "",
    status_code=201,
    max_body_size=MOST_BYTES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A WAV of any rate and width.",
            "content": {"audio/wav": _BINARY, "application/octet-stream": _BINARY},
        }
    },
)
async def add_recording(
    request: Request,
    log: Log,
    name: Annotated[
        str, Query(max_length=255, pattern=NO_NUL, description="What the file is called.")
    ] = "",
) -> JobView:
    """Hand in a WAV to be transcribed."""
    most = services(request).transcription.max_upload_bytes
    if int(request.headers.get("content-length", "0")) > most:
        raise _too_long(most)
    try:
        upload = await asyncio.to_thread(Upload, log, name)
        try:
            async for piece in _pieces(request, most):
                await asyncio.to_thread(upload.write, piece)
            job_id = await asyncio.to_thread(upload.finish)
        finally:
            await asyncio.to_thread(upload.close)
    except WavRefused as error:
        detail = f"The recording cannot be read: {error}."
        raise Refusal(422, f"recording_{error.fault}", detail) from error
    except OSError as error:
        raise _not_stored(error) from error
    return job_view(await asyncio.to_thread(log.jobs.get, job_id), None)


async def _pieces(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body in pieces of about a megabyte: a thread is asked less often then. Raises 413."""
    piece, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > most:
            raise _too_long(most)
        piece += chunk
        if len(piece) >= _PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _too_long(most: int) -> Refusal:
    detail = f"At most {most // 2**20} MB are taken (whisperx.max_upload_mb)."
    return Refusal(413, "recording_too_large", detail)


def _not_stored(error: OSError) -> Exception:
    logger.error("an uploaded recording cannot be stored: %s", error)
    if error.errno in _FULL:
        return Refusal(507, "disk_full", "The disk is full: the recording was not stored.")
    return HTTPException(500, f"The recording cannot be stored: {error.strerror}.")
