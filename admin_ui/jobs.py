"""`/api/jobs`: recordings that are to be transcribed, how far they are, and what became of them."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from admin_ui.auth import ADMIN
from admin_ui.calls import Log
from admin_ui.job_views import JobDetail, JobPage, JobView, job_detail, job_view
from admin_ui.problems import problem_responses
from admin_ui.services import services
from admin_ui.transcription import transcription_view
from admin_ui.wav_response import AUDIO, wav_response
from telephony.calllog import CallLog, JobState
from telephony.calllog.job_list import caller_of, list_jobs
from telephony.calllog.job_records import JobKind
from telephony.calllog.uploads import delete_upload

router = APIRouter(prefix="/api/jobs", tags=["jobs"], responses=problem_responses(422, 503))


class JobQuery(BaseModel):
    """The list's query parameters."""

    model_config = ConfigDict(extra="forbid")

    state: list[JobState] = Field([], description="In one of these states; none: in any.")
    kind: list[JobKind] = Field([], description="Of one of these kinds; none: of any.")
    limit: int = Field(50, ge=1, le=200, description="Jobs on a page.")
    offset: int = Field(0, ge=0, le=2**31, description="Jobs before this page.")


@router.get("")
def get_jobs(request: Request, log: Log, query: Annotated[JobQuery, Query()]) -> JobPage:
    """A page of the jobs, and who works on them."""
    found, total = list_jobs(log.engine, query.limit, query.offset, query.state, query.kind)
    return JobPage(
        jobs=[job_view(job, caller) for job, caller in found],
        total=total,
        limit=query.limit,
        offset=query.offset,
        transcription=transcription_view(services(request).transcription, log.jobs),
    )


@router.get("/{job_id}", responses=problem_responses(404))
def get_job(log: Log, job_id: str) -> JobDetail:
    """One job with its transcript."""
    row = log.jobs.get(job_id, transcript=True)
    return job_detail(row, caller_of(log.engine, row))


@router.post("/{job_id}/retry", responses=problem_responses(404, 409), dependencies=[ADMIN])
def retry_job(log: Log, job_id: str) -> JobView:
    """Have what was set aside or cancelled tried anew."""
    log.jobs.retry(job_id)
    return _view(log, job_id)


@router.post("/{job_id}/cancel", responses=problem_responses(404, 409), dependencies=[ADMIN])
def cancel_job(log: Log, job_id: str) -> JobView:
    """Have it stopped: at once where it waits, else after the step that runs."""
    log.jobs.cancel(job_id)
    return _view(log, job_id)


@router.delete(
    "/{job_id}",
    status_code=204,
    responses=problem_responses(404, 409, 500),
    dependencies=[ADMIN],
)
def delete_job(log: Log, job_id: str, background: BackgroundTasks) -> None:
    """Delete an uploaded recording with its transcript, for good. Those of calls go with them."""
    try:
        delete_upload(log, job_id)
    except OSError as error:
        detail = f"The recording of job {job_id!r} cannot be removed: {error.strerror}."
        raise HTTPException(500, detail) from error
    background.add_task(log.purge)


@router.head("/{job_id}/audio", include_in_schema=False)
@router.get(
    "/{job_id}/audio",
    response_class=Response,
    responses={**AUDIO, **problem_responses(404, 409)},
)
def get_audio(log: Log, job_id: str) -> Response:
    """An uploaded recording, as it came. Those of calls are at `/api/calls/{call_id}`."""
    row = log.jobs.get(job_id)
    if row.kind != "upload":
        raise HTTPException(409, f"The recording of job {job_id!r} belongs to a call.")
    try:
        return wav_response(log.recording_file(row.path), f"{job_id}.wav")
    except FileNotFoundError:
        raise HTTPException(404, f"The file of job {job_id!r} is gone.") from None


def _view(log: CallLog, job_id: str) -> JobView:
    row = log.jobs.get(job_id)
    return job_view(row, caller_of(log.engine, row))
