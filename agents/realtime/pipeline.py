"""The realtime pipeline's loop: one tick a frame, one cancellable task for TOM's answer.

A caller's turn is one or more utterances: a caller who goes on before TOM's answer is audible
takes the answer back, and what they said is joined. A caller who speaks while TOM does barges in:
the answer is cancelled, unheard audio flushed, and the history keeps what was heard.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence

from agents import events
from agents.conversation import Action, Outcome, ToVoicemail
from agents.engines import SpeechToText
from agents.realtime.answer import Answer, pieces
from agents.realtime.clauses import first_sentence
from agents.realtime.floor import Floor, Speech
from agents.realtime.last_words import keep_last_words
from agents.realtime.recognition import Recognition, joined
from agents.realtime.settings import RealtimeSettings
from agents.realtime.ways_out import DEAF, NO_DIALOGUE
from media.audio import FRAME_SAMPLES, to_samples
from media.endpoint import Endpointer, Offset, Onset
from media.line import Frame
from media.vad import WINDOW_SAMPLES, VoiceActivity

_MOST_KEYS = 32
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
        self.keyed = ""
        """The leaving key, and what was keyed after it."""
        self.deaf = False
        """The recogniser cannot be used any more, and the caller is told to leave a message."""
        self._leaving_keys = leaving_keys
        self._settings = settings
        self._floor = floor
        self._stt = stt
        self._vad = VoiceActivity()
        self._endpointer = Endpointer(settings.endpointer)
        self._quiet_since = 0
        self._heard_to = 0  # by the recogniser, in the last utterance
        self._digits = ""
        self._digits_at = 0
        self._onset: Onset | None = None
        self._recognition: Recognition | None = None  # the utterance being spoken
        self._said: list[Recognition] = []
        """The utterances of the caller's turn that TOM has not answered audibly yet."""
        self._said_start = self._said_end = 0
        self._held: Speech | None = None
        """What the caller said while they could not interrupt TOM."""
        self._answer: Answer | None = None
        self._stopped: Answer | None = None  # by the caller's present turn
        self._preroll: deque[bytes] = deque(maxlen=to_samples(settings.preroll_ms) // FRAME_SAMPLES)

    async def run(self, frames: AsyncIterator[Frame], greeting: str) -> Outcome:
        """Hold the conversation. Leaves `frames` where it stopped."""
        async with asyncio.TaskGroup() as self._group:
            try:
                # Its first sentence tells that nobody human speaks.
                self._begin_answer(None, pieces(greeting), first_sentence(greeting))
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
        answer = self._answer
        if answer is not None:
            if answer.asked and not answer.uninterruptible:
                return
            answer.cancel()
            if answer.asked:
                answer.close()
            self._answer = None
        last = self._recognition
        utterances = list(self._said) if last is None else joined(self._said, last)
        if not utterances:
            return
        start = self._onset.start if self._onset and not self._said else self._said_start
        end = self._floor.position if self._recognition else self._said_end
        speech = self._speech(utterances, start, end, end)
        await keep_last_words(self._floor, speech, self._settings.last_words_s)

    def _speech(
        self, utterances: Sequence[Recognition], start: int, end: int, decided_at: int
    ) -> Speech:
        taking, engine = self._settings.turn_taking, self._stt.name
        return Speech(tuple(utterances), start, end, decided_at, taking, engine)

    def _stop(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
            self._answer.close()
        held = self._held.utterances if self._held is not None else ()
        for recognition in (*self._said, *held, self._recognition):
            if recognition is not None:
                recognition.cancel()

    async def _tick(self, frame: Frame) -> Outcome | None:
        self._floor.position += FRAME_SAMPLES
        for digit in frame.digits:
            await self._key(digit)
        if self.keyed and await self._may_leave():
            return Outcome.KEYED
        for probability in self._vad.feed(frame.pcm):
            match self._endpointer.step(probability, WINDOW_SAMPLES):
                case Onset() as onset:
                    self._begin_utterance(onset)
                case Offset() as offset:
                    self._end_utterance(offset)
                case None:
                    pass
        if self._recognition is not None:
            self._hear(self._recognition, frame.pcm)
        self._preroll.append(frame.pcm)
        await self._maybe_barge_in()
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
            same_turn = self._said[-1].continued() if self._said else None
        self._recognition = same_turn or Recognition(
            self._stt.stream(), self._group, keeps=self._floor.sound_kept
        )
        # Nothing twice: the utterance before had been heard up to its end.
        unheard = (self._floor.position - self._heard_to) // FRAME_SAMPLES
        self._recognition.feed(b"".join(list(self._preroll)[-unheard:]))

    def _hear(self, recognition: Recognition, pcm: bytes) -> None:
        before = recognition.partial
        recognition.feed(pcm)
        if recognition.told_partial != before:
            recognition.told_partial = before
            self._floor.emit(events.PartialTranscript(at=self._floor.position, text=before))

    def _end_utterance(self, offset: Offset) -> None:
        recognition, self._recognition = self._recognition, None
        self._heard_to = self._floor.position
        onset, self._onset = self._onset, None
        if recognition is None or onset is None:
            return
        self._floor.emit(events.SpeechEnded(at=offset.decided_at, end=offset.end))
        waits = self._answer is not None and self._answer.uninterruptible
        short = offset.end - onset.start <= to_samples(self._settings.barge_in_ms)
        if self._answer is not None and (short or not waits):
            # Too short to barge in (a cough, a click), or while TOM hung up or connected.
            recognition.cancel()
            self._floor.emit(events.NoiseHeard(at=offset.decided_at))
            return
        recognition.end()
        if not self._said:
            self._said_start = onset.start
        self._said = joined(self._said, recognition)
        self._said_end = offset.end
        speech = self._speech(self._said, self._said_start, offset.end, offset.decided_at)
        if waits:
            self._held = speech
        else:
            self._begin_answer(speech)

    def _go_deaf(self) -> None:
        """Whatever the caller says from here on would not be understood either."""
        self.deaf = True
        if self._recognition is not None:
            self._recognition.cancel()
        self._recognition = self._onset = self._held = None

    async def _maybe_barge_in(self) -> None:
        answer = self._answer
        if answer is None or answer.settled or not answer.audible or answer.uninterruptible:
            return
        if self._held is not None:
            await self._interrupt(answer)
            self._answer_held()
        elif self._onset and self._endpointer.spoken > to_samples(self._settings.barge_in_ms):
            await self._interrupt(answer)

    async def _interrupt(self, answer: Answer) -> None:
        await answer.interrupt()
        self._answer = None
        self._stopped = answer
        held = self._held.utterances if self._held is not None else ()
        for recognition in self._said:
            if recognition not in held:  # a key cut it short: nobody waits for its text any more
                recognition.cancel()
        self._said.clear()

    def _answer_held(self) -> None:
        """What the caller said during the greeting's beginning is answered now."""
        speech, self._held = self._held, None
        if speech is None:
            return
        self._said, self._said_start = list(speech.utterances), speech.start
        if self._onset is None:  # else they go on: it becomes one turn
            self._begin_answer(speech)

    # The caller keys digits

    async def _key(self, digit: str) -> None:
        if self.keyed:  # nobody is told what follows: it may be a PIN
            self.keyed = (self.keyed + digit)[:_MOST_KEYS]
            return
        self._floor.emit(events.DigitsKeyed(at=self._floor.position, digits=digit))
        if digit in self._leaving_keys and not self._digits:
            self.keyed = digit
            return
        self._digits += digit
        self._digits_at = self._floor.position
        answer = self._answer
        if answer is None or answer.settled or answer.uninterruptible:
            return
        if answer.asked:  # else TOM still finds out what they said: it is answered first
            await self._interrupt(answer)

    async def _may_leave(self) -> bool:
        """Stop what TOM says, unless the caller must hear it or TOM is about to act."""
        answer = self._answer
        if answer is None:
            return True
        if answer.uninterruptible or answer.settled:
            return False
        await self._interrupt(answer)
        return True

    def _answer_digits(self) -> None:
        if not self._digits or self._answer is not None or self._endpointer.speaking:
            return
        waited = self._floor.position - self._digits_at
        if "#" not in self._digits and waited < to_samples(1000 * self._settings.digits_s):
            return
        digits, self._digits = self._digits.partition("#")[0], ""
        if digits:
            self._begin_answer(digits)

    # TOM answers

    def _begin_answer(
        self,
        caller: Speech | str | None,
        source: AsyncIterator[str | Action] | None = None,
        must_hear: str = "",
    ) -> None:
        self._answer = Answer(self._floor, caller, self._stopped, must_hear)
        self._answer.start(self._group, source)

    def _look_after_answer(self) -> Outcome | None:
        answer = self._answer
        if answer is None:
            self._mind_silence()
            return None
        self._quiet_since = self._floor.position
        answer.tick()
        if answer.audible and not answer.uninterruptible and self._held is None:
            self._said.clear()
            self._stopped = None
        if not answer.done:
            return None
        answer.close()
        self._said.clear()
        self._answer = self._stopped = None
        if answer.outcome is not None:
            return answer.outcome
        if answer.deaf:
            self._go_deaf()
            text = DEAF[self._floor.profile.language]
            self._begin_answer(None, pieces(text, ToVoicemail()), text)
        elif answer.failed_transfer is not None:
            self._begin_answer(None, self._floor.dialogue.transfer_failed(answer.failed_transfer))
        elif answer.dialogue_failed:
            text = NO_DIALOGUE[self._floor.profile.language]
            self._begin_answer(None, pieces(text, ToVoicemail()))
        else:
            self._answer_held()
        return None

    def _mind_silence(self) -> None:
        position = self._floor.position
        if self._endpointer.speaking or self._digits:
            self._quiet_since = position
        elif position - self._quiet_since > to_samples(1000 * self._settings.silence_s):
            self._quiet_since = position
            self._floor.emit(events.CallerSilent(at=position))
            self._begin_answer("")
