"""Calls through one door: questions whose answers are timed, and answers that are interrupted.

Times are those of the packets at the caller's end: no jitter buffer of the caller's is in them.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from telephony.call import Door
from telephony.calllog import CallFilter, CallLog, TurnRecord
from tom.probe.caller import Caller, CallOver
from tom.probe.doors import Dial
from tom.probe.figures import Figures
from tom.probe.scripts import SCRIPTS, Script
from tom.probe.turns import Answer, ask, disturb, listen, spoken

CALLER_VOICE = SCRIPTS["de"].voice
QUESTIONS = SCRIPTS["de"].questions
BARGE_INS = 10
_MOST_UNANSWERED = 10
_BARGE_IN_AFTER_S = 3.0
"""In the middle of the answer."""
_PINGS = 5
"""In each call, while TOM greets."""


class Probe:
    """Calls one TOM through one door and collects figures."""

    def __init__(self, dial: Dial, script: Script) -> None:
        self._dial = dial
        self._script = script
        self._answer: Answer | None = None
        """What TOM says to the long question."""
        self.figures = Figures()

    async def measure(self, turns: int) -> Figures:
        """Ask `turns` questions in calls of a few turns each, then interrupt ten answers.

        Ends early where ten questions stay without an answer. Raises RuntimeError where the first
        call has no answer at all.
        """
        figures, questions = self.figures, self._script.questions
        while len(figures.reply_ms) < turns and figures.unanswered < _MOST_UNANSWERED:
            await self._ask(questions[: turns - len(figures.reply_ms)])
            if not figures.reply_ms:
                raise RuntimeError("TOM answered the call but no question")
        for _ in range(min(BARGE_INS, turns)):
            self.figures.stops_ms.append(await self._barge_in())
        return self.figures

    async def _ask(self, questions: Sequence[str]) -> None:
        """One call with these questions; keeps how long each answer took. A call that TOM ends is a
        question without an answer."""
        try:
            async with self._dial() as caller:
                await self._greeted(caller)
                for question in questions:
                    reply_ms = await ask(caller, self._spoken(question))
                    if reply_ms is None:
                        self.figures.unanswered += 1
                    else:
                        self.figures.reply_ms.append(reply_ms)
        except CallOver:
            self.figures.unanswered += 1

    async def _barge_in(self) -> float | None:
        """One call that interrupts a long answer: milliseconds until TOM was silent."""
        question = self._spoken(self._script.long_question)
        with suppress(CallOver):
            async with self._dial() as caller:
                await self._greeted(caller)
                self._answer = self._answer or await listen(caller, question)
                if self._answer is not None:
                    words = self._spoken(self._script.stop)
                    found = await disturb(caller, question, self._answer, words, _BARGE_IN_AFTER_S)
                    if found is not None:
                        self.figures.unanswered += found.unanswered
                        return found.silent_ms if found.silenced else None
        return None

    async def _greeted(self, caller: Caller) -> None:
        if caller.ping is not None:
            for _ in range(_PINGS):
                self.figures.round_trip_ms.append(await caller.ping())
        await caller.until_quiet()

    def _spoken(self, text: str) -> bytes:
        return spoken(text, self._script.voice)


def logged_turns(data: Path, door: Door) -> list[TurnRecord]:
    """What the call log in `data` has of a door's calls, as far as the caller spoke."""
    call_log = CallLog.open(data)
    try:
        calls, _ = call_log.list_calls(10_000, filters=CallFilter(door=door))
        rows = [turn for call in calls for turn in call_log.get_call(call.id).turns if turn.said]
    finally:
        call_log.close()
    names = [field.name for field in fields(TurnRecord)]
    return [TurnRecord(**{name: getattr(row, name) for name in names}) for row in rows]
