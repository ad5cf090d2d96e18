"""`Answer`: TOM's part of one turn, from the caller's last word to the last sample heard.

    recognition ─► patience ─► dialogue ─► reply ─► heard to the end ─► actions

One task runs it; cancelling that task is the only way to stop it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Literal

from agents import events
from agents.conversation import (
    UNINTELLIGIBLE,
    Action,
    Connect,
    EndCall,
    Message,
    Note,
    Outcome,
    ToVoicemail,
    Turn,
)
from agents.engines import EngineError
from agents.realtime.floor import Floor, Speech
from agents.realtime.reply import Reply
from media.audio import SAMPLE_RATE, to_ms

_HEARD_POLL_S = 0.02
_SPEECH_SAMPLES = SAMPLE_RATE
"""Speech this long without any text is "not understood"; shorter is taken for noise."""


class Answer:
    """TOM's answer to `caller`: to their speech, to a text (keyed digits, or "" for silence)."""

    def __init__(self, floor: Floor, caller: Speech | str | None, stopped: "Answer | None") -> None:
        """`caller` None: nobody is answered, `run` is given what to say.

        `stopped` is the answer that this speech interrupted: resumed if it turns out to be noise.
        """
        self._floor = floor
        self._caller = caller
        self._stopped = stopped
        self._started = time.monotonic()
        self._before_ms = to_ms(caller.decided_at - caller.end) if isinstance(caller, Speech) else 0
        self._reply: Reply | None = None
        self._closed = False
        self.turn = Turn(index=-1)
        if isinstance(caller, Speech):
            self.turn.said_start, self.turn.said_end = caller.start, caller.end
        self.outcome: Outcome | None = None
        self.failed_transfer: str | None = None
        """The department that did not take the call."""
        self.interrupted = False
        self.task: asyncio.Task[None] | None = None

    @property
    def audible(self) -> bool:
        """Something of it is with the line."""
        return self._reply is not None and self._reply.audible

    @property
    def done(self) -> bool:
        """Said, heard, and its actions carried out."""
        return self.task is not None and self.task.done()

    def tick(self) -> None:
        """Note when the first sample was heard. To be called every frame."""
        timings = self.turn.timings
        if self.turn.reply_start is None and self._reply and self._reply.heard_samples > 0:
            self.turn.reply_start = self._floor.position
            timings.reply_ms = self._ms(time.monotonic())

    def cancel(self) -> None:
        """Stop it before anything of it was heard; no turn comes of it."""
        if self.task is not None:
            self.task.cancel()

    async def interrupt(self) -> None:
        """The caller barges in: stop, drop what was not heard, close the turn."""
        if self.interrupted or self.done:
            return
        self.interrupted = True
        self.cancel()
        dropped = await self._floor.line.flush()
        self._floor.emit(events.BargeIn(at=self._floor.position, dropped_samples=dropped))
        self.close()

    def close(self) -> None:
        """Put what was said and heard into the history and tell the turn. Once."""
        if self._closed or self._reply is None:
            return
        self._closed = True
        turn, reply, floor = self.turn, self._reply, self._floor
        turn.index = floor.next_turn_index()
        turn.reply, turn.heard = reply.text, reply.heard
        turn.interrupted = self.interrupted or turn.heard != turn.reply
        turn.reply_end = floor.position if turn.reply_start is not None else None
        self._note_stages()
        if self._caller is not None:
            floor.history.append(Message("caller", turn.said))
        if turn.heard:
            floor.history.append(Message("tom", turn.heard))
        floor.emit(
            events.TurnEnded(at=floor.position, index=turn.index, interrupted=turn.interrupted)
        )
        floor.on_turn(turn)

    def start(self, group: asyncio.TaskGroup, source: AsyncIterator[str | Action] | None) -> None:
        """Run it as a task of the call."""
        self.task = group.create_task(self.run(source), name="answer")

    async def run(self, source: AsyncIterator[str | Action] | None = None) -> None:
        """Answer the caller; or, given a `source` of text and actions, say that."""
        if source is not None:
            await self._speak(source)
        elif isinstance(self._caller, Speech):
            await self._answer_speech(self._caller)
        else:
            await self._converse(self._caller or "")

    async def _answer_speech(self, speech: Speech) -> None:
        said = await self._text_of(speech)
        self.turn.timings.stt_ms = self._ms(time.monotonic())
        if not said and self._stopped is not None:
            await self._resume(self._stopped)
            return
        if not said and speech.end - speech.start < _SPEECH_SAMPLES:
            return
        wait_ms = speech.patience.wait_ms(said) - self._ms(time.monotonic())
        if wait_ms > 0:
            await asyncio.sleep(wait_ms / 1000)
        await self._converse(said or UNINTELLIGIBLE)

    async def _text_of(self, speech: Speech) -> str:
        texts: list[str] = []
        for utterance in speech.utterances:
            try:
                texts.append((await utterance.finish()).text)
            except EngineError as error:
                self._floor.emit(
                    events.EngineFailed(
                        at=self._floor.position, stage="stt", engine="stt", cause=str(error)
                    )
                )
                texts.append(utterance.partial)
        return " ".join(text for text in texts if text)

    async def _resume(self, stopped: "Answer") -> None:
        """What stopped TOM was no speech: say what the caller has not heard."""
        reply = stopped._reply
        if reply is None:
            return
        rest = reply.text[len(reply.heard) :].strip() if reply.text.startswith(reply.heard) else ""
        self._floor.emit(events.ReplyResumed(at=self._floor.position, text=rest))
        await self._speak(pieces(rest, *reply.actions))

    async def _converse(self, said: str) -> None:
        self.turn.said = said
        self.turn.timings.endpoint_ms = self._ms(time.monotonic())
        if said:
            self._floor.emit(events.FinalTranscript(at=self._floor.position, text=said))
        history = [*self._floor.history, Message("caller", said)]
        await self._speak(self._floor.dialogue.reply(history))

    async def _speak(self, source: AsyncIterator[str | Action]) -> None:
        floor = self._floor
        self._reply = Reply(
            self._taking_notes(source),
            floor.line,
            floor.tts,
            floor.speakable,
            lambda clause: floor.emit(events.ReplyClause(at=floor.position, text=clause)),
        )
        await self._reply.run()
        while floor.line.pending:  # noqa: ASYNC110 - a line has no event for this
            await asyncio.sleep(_HEARD_POLL_S)
        for action in self._reply.actions:
            await self._carry_out(action)

    async def _taking_notes(
        self, source: AsyncIterator[str | Action]
    ) -> AsyncIterator[str | Action]:
        """Notes are kept at once, so that a caller who hangs up then loses nothing."""
        async for piece in source:
            if isinstance(piece, Note):
                self._floor.on_note(piece)
                self._done("note", piece.text)
            else:
                yield piece

    async def _carry_out(self, action: Action) -> None:
        match action:
            case EndCall():
                self.outcome = Outcome.ENDED
                self._done("end_call")
            case ToVoicemail():
                self.outcome = Outcome.VOICEMAIL
                self._done("to_voicemail")
            case Connect(department=name):
                await self._connect(name)
            case Note():
                pass

    async def _connect(self, name: str) -> None:
        department = self._floor.profile.department(name)
        target = department.target if department else ""
        taken = bool(target) and await self._floor.line.transfer(target)
        self._done("connect", name, taken)
        if taken:
            self.outcome = Outcome.TRANSFERRED
        else:
            self.failed_transfer = name

    def _done(
        self,
        action: Literal["end_call", "to_voicemail", "connect", "note"],
        detail: str = "",
        succeeded: bool = True,
    ) -> None:
        at = self._floor.position
        self._floor.emit(
            events.ActionTaken(at=at, action=action, detail=detail, succeeded=succeeded)
        )

    def _ms(self, clock: float) -> float:
        """Milliseconds from the end of the caller's speech to `clock` (time.monotonic())."""
        return self._before_ms + 1000 * (clock - self._started)

    def _note_stages(self) -> None:
        timings, reply = self.turn.timings, self._reply
        if reply is None:
            return
        if reply.first_text_at is not None:
            timings.llm_ms = self._ms(reply.first_text_at)
        if reply.first_audio_at is not None:
            timings.tts_ms = self._ms(reply.first_audio_at)


async def pieces(*items: str | Action) -> AsyncIterator[str | Action]:
    """A ready text and its actions as a source for `Answer.run`."""
    for item in items:
        yield item
