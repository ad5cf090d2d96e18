"""Calls with messages, as TOM leaves them in the call log."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from agents.profile import SHIPPED, Profile, load_profiles
from media.wav import StereoWav
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, JobRecord, JobResult, NoteRecord, RecordingRecord

RATE = 16_000
T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
VOICE = np.arange(3 * RATE, dtype=np.int16)
"""Three seconds of the caller; TOM is silent."""
TEXT = "Guten Tag, hier spricht Thomas Müller. Ich möchte einen Termin vereinbaren."
SUMMARY = {
    "who": "Thomas Müller",
    "what": "Ich möchte einen Termin vereinbaren.",
    "urgent": True,
    "callback": True,
    "callback_number": "+4930123456",
    "made_by": "rules",
}
TRANSCRIPT = {
    "language": "de",
    "segments": [
        {
            "text": TEXT,
            "start_s": 0.5,
            "end_s": 1.5,
            "speaker": "caller",
            "words": [{"text": "Guten", "start_s": 0.5, "end_s": 0.7, "confidence": 0.9}],
        }
    ],
    "model": "whisper-demo-de on cpu",
}
PROFILES = load_profiles(SHIPPED)
GERMAN: Profile = PROFILES["praxis"]
ENGLISH: Profile = PROFILES["office-en"]


def voicemail(log: CallLog, text: str = "guten tag", **fields: Any) -> Call:
    """A call of 30 s whose message lies from 1 s to 2.5 s of its recording, and waits for a
    transcript. Of `fields`, those of the call."""
    call = _call(fields)
    call.profile = call.profile or "praxis"
    call.started_at = call.answered_at = T0
    call.state = CallState.ANSWERED
    log.answer_call(call)
    path = f"audio/{call.id}.wav"
    wav = StereoWav(log.data_dir / path)
    wav.append(VOICE.tobytes(), bytes(VOICE.nbytes))
    wav.close()
    log.add_recording(call.id, RecordingRecord(path, channels=2, start_sample=2 * RATE))
    log.end_recording(path, 5 * RATE)
    start, end = 3 * RATE, 4 * RATE + RATE // 2
    log.add_note(call.id, NoteRecord(text, taken_at=T0, start_sample=start, end_sample=end))
    job = JobRecord(
        path, "voicemail", call_id=call.id, first_sample=RATE, end_sample=2 * RATE + RATE // 2,
        profile=call.profile, provisional=text, id=f"job-{call.id}",
    )  # fmt: skip
    log.jobs.add(job)
    end_call(log, call)
    return call


def _call(fields: Mapping[str, Any]) -> Call:
    given: dict[str, Any] = {"caller": "030111", "callee": "100", "line": "amt", **fields}
    return Call(**given)


def spoken() -> bytes:
    """The samples of the message in `voicemail`."""
    return VOICE[RATE : 2 * RATE + RATE // 2].tobytes()


def conversation(log: CallLog, *notes: NoteRecord, **fields: Any) -> Call:
    """A call in which TOM took down messages, and nothing was recorded."""
    call = _call(fields)
    call.profile = call.profile or "praxis"
    call.started_at = call.answered_at = T0
    call.state = CallState.ANSWERED
    log.answer_call(call)
    for note in notes:
        log.add_note(call.id, note)
    end_call(log, call)
    return call


def end_call(log: CallLog, call: Call) -> None:
    call.state, call.end_reason = CallState.ENDED, EndReason.CALLER_HUNG_UP
    call.ended_at = T0 + timedelta(seconds=30)
    log.end_call(call)


def transcribed(log: CallLog, call: Call, summary: Mapping[str, Any] | None = None) -> None:
    """A worker has done the call's job."""
    short = {**SUMMARY, **(summary or {})}
    result = JobResult(
        dict(TRANSCRIPT), short, TEXT, "Thomas Müller: Termin",
        caller_name=short["who"], callback_number=short["callback_number"],
    )  # fmt: skip
    assert log.jobs.finish(f"job-{call.id}", result)
