"""Jobs as people look at them: page by page, each with its caller."""

from collections.abc import Collection, Sequence

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from telephony.calllog.job_models import JobRow
from telephony.calllog.job_records import JobState
from telephony.calllog.models import CallRow


def list_jobs(
    engine: Engine,
    limit: int,
    offset: int = 0,
    states: Collection[JobState] = (),
    kinds: Collection[str] = (),
) -> tuple[Sequence[tuple[JobRow, str | None]], int]:
    """A page of the jobs, newest first, each with its call's caller, and how many there are in all.

    `states`, `kinds`: of these only; empty: of any. The rows come without their transcripts.
    """
    matches = [
        column.in_(wanted)
        for column, wanted in ((JobRow.state, states), (JobRow.kind, kinds))
        if wanted
    ]
    page = (
        select(JobRow, CallRow.caller)
        .outerjoin(CallRow, CallRow.id == JobRow.call_id)
        .where(*matches)
        .order_by(JobRow.created_at.desc(), JobRow.id)
        .limit(limit)
        .offset(offset)
    )
    count = select(func.count()).select_from(JobRow).where(*matches)
    with Session(engine, expire_on_commit=False) as session:
        found = [(job, caller) for job, caller in session.execute(page)]
        return found, session.scalar(count) or 0


def caller_of(engine: Engine, job: JobRow) -> str | None:
    """Who called, where the job belongs to a call."""
    with Session(engine) as session:
        return session.scalar(select(CallRow.caller).where(CallRow.id == job.call_id))
