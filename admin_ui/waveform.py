"""`/api/calls/{call_id}/waveform`: what a recording looks like, also while it grows."""

import os
from pathlib import Path
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from admin_ui.calls import Log
from admin_ui.problems import problem_responses
from admin_ui.recordings import file_is_gone, main_recording
from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.wav import HEADER_BYTES

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(404, 422, 503))

CHUNK_FRAMES = 1 << 17
"""Samples of each channel that are held in memory: 8 s."""
_FULL_SCALE = 32_768


class Waveform(BaseModel):
    """The recording's peaks, ready for wavesurfer.js."""

    channels: list[list[float]] = Field(
        description="For each channel, least and greatest sample of each stretch in turn:"
        " min, max, min, max, …, of a full scale of -1 to 1."
    )
    samples: int = Field(description="Length of the recording so far, in samples of one channel.")
    start_sample: int = Field(description="Its first sample, since the call was answered.")
    sample_rate: int = Field(description="Samples per second.")


@router.get("/{call_id}/waveform")
def get_waveform(
    log: Log,
    call_id: str,
    points: Annotated[
        int, Query(ge=1, le=10_000, description="Stretches to divide the recording into, at most.")
    ] = 1_000,
) -> Waveform:
    """Peaks of the call's recording, or where there is none, of the message left in it."""
    recording = main_recording(log, call_id)
    try:
        samples, found = peaks(log.recording_file(recording.path), recording.channels, points)
    except FileNotFoundError:
        raise file_is_gone(call_id) from None
    return Waveform(
        channels=[np.round(channel / _FULL_SCALE, 4).tolist() for channel in found],
        samples=samples,
        start_sample=recording.start_sample,
        sample_rate=SAMPLE_RATE,
    )


def peaks(file: Path, channels: int, points: int) -> tuple[int, np.ndarray]:
    """Length in samples, and least and greatest sample in turn: int16 (channels, 2 × stretches).

    All stretches are equally long but the last, and `points` of them at most. Raises OSError.
    """
    frame_bytes = SAMPLE_BYTES * channels
    with file.open("rb", buffering=0) as audio:
        samples = max(0, os.fstat(audio.fileno()).st_size - HEADER_BYTES) // frame_bytes
        length = -(-samples // points) or 1
        low = np.full((channels, -(-samples // length)), _FULL_SCALE - 1, np.int16)
        high = np.full_like(low, -_FULL_SCALE)
        audio.seek(HEADER_BYTES)
        done = 0
        while done < samples:
            piece = audio.read(min(CHUNK_FRAMES, samples - done) * frame_bytes)
            frames = len(piece) // frame_bytes
            if not frames:
                break
            first, last = done // length, (done + frames - 1) // length
            # Where each stretch begins in this piece; the first may have begun before it.
            starts = np.maximum(np.arange(first, last + 1) * length - done, 0)
            stretches = slice(first, last + 1)
            both = np.frombuffer(piece, "<i2", frames * channels).reshape(frames, channels)
            for channel in range(channels):
                one = np.ascontiguousarray(both[:, channel])
                np.minimum(low[channel, stretches], np.minimum.reduceat(one, starts),
                           out=low[channel, stretches])  # fmt: skip
                np.maximum(high[channel, stretches], np.maximum.reduceat(one, starts),
                           out=high[channel, stretches])  # fmt: skip
            done += frames
    return samples, np.stack((low, high), axis=2).reshape(channels, -1)
