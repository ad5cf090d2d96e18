"""The realtime pipeline's loop: one tick a frame, one cancellable task for TOM's answer.

A caller's turn is one or more utterances: a caller who goes on before TOM's answer is audible
takes the answer back, and what they said is joined. A caller who speaks while TOM does pauses it;
who wants to be answered barges in: unheard audio is flushed, the history keeps what was heard.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from agents import events
from agents.conversation import MustHear, Outcome, ToVoicemail
from agents.engines import SpeechToText
from agents.realtime.answer import Answer
from agents.realtime.caller_turn import CallerTurn
from agents.realtime.floor import Floor, Speech
from agents.realtime.keys import Keys
from agents.realtime.last_words import keep_last_digits, keep_last_words
from agents.realtime.opening import first_heard, greeting_pieces
from agents.realtime.overlap import OverlapSettings, Stance
from agents.realtime.overlap_watch import OverlapWatch, Spoken
from agents.realtime.partings import LeaveTaking, is_parted
from agents.realtime.preroll import Preroll
from agents.realtime.recognition import Recognition
from agents.realtime.reply import Source, pieces
from agents.realtime.settings import RealtimeSettings
from agents.realtime.ways_out import DEAF, NO_DIALOGUE
from media.audio import FRAME_SAMPLES, to_samples
from media.endpoint import Endpointer, Offset, Onset
from media.line import Frame
from media.vad import WINDOW_SAMPLES, VoiceActivity

_LAST_ACTION_S = 1.0
"""After the line's end: how long a transfer may take to say that it succeeded."""


