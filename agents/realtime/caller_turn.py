"""`CallerTurn`: what the caller said that TOM has not answered audibly yet.

It is one utterance or more: who goes on before TOM is audible has not finished.
"""

from collections.abc import Sequence

from agents.realtime.floor import Speech
from agents.realtime.overlap import Overlap
from agents.realtime.overlap_watch import Spoken
from agents.realtime.recognition import Recognition, joined
from agents.realtime.turn_taking import TurnTaking


class CallerTurn:
    """One call's present one; empty while the caller has said nothing."""

    def __init__(self, turn_taking: TurnTaking, engine: str) -> None:
        """`engine`: name of the recogniser."""
        self._turn_taking = turn_taking
        self._engine = engine
        self._utterances: list[Recognition] = []
        self._start = self._end = self._decided_at = 0
        self.overlapped: Overlap | None = None
        """See `Speech`."""

    def __bool__(self) -> bool:
        return bool(self._utterances)

    @property
    def speech(self) -> Speech:
        """All of it."""
        return Speech(
            tuple(self._utterances),
            self._start,
            self._end,
            self._decided_at,
            self._turn_taking,
            self._engine,
            self.overlapped,
        )

    def add(self, recognition: Recognition, start: int, end: int, decided_at: int) -> None:
        """An utterance from `start` to `end`, whose end was decided at `decided_at`."""
        if not self._utterances:
            self._start = start
        self._utterances = joined(self._utterances, recognition)
        self._end, self._decided_at = end, decided_at

    def add_spoken(self, spoken: Sequence[Spoken]) -> None:
        """What the caller said over TOM's words is to be answered."""
        for each in spoken:
            self.add(each.recognition, each.start, each.end, each.decided_at)

    def continued(self) -> Recognition | None:
        """The caller goes on: see `Recognition.continued`."""
        return self._utterances[-1].continued() if self._utterances else None

    def clear(self) -> None:
        """It is answered, or was nothing."""
        self._utterances.clear()
        self.overlapped = None

    def cancel(self) -> None:
        """Nobody waits for its text any more."""
        for recognition in self._utterances:
            recognition.cancel()
        self.clear()
