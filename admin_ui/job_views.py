"""What the API shows of a job."""

from collections.abc import Mapping

from pydantic import AwareDatetime, BaseModel, Field

from admin_ui.transcription import TranscriptionView
from agents.whisperx.summary import Summary
from agents.whisperx.transcript import RecordingTranscript
from media.audio import SAMPLE_RATE
from telephony.calllog import JobState
from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import JobKind

_SHARES: Mapping[str, tuple[float, float]] = {
    "transcribe": (0.02, 0.70),
    "align": (0.70, 0.90),
    "merge": (0.90, 0.92),
    "summarise": (0.92, 0.98),
    "store": (0.98, 1.0),
}
"""Where each step begins and ends in the whole; about the time they take on a CPU."""


class JobView(BaseModel):
    """A recording that is, or was, to be transcribed."""

    id: str
    kind: JobKind = Field(
        description="`voicemail`: a message. `call`: a conversation. `upload`: a file handed in."
    )
    call_id: str | None
    caller: str | None = Field(description="Who called, where it belongs to a call.")
    title: str = Field(description="What an uploaded file was called.")
    audio_s: float | None = Field(description="Length in seconds; null where it is not known.")
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    state: JobState
    step: str = Field(
        description="`transcribe`, `align`, `merge`, `summarise`, `store`; empty before the first."
    )
    progress: float = Field(description="Of the whole, 0 to 1.")
    starts: int = Field(description="How often a worker began with it since it was last retried.")
    worker: str = Field(description="Who has it, or had it last.")
    cancelling: bool = Field(description="It is to stop after the step that runs.")
    error: str = Field(description="Why it was set aside.")
    summary: Summary | None


class JobDetail(JobView):
    """A job with all that was said."""

    transcript: RecordingTranscript | None = Field(
        description="Times in seconds from the recording's start."
    )


class JobPage(BaseModel):
    """One page of the jobs."""

    jobs: list[JobView] = Field(description="Newest first.")
    total: int = Field(description="Jobs that match the filters, on all pages.")
    limit: int
    offset: int
    transcription: TranscriptionView


def whole_progress(state: str, step: str, progress: float) -> float:
    """How much of a job is done, 0 to 1; `progress`: of the step."""
    if state == JobState.DONE:
        return 1.0
    begin, end = _SHARES.get(step, (0.0, 0.0))
    return begin + (end - begin) * min(1.0, max(0.0, progress))


def job_view(job: JobRow, caller: str | None) -> JobView:
    """The job in a list; `caller`: of its call."""
    return JobView.model_validate(_shown(job, caller))


def job_detail(job: JobRow, caller: str | None) -> JobDetail:
    """The job by itself."""
    return JobDetail.model_validate(_shown(job, caller) | {"transcript": job.transcript})


def _shown(job: JobRow, caller: str | None) -> dict[str, object]:
    same = (
        "id", "kind", "call_id", "title", "created_at", "started_at", "finished_at", "state",
        "step", "starts", "worker", "cancelling", "error", "summary",
    )  # fmt: skip
    length = None if job.end_sample is None else job.end_sample - job.first_sample
    return {name: getattr(job, name) for name in same} | {
        "caller": caller,
        "audio_s": None if length is None else length / SAMPLE_RATE,
        "progress": whole_progress(job.state, job.step, job.progress),
    }
