"""`Segments`: what a caller has just said, on its way to a worker's WhisperX and back.

    writing ──► waiting ──► taken ──► done
       │           │          ├─────► failed
       └───────────┴──────────┴─────► given_up     nobody waits for the text any more

Unlike a job, a segment is wanted at once or never: somebody is on the phone. Synchronous and
thread-safe; every method is one transaction.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CursorResult, Engine, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from telephony.calllog.database import for_writing
from telephony.calllog.segment_models import SegmentRow


class SegmentState(StrEnum):
    """How far a segment is."""

    WRITING = "writing"
    """Its file is not there yet, or not whole."""
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    """Nobody waits for its text any more."""


_OPEN = (SegmentState.WRITING, SegmentState.WAITING, SegmentState.TAKEN)


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """What a caller said in one go."""

    call_id: str
    path: str
    """A WAV file (mono, 16 kHz, 16 bit), relative to the data directory, with forward slashes."""
    profile: str
    """Whose hot words count."""
    language: str
    """ISO 639-1."""
    kept: bool
    """The file stays with the call; else it is removed as soon as it was used."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """UTC."""


class Segments:
    """The segments in the call log's database."""

    def __init__(self, engine: Engine) -> None:
        """`engine` with its tables at head."""
        self._reading = sessionmaker(engine, expire_on_commit=False)
        self._writing = sessionmaker(for_writing(engine), expire_on_commit=False)

    # ── who answers the call ─────────────────────────────────────────────────────────────────

    def add(self, segment: SegmentRecord) -> None:
        """Its file is about to be written. The call must be in the call log."""
        with self._writing.begin() as session:
            state = SegmentState.WRITING
            session.add(SegmentRow(**asdict(segment), state=state, worker="", text="", error=""))

    def written(self, segment_id: str) -> None:
        """Its file is there: workers may take it."""
        with self._writing.begin() as session:
            _change(session, segment_id, (SegmentState.WRITING,), state=SegmentState.WAITING)

    def over(self, segment_id: str) -> SegmentRow | None:
        """The segment where it is done or failed; None as long as it is under way."""
        over = (SegmentRow.id == segment_id, SegmentRow.state.not_in(_OPEN))
        with self._reading() as session:
            return session.scalars(select(SegmentRow).where(*over)).one_or_none()

    def give_up(self, segment_id: str) -> None:
        """Nobody waits for it any more. Nothing happens where it is over."""
        with self._writing.begin() as session:
            _change(session, segment_id, _OPEN, state=SegmentState.GIVEN_UP)

    def remove(self, segment_id: str) -> None:
        """Forget it; its file is gone already."""
        with self._writing.begin() as session:
            session.execute(delete(SegmentRow).where(SegmentRow.id == segment_id))

    def left_behind(self) -> Sequence[SegmentRow]:
        """At a server's start, when nobody waits for any: those whose files are to be removed. All
        that were under way are given up."""
        with self._writing.begin() as session:
            under_way = update(SegmentRow).where(SegmentRow.state.in_(_OPEN))
            session.execute(under_way.values(state=SegmentState.GIVEN_UP))
            return session.scalars(select(SegmentRow).where(~SegmentRow.kept)).all()

    # ── who transcribes them ─────────────────────────────────────────────────────────────────

    def any_waiting(self) -> bool:
        """Whether there is something to take."""
        waiting = select(SegmentRow.id).where(SegmentRow.state == SegmentState.WAITING)
        with self._reading() as session:
            return session.scalar(waiting.limit(1)) is not None

    def take(self, worker: str) -> SegmentRow | None:
        """The segment that has waited longest, for `worker` alone; None: there is none."""
        waiting = select(SegmentRow.id).where(SegmentRow.state == SegmentState.WAITING)
        oldest = waiting.order_by(SegmentRow.created_at).limit(1)
        while True:
            with self._writing.begin() as session:
                found = session.scalar(oldest)
                if found is None:
                    return None
                # Another worker may have taken it in this moment (PostgreSQL).
                values = {"worker": worker, "taken_at": datetime.now(UTC)}
                waits = (SegmentState.WAITING,)
                if _change(session, found, waits, state=SegmentState.TAKEN, **values):
                    return session.get(SegmentRow, found)

    def finish(self, segment_id: str, text: str) -> bool:
        """`text` was said in it. False: nobody wants to know any more."""
        values = {"state": SegmentState.DONE, "text": text, "done_at": datetime.now(UTC)}
        with self._writing.begin() as session:
            return _change(session, segment_id, (SegmentState.TAKEN,), **values)

    def fail(self, segment_id: str, error: str) -> None:
        """It cannot be transcribed."""
        values = {"state": SegmentState.FAILED, "error": error, "done_at": datetime.now(UTC)}
        with self._writing.begin() as session:
            _change(session, segment_id, (SegmentState.TAKEN,), **values)

    def release(self, worker: str) -> None:
        """`worker` stops, or died: others may take what it has."""
        has = (SegmentRow.worker == worker, SegmentRow.state == SegmentState.TAKEN)
        with self._writing.begin() as session:
            session.execute(update(SegmentRow).where(*has).values(state=SegmentState.WAITING))


def paths_of_call(session: Session, call_id: str) -> Sequence[str]:
    """The files of the call's segments."""
    return session.scalars(select(SegmentRow.path).where(SegmentRow.call_id == call_id)).all()


def _change(
    session: Session, segment_id: str, states: tuple[SegmentState, ...], **values: object
) -> bool:
    """Set `values` where the segment is in one of `states`; whether it is."""
    chosen = (SegmentRow.id == segment_id, SegmentRow.state.in_(states))
    result = session.execute(update(SegmentRow).where(*chosen).values(values))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
