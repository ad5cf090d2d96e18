"""`/api/calls/{call_id}/transcript`: the transcript of a call's recording, how far it is, and how
what was understood live differs from it."""

from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from admin_ui.calls import Log
from admin_ui.job_views import whole_progress
from admin_ui.problems import problem_responses
from admin_ui.transcript_views import (
    ComparedLine,
    CorrectedTranscript,
    compared,
    corrected_transcript,
)
from telephony.calllog import JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import ALIVE_S, OPEN

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=problem_responses(404, 422, 503))

State = Literal["none", "waiting", "running", "failed", "cancelled", "done"]


class TranscriptView(BaseModel):
    """The transcript of a call's recording."""

    state: State = Field(description="`none`: nothing is to be transcribed.")
    progress: float = Field(description="0 to 1.")
    error: str = Field(description="Why a recording could not be transcribed.")
    workers: int = Field(description="Workers that take recordings now.")
    wer: float | None = Field(
        description="Word error rate of what was understood live: 0.1 is one word of ten. Null"
        " where that is not known."
    )
    corrected: CorrectedTranscript | None
    comparison: list[ComparedLine] = Field(
        description="What the caller said, live and corrected; empty until that is known."
    )


@router.get("/{call_id}/transcript")
def get_transcript(log: Log, call_id: str) -> TranscriptView:
    """The transcript of the call's recording, or how far it is."""
    call = log.get_call(call_id, transcripts=True)
    state = state_of(call.jobs)
    return TranscriptView(
        state=state,
        progress=sum(map(progress_of, call.jobs)) / len(call.jobs) if call.jobs else 0.0,
        error=next((job.error for job in call.jobs if job.state == JobState.FAILED), ""),
        workers=len(log.jobs.workers(ALIVE_S)) if state in ("waiting", "running") else 0,
        wer=call.wer,
        corrected=corrected_transcript(call),
        comparison=compared(call),
    )


def state_of(jobs: Sequence[JobRow]) -> State:
    """Of all the jobs together: what is still to come counts first, then what went wrong."""
    states = {job.state for job in jobs}
    if JobState.RUNNING in states:
        return "running"
    if states & set(OPEN):
        return "waiting"
    if JobState.FAILED in states:
        return "failed"
    if JobState.CANCELLED in states:
        return "cancelled"
    return "done" if states else "none"


def progress_of(job: JobRow) -> float:
    """How far the job is, 0 to 1; from one that is over nothing more comes."""
    return whole_progress(job.state, job.step, job.progress) if job.state in OPEN else 1.0
