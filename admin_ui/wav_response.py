"""A WAV as an answer: with byte ranges (RFC 9110, 14), for the one who asked only."""

import os
from pathlib import Path

from fastapi.responses import FileResponse

MEDIA_TYPE = "audio/wav"
HEADERS = {"Cache-Control": "private, no-cache"}
"""Recordings are personal data; a browser may keep one, and asks each time whether it still may."""
AUDIO = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The bytes asked for"},
    416: {"description": "No such bytes"},
}
"""The OpenAPI description of such an answer."""


def wav_response(file: Path, name: str, stat: os.stat_result | None = None) -> FileResponse:
    """`file`, to be played or saved as `name`. Raises FileNotFoundError."""
    return FileResponse(
        file,
        media_type=MEDIA_TYPE,
        headers=HEADERS,
        stat_result=stat or file.stat(),
        filename=name,
        content_disposition_type="inline",
    )
