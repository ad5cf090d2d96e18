"""`OverlapWatch`: the caller's speech over TOM's, until it is known what it was.

TOM is paused meanwhile (`overlap.stance`). What turns out to be a backchannel or a noise is told
and forgotten; all else waits here until TOM gives way, or has said what must be heard.
"""

from dataclasses import dataclass

from agents.realtime.answer import Answer
from agents.realtime.floor import Floor, tell_ignored
from agents.realtime.overlap import Overlap, OverlapSettings, Stance, question_left, stance
from agents.realtime.recognition import Recognition
from media.audio import to_ms, to_samples
from media.endpoint import Offset, Onset

_ONE_UTTERANCE = to_samples(300)
"""A shorter silence may be one inside a word, or between two of a sentence."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance that is over."""

    recognition: Recognition
    start: int
    end: int
    decided_at: int
    """Where the endpointer decided that `end` was the end."""
    question_left: int | None
    waits: bool
    """See `Overlap`."""


class OverlapWatch:
    """One call's."""

    def __init__(self, floor: Floor, settings: OverlapSettings) -> None:
        self._floor = floor
        self._settings = settings
        self._spoken: list[Spoken] = []
        """Over, and neither answered nor forgotten."""
        self._forgotten: Spoken | None = None
        """What was last found to be nothing to answer."""

    @property
    def pending(self) -> bool:
        """There may be something to answer."""
        return bool(self._spoken) or self._floor.silent_since is not None

    def add(self, recognition: Recognition, onset: Onset, offset: Offset, answer: Answer) -> None:
        """An utterance over `answer` has ended."""
        start, end, decided_at = onset.start, offset.end, offset.decided_at
        left = _question_left(answer)
        self._spoken.append(Spoken(recognition, start, end, decided_at, left, answer.waits))

    def continued(self, onset: Onset) -> Recognition | None:
        """The recognition of what a short silence before `onset` has cut off, and of the rest: a
        piece of a sentence may look like a backchannel. None: `onset` begins something new."""
        last = self._spoken[-1] if self._spoken else self._forgotten
        if last is None or onset.start - last.end > _ONE_UTTERANCE:
            return None
        both = last.recognition.continued()
        if both is not None and self._spoken:
            self._spoken.pop()
        return both

    def look(self, answer: Answer, current: Recognition | None, spoken: int) -> Stance:
        """Pause TOM or let it go on; who gives way is the caller of this.

        `current` is the utterance that is being spoken, `spoken` its samples so far.
        """
        found = {self._judge(each) for each in self.sift()}
        if current is not None:
            now = Overlap(
                to_ms(spoken),
                current.partial,
                question_left=_question_left(answer),
                waits=answer.waits,
                own=current.adds,
            )
            found.add(stance(now, self._settings))
        if Stance.GIVE_WAY in found:
            return Stance.GIVE_WAY
        if Stance.HOLD in found:
            self._hold()
            return Stance.HOLD
        self.go_on(answer)
        return Stance.GO_ON

    def sift(self) -> list[Spoken]:
        """Forget what is known to be no speech to answer; what is left, in order."""
        left: list[Spoken] = []
        for each in self._spoken:
            text = each.recognition.text
            if text is None or self._judge(each) is Stance.GIVE_WAY:
                left.append(each)
                continue
            tell_ignored(self._floor, self._untold(each.recognition, text))
            self._forgotten = each
        self._spoken = left
        return left

    def take(self) -> list[Spoken]:
        """What is to be answered, in order. It is nobody's concern here any more."""
        taken, self._spoken = self._spoken, []
        return taken

    def overlap(self, answer: Answer) -> Overlap:
        """What is known of anything that the caller says now over `answer`."""
        return Overlap(0, question_left=_question_left(answer), waits=answer.waits)

    def go_on(self, answer: Answer | None = None) -> None:
        """Nothing holds TOM up: a word of `answer` that was cut is said again, and whole."""
        if self._floor.silent_since is not None:
            self._floor.silent_since = None
            self._floor.line.resume(answer.cut_word() if answer is not None else b"")

    def cancel(self) -> None:
        """Whatever it was, nobody wants to know."""
        for each in self.take():
            each.recognition.cancel()
        self.go_on()

    def _untold(self, said: Recognition, text: str) -> str:
        """What of `text` was not told with what `said` continues."""
        forgotten = self._forgotten.recognition if self._forgotten is not None else None
        before = said.continues
        while before is not None and before is not forgotten:
            before = before.continues
        told = before.text if before is not None else None
        return f"{text} ".removeprefix(f"{told} ").strip() if told else text

    def _hold(self) -> None:
        if self._floor.silent_since is None:
            self._floor.silent_since = self._floor.position
            self._floor.line.pause()

    def _judge(self, spoken: Spoken) -> Stance:
        text = spoken.recognition.text
        overlap = Overlap(
            to_ms(spoken.end - spoken.start),
            spoken.recognition.partial if text is None else text,
            final=text is not None,
            waited_ms=to_ms(self._floor.position - spoken.decided_at),
            question_left=spoken.question_left,
            waits=spoken.waits,
            own=spoken.recognition.adds,
        )
        return stance(overlap, self._settings)


def _question_left(answer: Answer) -> int | None:
    """What TOM may ask while the caller waits needs no answer."""
    return None if answer.waits else question_left(*answer.parts)