class Realtime:
    """One call's conversation."""

    def __init__(
        self,
        floor: Floor,
        stt: SpeechToText,
        settings: RealtimeSettings,
        leaving_keys: str = "",
    ) -> None:
        """`leaving_keys`: a caller who begins with one of them leaves the conversation."""
        self.deaf = False
        """The recogniser cannot be used any more, and the caller is told to leave a message."""
        self._keys = Keys(leaving_keys, to_samples(1000 * settings.digits_s))
        self._settings = settings
        self._floor = floor
        self._stt = stt
        self._vad = VoiceActivity()
        self._endpointer = Endpointer(settings.ends(stt.settles), floor.position)
        self._quiet_since = floor.position
        self._preroll = Preroll(settings.preroll_ms, floor.position)
        self._onset: Onset | None = None
        self._recognition: Recognition | None = None  # the utterance being spoken
        self._said = CallerTurn(settings.turn_taking, stt.name)
        self._talked_at = floor.position
        """Where the caller or TOM was last heard."""
        self._overlap = OverlapWatch(floor, OverlapSettings(pause_ms=settings.barge_in_ms))
        self._leave = LeaveTaking()
        self._answer: Answer | None = None
        self._stopped: Answer | None = None  # by the caller's present turn

    @property
    def keyed(self) -> str:
        """The leaving key, and what was keyed after it."""
        return self._keys.left

    async def run(self, frames: AsyncIterator[Frame], greeting: str, notice: str = "") -> Outcome:
        """Hold the conversation. Leaves `frames` where it stopped. `notice`: see
        `greeting_pieces`."""
        async with asyncio.TaskGroup() as self._group:
            try:
                self._begin_answer(None, partial(pieces, *greeting_pieces(greeting, notice)))
                return await self._hold(frames)
            finally:
                self._stop()

    async def _hold(self, frames: AsyncIterator[Frame]) -> Outcome:
        async for frame in frames:
            ended = await self._tick(frame)
            if ended is not None:
                return ended
        # The line ended: because of the caller, or of an action that is just being carried out.
        answer = self._answer
        if answer is not None and answer.task is not None and answer.settled:
            await asyncio.wait([answer.task], timeout=_LAST_ACTION_S)
            return answer.outcome or Outcome.HUNG_UP
        await self._keep_last_words()
        return Outcome.HUNG_UP

    async def _keep_last_words(self) -> None:
        """The caller hung up: keep what nobody has answered."""
        answer, unanswered = self._answer, True
        if answer is not None:
            unanswered = not answer.asked or answer.uninterruptible or self._overlap.pending
            answer.cancel()
            if answer.asked:
                answer.close()
                self._said.clear()
            self._answer = None
        if unanswered:
            self._said.add_spoken(self._overlap.take())
            if self._recognition is not None and self._onset is not None:
                now = self._floor.position
                self._said.add(self._recognition, self._onset.start, now, now)
        if self._said:
            await keep_last_words(self._floor, self._said.speech, self._settings.last_words_s)
        keep_last_digits(self._floor, self._keys.take())

    def _stop(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
            self._answer.close()
        self._overlap.cancel()
        self._said.cancel()
        if self._recognition is not None:
            self._recognition.cancel()

    async def _tick(self, frame: Frame) -> Outcome | None:
        self._floor.position += FRAME_SAMPLES
        for digit in frame.digits:
            await self._key(digit)
        if self.keyed and await self._may_leave():
            return Outcome.KEYED
        for probability in self._vad.feed(frame.pcm):
            found = self._endpointer.step(probability, WINDOW_SAMPLES)
            if isinstance(found, Onset):
                self._begin_utterance(found)
            elif isinstance(found, Offset):
                self._end_utterance(found)
        if self._recognition is not None:
            self._hear(self._recognition, frame.pcm)
        self._preroll.add(frame.pcm)
        await self._mind_overlap()
        self._answer_digits()
        return self._look_after_answer()

    # The caller speaks

    def _begin_utterance(self, onset: Onset) -> None:
        if self.deaf:
            return
        self._onset = onset
        self._floor.emit(events.SpeechStarted(at=onset.start))
        answer, same_turn = self._answer, None
        if answer is not None and not (answer.uninterruptible or answer.audible or answer.settled):
            # They had not finished: take the answer back before a word of it was heard.
            answer.cancel()
            self._answer = None
            if self._said:
                same_turn = self._said.continued()
            elif answer.resumable:
                answer.close()
                self._stopped = answer
        elif answer is not None:
            same_turn = self._overlap.continued(onset)
        self._recognition = same_turn or Recognition(
            self._stt.stream(), self._group, keeps=self._floor.sound_kept
        )
        self._recognition.feed(self._preroll.unheard(self._floor.position))

    def _hear(self, recognition: Recognition, pcm: bytes) -> None:
        before = recognition.partial
        recognition.feed(pcm)
        if recognition.told_partial != before:
            recognition.told_partial = before
            self._floor.emit(events.PartialTranscript(at=self._floor.position, text=before))

    def _end_utterance(self, offset: Offset) -> None:
        recognition, self._recognition = self._recognition, None
        onset, self._onset = self._onset, None
        if recognition is None or onset is None:
            return
        self._floor.emit(events.SpeechEnded(at=offset.decided_at, end=offset.end))
        if (answer := self._answer) is not None:
            leaves = answer.settled and answer.leaves
            if leaves or not (answer.audible or answer.uninterruptible):
                # While TOM hung up or connected.
                recognition.cancel()
                self._floor.emit(events.NoiseHeard(at=offset.decided_at))
            else:
                recognition.end()
                self._preroll.heard(self._floor.position)
                self._overlap.add(recognition, onset, offset, answer)
            return
        recognition.end()
        self._preroll.heard(self._floor.position)
        self._said.add(recognition, onset.start, offset.end, offset.decided_at)
        self._begin_answer(self._said.speech)

    def _go_deaf(self) -> None:
        """Whatever the caller says from here on would not be understood either."""
        self.deaf = True
        if self._recognition is not None:
            self._recognition.cancel()
        self._overlap.cancel()
        self._recognition = self._onset = None

    async def _mind_overlap(self) -> None:
        answer = self._answer
        if answer is None or answer.settled or not answer.audible or answer.uninterruptible:
            self._overlap.go_on(answer)
            return
        current, samples = self._recognition, self._endpointer.spoken
        if self._overlap.look(answer, current, samples) is Stance.GIVE_WAY:
            if answer.leaves and is_parted(self._floor, self._overlap, current, samples):
                if current is None:
                    self._overlap.go_on(answer)
                return
            spoken = self._overlap.take()
            await self._interrupt(answer)
            self._stopped = answer
            self._answer_spoken(spoken)

    async def _interrupt(self, answer: Answer) -> None:
        await answer.interrupt()
        self._answer = self._stopped = None
        self._overlap.cancel()
        self._said.cancel()  # a key cut it short

    def _answer_spoken(self, spoken: Sequence[Spoken]) -> None:
        self._said.add_spoken(spoken)
        if spoken and self._onset is None:  # else they go on: it becomes one turn
            self._begin_answer(self._said.speech)

    async def _key(self, digit: str) -> None:
        if not self.keyed:  # nobody is told what follows: it may be a PIN
            self._floor.emit(events.DigitsKeyed(at=self._floor.position, digits=digit))
        self._keys.press(digit, self._floor.position)
        answer = self._answer
        if self.keyed or answer is None or answer.settled or answer.uninterruptible:
            return
        if answer.asked:  # else TOM still finds out what they said: it is answered first
            self._overlap.sift()
            spoken, known = self._overlap.take(), self._overlap.overlap(answer)
            await self._interrupt(answer)
            self._said.overlapped = known if spoken or self._onset is not None else None
            self._answer_spoken(spoken)

    async def _may_leave(self) -> bool:
        """Stop what TOM says, unless the caller must hear it or TOM is about to act."""
        if (answer := self._answer) is not None:
            if answer.uninterruptible or answer.settled:
                return False
            await self._interrupt(answer)
        return True

    def _answer_digits(self) -> None:
        free = self._answer is None and not self._endpointer.speaking
        if free and (digits := self._keys.answer(self._floor.position)):
            self._begin_answer(digits)

    # TOM answers

    def _begin_answer(self, caller: Speech | str | None, source: Source | None = None) -> None:
        self._answer = Answer(self._floor, caller, self._stopped)
        self._answer.start(self._group, source)

    def _look_after_answer(self) -> Outcome | None:
        answer = self._answer
        if answer is None:
            self._mind_silence()
            return None
        position = self._quiet_since = self._floor.position
        answer.insists = self._leave.insists(
            position, leaves=answer.leaves, audible=answer.audible, done=answer.done
        )
        answer.tick(self._endpointer.hearing, self._may_object() and not answer.insists)
        if answer.audible:
            self._said.clear()
            self._stopped = None
        if not answer.done:
            return None
        answer.close()
        if answer.turn.said_end and not answer.turn.said:
            self._preroll.forget()  # a noise: it may have been the beginning of a word
        self._said.clear()
        self._answer = self._stopped = None
        if answer.outcome is not None:
            return answer.outcome
        if answer.deaf:
            self._go_deaf()
            self._send_to_voicemail(DEAF)
        elif (department := answer.failed_transfer) is not None:
            told = self._floor.dialogue.transfer_failed
            self._begin_answer(None, lambda: first_heard(told(department)))
        elif answer.dialogue_failed:
            self._send_to_voicemail(NO_DIALOGUE)
        else:
            self._overlap.sift()
            self._answer_spoken(self._overlap.take())
        return None

    def _send_to_voicemail(self, texts: Mapping[str, str]) -> None:
        told = MustHear(texts[self._floor.profile.language])
        self._begin_answer(None, partial(pieces, told, ToVoicemail()))

    def _may_object(self) -> bool:
        """The caller says something over TOM's words, or what they said is not known yet, nor is
        it too late for that."""
        if self._endpointer.hearing or self._floor.line.pending:
            self._talked_at = self._floor.position
        limit = to_samples(1000 * self._settings.last_words_s)
        unknown = self._overlap.pending and self._floor.position - self._talked_at <= limit
        return not self.deaf and (self._endpointer.hearing or unknown)

    def _mind_silence(self) -> None:
        position = self._floor.position
        if self._endpointer.speaking or self._keys.answering:
            self._quiet_since = position
        elif position - self._quiet_since > to_samples(1000 * self._settings.silence_s):
            self._quiet_since = position
            self._floor.emit(events.CallerSilent(at=position))
            self._begin_answer("")
