"""`Take`: what the caller says after the tone, frame by frame, and what was recognised of it."""

import asyncio
from collections import deque
from contextlib import suppress

from agents.engines import EngineError, SpeechToText
from agents.realtime.floor import Floor
from agents.realtime.recognition import Recognition
from media.audio import FRAME_SAMPLES, to_samples, to_seconds
from media.endpoint import Endpointer, Offset, Onset
from media.line import Frame
from media.vad import WINDOW_SAMPLES, VoiceActivity

_PREROLL_MS = 300
"""Audio before the onset that the recogniser gets too, and that belongs to the message."""
_TAIL_MS = 500
"""Audio after the last word that belongs to the message."""
_GOES_ON_MS = 400
"""Speech longer than this, after the message was over, goes on with it; a cough does not."""
_HASH_COUNTS_MS = 1400
"""A second more than the tone lasts, from its beginning on: till then # ends no message in which
nothing was said. Who pressed it twice meant the greeting."""
_TEXT_S = 1.0
"""How long the recogniser may take for the text when the caller has finished."""


class Take:
    """One message from the tone on. Most callers who do not want a machine say nothing.

    hear ─► over: recognised ─► rest, overhear ─► goes_on: go_on ─► hear
    """

    def __init__(
        self,
        floor: Floor,
        stt: SpeechToText | None,
        group: asyncio.TaskGroup,
        silence_s: float,
        longest_s: float,
    ) -> None:
        """It begins now. Without `stt` it has no text; `group` is the call's."""
        self._floor = floor
        self._stt = stt
        self._group = group
        self._silence = to_samples(1000 * silence_s)
        self._longest = to_samples(1000 * longest_s)
        self._vad = VoiceActivity()
        self._endpointer = Endpointer()
        self._speech = 0
        """Samples of the utterances that are over."""
        self._onset: Onset | None = None
        self._utterances: list[Recognition] = []
        self._recognition: Recognition | None = None
        self._preroll: deque[bytes] = deque(maxlen=to_samples(_PREROLL_MS) // FRAME_SAMPLES)
        self._heard_at = floor.position
        """Where the caller was last heard, or the tone."""
        self.start = self.spoken_from = floor.position
        self.spoken = False

    @property
    def speech_s(self) -> float:
        """Seconds of speech, pauses between utterances left out."""
        return to_seconds(self._speech + self._endpointer.spoken)

    @property
    def spoken_until(self) -> int:
        """Where the last word ended, with a little after it."""
        return min(self._floor.position, self._heard_at + to_samples(_TAIL_MS))

    @property
    def text(self) -> str:
        """What the recogniser has made of it so far."""
        return " ".join(filter(None, (utterance.partial for utterance in self._utterances)))

    @property
    def full(self) -> bool:
        """It is as long as a message may be."""
        return self._floor.position - self.start > self._longest

    @property
    def goes_on(self) -> bool:
        """It was over, and the caller has begun to speak again."""
        return not self.full and self._endpointer.spoken > to_samples(_GOES_ON_MS)

    def hear(self, frame: Frame) -> bool:
        """Take the caller's next frame; True where the message is over."""
        self._listen(frame)
        position = self._floor.position
        if self._endpointer.speaking or self._floor.line.pending:
            self._heard_at = position
        hash_counts = self.spoken or position - self.start > to_samples(_HASH_COUNTS_MS)
        silent = position - self._heard_at > self._silence
        return ("#" in frame.digits and hash_counts) or silent or self.full

    def rest(self) -> None:
        """The caller has finished; from here on they are overheard."""
        self._speech += self._endpointer.spoken
        if self._recognition is not None:
            self._recognition.end()
        self._endpointer, self._recognition = Endpointer(), None

    def overhear(self, frame: Frame) -> bool:
        """Take a frame after the message was over; whether it `goes_on`."""
        self._listen(frame)
        return self.goes_on

    def go_on(self) -> int:
        """It is not over after all. Where the caller began to speak again."""
        self._heard_at = self._floor.position
        return self._heard_at - self._endpointer.spoken

    async def recognised(self) -> None:
        """The caller has finished: wait for the text, but not for ever. Then it is in `text`."""
        self.rest()
        with suppress(TimeoutError):
            async with asyncio.timeout(_TEXT_S):
                for utterance in self._utterances:
                    with suppress(EngineError):  # the message itself is on disk
                        await utterance.finish()
        self.cancel()

    def cancel(self) -> None:
        """Nobody waits for the text any more."""
        for utterance in self._utterances:
            utterance.cancel()

    def _listen(self, frame: Frame) -> None:
        for probability in self._vad.feed(frame.pcm):
            self._step(self._endpointer.step(probability, WINDOW_SAMPLES))
        if self._recognition is not None:
            self._recognition.feed(frame.pcm)
        self._preroll.append(frame.pcm)

    def _step(self, change: Onset | Offset | None) -> None:
        if isinstance(change, Onset):
            if not self.spoken:
                before = change.decided_at - change.start + to_samples(_PREROLL_MS)
                self.spoken_from = max(self.start, self._floor.position - before)
            self.spoken = True
            self._onset = change
            if self._stt is not None:
                self._recognition = Recognition(self._stt.stream(), self._group)
                self._recognition.feed(b"".join(self._preroll))
                self._utterances.append(self._recognition)
        elif isinstance(change, Offset):
            if self._recognition is not None:
                self._recognition.end()
            self._recognition = None
            if self._onset is not None:
                self._speech += change.end - self._onset.start
