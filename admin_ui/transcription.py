"""Who transcribes recordings: what this server has for it, and how the jobs stand."""

from dataclasses import dataclass

from pydantic import AwareDatetime, BaseModel, Field

from admin_ui.views import View
from telephony.calllog import JobState
from telephony.calllog.job_records import ALIVE_S
from telephony.calllog.jobs import Jobs


@dataclass(frozen=True, slots=True)
class Transcription:
    """What the settings and the environment say."""

    installed: bool = False
    """WhisperX is there, so that this server can have workers of its own."""
    own_workers: int = 0
    """Workers that it is to start."""
    model: str = ""
    """What they transcribe with."""
    max_upload_bytes: int = 512 * 2**20


class WorkerView(View):
    """A worker that gave a sign of life lately."""

    name: str
    model: str = Field(description="What it transcribes with.")
    started_at: AwareDatetime
    seen_at: AwareDatetime = Field(description="Its last sign of life.")


class TranscriptionView(BaseModel):
    """Who transcribes recordings, and how many wait for it."""

    installed: bool = Field(description="WhisperX is installed where the server runs.")
    own_workers: int = Field(description="Workers that the server keeps where it is installed.")
    model: str = Field(description="What these transcribe with.")
    max_upload_bytes: int = Field(description="The longest recording that is taken.")
    workers: list[WorkerView] = Field(description="Those alive, here and elsewhere.")
    counts: dict[JobState, int] = Field(description="Jobs in each state.")


def transcription_view(here: Transcription, jobs: Jobs) -> TranscriptionView:
    """How it stands at this moment."""
    counts = jobs.count()
    return TranscriptionView(
        installed=here.installed,
        own_workers=here.own_workers,
        model=here.model,
        max_upload_bytes=here.max_upload_bytes,
        workers=[WorkerView.model_validate(row) for row in jobs.workers(ALIVE_S)],
        counts={state: counts.get(state, 0) for state in JobState},
    )
