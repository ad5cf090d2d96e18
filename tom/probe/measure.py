"""Calls through one door: questions whose answers are timed, and answers that are interrupted.

What the caller's end adds is in the figures: its own jitter buffer, as in every telephone.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import fields
from pathlib import Path

from agents.engines import SpeechToText
from agents.engines.tts.espeak import Espeak
from telephony.call import CallState, Door
from telephony.calllog import CallFilter, CallLog, TurnRecord
from telephony.sip.door import SipDoor
from tom.calling import converse
from tom.phone import KeyingLine, PhoneSettings, Say, TomTurn, trim
from tom.probe.figures import Figures
from tom.probe.scripts import SCRIPTS
from tom.web_phone import WebPhone

CALLER_VOICE = SCRIPTS["de"].voice
QUESTIONS = SCRIPTS["de"].questions
BARGE_INS = 10
_BARGE_IN_AFTER_S = 3.0
"""In the middle of the answer's second sentence."""
_PINGS = 5
"""In each call, while TOM greets."""

Dial = Callable[[], AbstractAsyncContextManager[KeyingLine]]
"""Calls TOM; the call is answered inside the block."""


@asynccontextmanager
async def sip_call(door: SipDoor, uri: str) -> AsyncIterator[KeyingLine]:
    """A call over SIP. Raises RuntimeError where it is not answered."""
    sip = await door.dial(uri)
    if sip.call.state is not CallState.ANSWERED:
        raise RuntimeError(f"{uri} did not answer: SIP {sip.call.sip_code}")
    try:
        yield sip
    finally:
        await sip.hang_up()


class Probe:
    """Calls one TOM through one door and collects figures."""

    def __init__(self, dial: Dial, stt: SpeechToText) -> None:
        """`stt` is the caller's ears; its language is what is spoken."""
        self._dial = dial
        self._stt = stt
        self._script = SCRIPTS[stt.language]
        self._voice = Espeak(self._script.voice)
        self.figures = Figures()

    async def measure(self, turns: int) -> Figures:
        """Ask `turns` questions in calls of a few turns each, then interrupt ten answers.

        Raises RuntimeError where TOM answers no question.
        """
        replies, questions = self.figures.reply_ms, self._script.questions
        while len(replies) < turns:
            before = len(replies)
            await self._ask(questions[: turns - before])
            if len(replies) == before:
                raise RuntimeError("TOM answered the call but no question")
        for _ in range(min(BARGE_INS, turns)):
            await self._barge_in()
        return self.figures

    async def _ask(self, questions: Sequence[str]) -> None:
        """One call with these questions; keeps how long each answer took."""
        for turn in await self._call([self._say(text) for text in questions]):
            if turn.reply_ms is not None and turn.stopped_ms is None:
                self.figures.reply_ms.append(turn.reply_ms)

    async def _barge_in(self) -> None:
        """One call that interrupts a long answer; keeps how long TOM went on."""
        script = [
            self._say(self._script.long_question),
            self._say(self._script.stop, after_s=_BARGE_IN_AFTER_S),
        ]
        stops = [turn.stopped_ms for turn in await self._call(script)]
        self.figures.stops_ms.append(next((stop for stop in stops if stop is not None), None))

    def _say(self, text: str, after_s: float | None = None) -> Say:
        return Say(text, trim(self._voice.synthesize(text).pcm), after_s)

    async def _call(self, script: Sequence[Say]) -> list[TomTurn]:
        settings = PhoneSettings(pause_s=0.7, patience_s=8, linger_s=0.5)
        async with self._dial() as line:
            if isinstance(line, WebPhone):
                for _ in range(_PINGS):
                    self.figures.round_trip_ms.append(await line.ping())
            turns = await converse(line, self._stt, script, settings=settings)
        return [turn for turn in turns if isinstance(turn, TomTurn)]


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


def gave_way(data: Path, door: Door, calls: int) -> list[bool]:
    """Whether TOM gave way to its caller in each of a door's last `calls`, in their order."""
    call_log = CallLog.open(data)
    try:
        rows, _ = call_log.list_calls(calls, filters=CallFilter(door=door))
        found = [call_log.get_call(row.id).events for row in reversed(rows)]
    finally:
        call_log.close()
    return [any(event.kind == "barge_in" for event in events) for events in found]
