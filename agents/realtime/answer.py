"""`Answer`: TOM's part of one turn, from the caller's last word to the last sample heard.

    recognition ─► turn taking ─► dialogue ─► reply ─► (hold) ─► heard to the end ─► actions

One task runs it; cancelling that task is the only way to stop it. An engine that fails is told and
does not end the call: a recogniser's failure counts as speech nobody could read, that of one which
cannot be used any more and a dialogue's lead to voicemail, a voice's ends the call only if it fails
twice in a row.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

from agents import events
from agents.conversation import UNINTELLIGIBLE, Message, MustHear, Outcome, Piece, ToolWait, Turn
from agents.engines.tts.styled import styled
from agents.realtime.actions import carry_out
from agents.realtime.conclusions import Conclusions
from agents.realtime.ending import until_heard, until_nobody_objects
from agents.realtime.floor import Floor, Speech, tell_filler, tell_ignored
from agents.realtime.history import remember
from agents.realtime.hold import Hold
from agents.realtime.read_back import read_back
from agents.realtime.reply import Reply, Source
from agents.realtime.resuming import rest_of
from agents.realtime.stopwatch import Stopwatch
from media.audio import to_ms

_MOST_VOICE_FAILURES = 2


class Answer:
    """TOM's answer to `caller`: to their speech, to a text (keyed digits, or "" for silence)."""

    def __init__(
        self, floor: Floor, caller: Speech | str | None, stopped: "Answer | None", told: bool = True
    ) -> None:
        """`caller` None: nobody is answered, `run` is given what to say.

        `stopped` is the answer that this speech interrupted: resumed if it turns out to be noise.
        `told`: it becomes a turn.
        """
        self._floor = floor
        self._caller = caller
        self._stopped = stopped
        self._told = told
        # What was said over TOM's words waited to be answered, perhaps for seconds.
        before = (
            max(caller.decided_at, floor.position) - caller.end if isinstance(caller, Speech) else 0
        )
        self._watch = Stopwatch(to_ms(before))
        self._source: Source | None = None
        self._reply: Reply | None = None
        self._hold = Hold(floor.emit)
        if not isinstance(caller, Speech):
            self._hold.release()
        self._closed = self._hears_speech = self._overlapped = False
        self._resumes = False
        self._conclusions = Conclusions(floor)
        self.turn = Turn(index=-1)
        if isinstance(caller, Speech):
            self.turn.said_start, self.turn.said_end = caller.start, caller.end
        self.outcome: Outcome | None = None
        self.failed_transfer: str | None = None
        """The department that did not take the call."""
        self.dialogue_failed = False
        """No language model could answer, or answer to the end."""
        self.deaf = False
        """The recogniser cannot be used any more; nothing was answered."""
        self.interrupted = False
        self.insists = False
        """Said and acted upon, whatever the caller says meanwhile."""
        self._heard_at: int | None = None
        """Where all of it had been heard."""
        self._given = False
        """All of it is with the line."""
        self._acts = False
        """It carries out its actions."""
        self.task: asyncio.Task[None] | None = None

    @property
    def audible(self) -> bool:
        """Something of it is with the line."""
        return self._reply is not None and self._reply.audible

    @property
    def asked(self) -> bool:
        """It is TOM's turn: what to say is being found out, or known."""
        return self._reply is not None and self._hold.released

    @property
    def resumable(self) -> bool:
        """Nobody's speech led to it: where a noise takes it back, it would be lost."""
        return self.asked and self._caller != "" and not isinstance(self._caller, Speech)

    @property
    def uninterruptible(self) -> bool:
        """What the caller must hear was not heard yet. What answers nobody is not taken back."""
        reply = self._reply
        coming = self._caller is None and not (reply is not None and reply.answer_audible)
        due = coming or (reply is not None and reply.must_be_heard)
        return (due or self.insists) and not self.settled

    @property
    def waits(self) -> bool:
        """Of it, and of what it resumes, the caller has heard only that it takes a moment."""
        return self._reply is not None and self._reply.only_fills and not self._resumed

    @property
    def parts(self) -> tuple[str, str]:
        """Its text so far, without fillers: what was heard of it, and of what it resumes, and what
        was not."""
        if (reply := self._reply) is None:
            return ("", "")
        return (f"{self._resumed} {reply.answer_heard}".strip(), reply.unheard)

    @property
    def _resumed(self) -> str:
        """What was heard of the answer that it goes on with."""
        return self._floor.question if self._resumes else ""

    def cut_word(self) -> bytes:
        """See `Reply.cut_word`."""
        return self._reply.cut_word() if self._reply else b""

    @property
    def done(self) -> bool:
        """Said, heard, and its actions carried out."""
        return self.task is not None and self.task.done()

    @property
    def settled(self) -> bool:
        """Nothing the caller says stops it now."""
        return self._acts or self.done

    @property
    def heard_out(self) -> bool:
        """All of it was heard. Who speaks now does not stop TOM, but what it is about to do."""
        return self._given and not self._floor.line.pending

    @property
    def leaves(self) -> bool:
        """As far as it is known, it ends the conversation: by hanging up, by connecting."""
        return self._reply is not None and bool(self._reply.actions)

    def tick(self, hears_speech: bool = False, overlapped: bool = False) -> None:
        """Note when the first sample was heard. To be called every frame; `hears_speech`: the
        caller may just be going on, so TOM does not begin. `overlapped`: it may turn out that they
        want something else, so TOM does not act."""
        self._hears_speech, self._overlapped = hears_speech, overlapped
        self._count_silence()
        if self.audible:
            self._conclusions.heard()
        turn, reply = self.turn, self._reply
        if turn.reply_start is None and reply and reply.heard_samples > 0:
            turn.reply_start = self._floor.position
        if turn.timings.reply_ms is None and reply and reply.answer_audible:
            turn.timings.reply_ms = self._watch.ms()

    def cancel(self) -> None:
        """Stop it. Before anything of it was heard, no turn comes of it unless it is closed."""
        if self._reply is not None:
            self._reply.stop()
        if self.task is not None:
            self.task.cancel()

    async def interrupt(self) -> None:
        """The caller wants the floor: stop, drop what was not heard, close the turn. It is a
        barge-in where TOM speaks."""
        speaks = self._floor.line.pending > 0
        self.interrupted = not self.heard_out
        self.cancel()
        dropped = await self._floor.line.flush()
        if speaks:
            self._floor.emit(events.BargeIn(at=self._floor.position, dropped_samples=dropped))
        self.close()

    def close(self) -> None:
        """Put what was said and heard into the history and tell the turn. Once."""
        turn, floor = self.turn, self._floor
        reply = self._reply if self._hold.released else None
        if self._closed or (reply is None and not turn.said):
            return
        self._closed = True
        if reply is not None:
            self._conclusions.keep()
        nothing_new = self._resumes and reply is not None and not reply.text
        if nothing_new or not self._told:
            return
        turn.index = floor.next_turn_index()
        if reply is not None:
            turn.reply, turn.heard = reply.text, reply.heard
            self._watch.note_stages(turn.timings, reply)
        turn.interrupted = self.interrupted or turn.heard != turn.reply
        if turn.reply_start is not None:
            paused_at = floor.position if floor.silent_since is None else floor.silent_since
            turn.reply_end = paused_at if self._heard_at is None else self._heard_at
        said = None if self._caller is None else turn.said
        answered = reply.answer_heard if reply is not None else ""
        remember(floor.history, said, answered, resumes=self._resumes)
        floor.emit(
            events.TurnEnded(at=floor.position, index=turn.index, interrupted=turn.interrupted)
        )
        floor.on_turn(turn)

    def start(self, group: asyncio.TaskGroup, source: Source | None) -> None:
        """Run it as a task of the call."""
        self.task = group.create_task(self.run(source), name="answer")

    async def run(self, source: Source | None = None) -> None:
        """Answer the caller; or, given a `source` of text and actions, say that."""
        if source is not None:
            await self._speak(source)
        elif isinstance(self._caller, Speech):
            await self._answer_speech(self._caller)
        else:
            await self._converse(self._caller or "")

    async def _answer_speech(self, speech: Speech) -> None:
        self.turn.timings.endpoint_ms = self._watch.ms()
        understood, over = await asyncio.gather(speech.text(self._floor), speech.over(self._floor))
        said = understood.text
        self.turn.timings.stt_ms = self._watch.ms()
        if understood.deaf:
            self.deaf, self.turn.said = True, said
            return
        if not said and self._stopped is not None:
            await self._resume(self._stopped)
            return
        if speech.ignored(said):
            tell_ignored(self._floor, said)
            return
        self.turn.said = said or UNINTELLIGIBLE
        self._hold.wait_ms = speech.wait_ms(self._floor, said, over)
        self._count_silence()
        await self._converse(self.turn.said)

    def _count_silence(self) -> None:
        goes_on = self._hears_speech and self._hold.wait_ms != 0
        if isinstance(self._caller, Speech) and not goes_on:
            self._hold.silent_for(to_ms(self._floor.position - self._caller.end))

    async def _resume(self, stopped: "Answer") -> None:
        """What stopped TOM was no speech: say what the caller has not heard."""
        reply, source = stopped._reply, stopped._source
        if reply is None or source is None:
            return
        self._resumes = True
        self._hold.release()
        if reply.rest or stopped.interrupted:
            self._floor.emit(events.ReplyResumed(at=self._floor.position, text=reply.unheard))
        await self._speak(rest_of(reply, source))

    async def _converse(self, said: str) -> None:
        self.turn.said = said
        if said:
            self._hold.tell(events.FinalTranscript(at=self._floor.position, text=said))
            self._conclusions.hear(said)
        history = [*self._floor.history, Message("caller", said)]
        await self._speak(partial(self._floor.dialogue.reply, history))

    async def _speak(self, source: Source) -> None:
        floor, hold, self._source = self._floor, self._hold, source
        self._reply = reply = Reply(
            self._concluding(source()),
            floor.line,
            styled(floor.tts, self._conclusions.style),
            floor.speakable,
            lambda clause: hold.tell(events.ReplyClause(at=floor.position, text=clause)),
            hold,
            floor.fillers,
            partial(tell_filler, floor),
            lambda: floor.silent_since is not None,
            partial(read_back, language=floor.profile.language),
        )
        await reply.run()
        await self._hold.over()  # it may have nothing to say, and much to do
        self._given = True
        self._heard_at = await until_heard(floor)
        if reply.audible and reply.actions:
            await until_nobody_objects(floor, lambda: self._overlapped)
        self._acts = True
        for action in reply.actions:
            done = await carry_out(floor, action)
            self.outcome = done.outcome or self.outcome
            self.failed_transfer = done.failed_transfer or self.failed_transfer
        self._tell_failures(reply)

    def _tell_failures(self, reply: Reply) -> None:
        floor = self._floor
        failed = dict(reply.failures)
        if error := failed.get("tts"):
            floor.voice_failures += 1
            floor.engine_failed("tts", floor.tts.name, error)
        elif reply.audible:
            floor.voice_failures = 0
        if error := failed.get("llm"):
            self.dialogue_failed = True
            floor.engine_failed("llm", "dialogue", error)
        if floor.voice_failures >= _MOST_VOICE_FAILURES:
            self.outcome = self.outcome or Outcome.ENDED

    async def _concluding(self, source: AsyncIterator[Piece]) -> AsyncIterator[Piece]:
        """What of `source` is said, or done at the end."""
        async for piece in source:
            if isinstance(piece, ToolWait) and self._reply is not None:
                self._reply.tool_begins(piece.acts)
            if self._conclusions.take(piece):
                continue
            if isinstance(piece, str | MustHear):
                text = piece if isinstance(piece, str) else piece.text
                self._hold.tell(events.ReplyPiece(at=self._floor.position, text=text))
            yield piece
