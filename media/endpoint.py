"""The endpointer: from speech probabilities to the onset and the end of an utterance.

    silent ──speech for onset_ms──► speaking ──silence for hang_ms──► silent
             (Onset, dated back)               (Offset, dated back)

A pure state machine: no audio, no clock. Positions are samples since the call was answered.
"""

from dataclasses import dataclass

from media.audio import to_samples


@dataclass(frozen=True, slots=True)
class EndpointerSettings:
    """When speech begins and ends. Probabilities as Silero VAD gives them."""

    onset_probability: float = 0.5
    offset_probability: float = 0.35
    """Below this a window counts as silence while speaking (hysteresis)."""
    onset_ms: float = 64.0
    """Speech this long begins an utterance: two windows of 32 ms, so a click does not."""
    sure_probability: float = 0.65
    """A window this sure begins one alone: a vowel is, and clicks, thuds and coughs are not."""
    hang_ms: float = 200.0
    """Silence this long ends an utterance."""
    longest_s: float = 30.0
    """An utterance is cut here: music on hold or a television must not silence TOM for ever."""


@dataclass(frozen=True, slots=True)
class Onset:
    """The caller began to speak."""

    start: int
    """First sample of the first window with speech."""
    decided_at: int


@dataclass(frozen=True, slots=True)
class Offset:
    """The caller finished."""

    end: int
    """The sample after the last window with speech."""
    decided_at: int


class Endpointer:
    """Feed it one probability a window, in order."""

    def __init__(self, settings: EndpointerSettings | None = None, position: int = 0) -> None:
        """`position`: where the call is when it begins to listen."""
        self._settings = settings or EndpointerSettings()
        self._onset_samples = to_samples(self._settings.onset_ms)
        self._hang_samples = to_samples(self._settings.hang_ms)
        self._longest_samples = to_samples(1000 * self._settings.longest_s)
        self._position = position
        self._speech_start: int | None = None
        self._speech_end = position
        self.speaking = False

    @property
    def silence(self) -> int:
        """Samples since the last window with speech; 0 while there is speech."""
        return self._position - self._speech_end

    @property
    def hearing(self) -> bool:
        """The last window held speech, which may be about to become an onset."""
        return self._speech_start is not None

    @property
    def spoken(self) -> int:
        """Samples from the onset to the last window with speech; 0 while nobody speaks."""
        if not self.speaking or self._speech_start is None:
            return 0
        return self._speech_end - self._speech_start

    def step(self, probability: float, window: int) -> Onset | Offset | None:
        """Take the speech probability of the next `window` samples."""
        start, self._position = self._position, self._position + window
        threshold = (
            self._settings.offset_probability if self.speaking else self._settings.onset_probability
        )
        if probability >= threshold:
            change = self._heard_speech(start, probability)
            return self._end() if self.spoken >= self._longest_samples else change
        if not self.speaking:
            self._speech_start = None
            return None
        if self.silence < self._hang_samples:
            return None
        return self._end()

    def _end(self) -> Offset:
        self.speaking = False
        self._speech_start = None
        return Offset(end=self._speech_end, decided_at=self._position)

    def _heard_speech(self, start: int, probability: float) -> Onset | None:
        self._speech_end = self._position
        if self._speech_start is None:
            self._speech_start = start
        long = self._position - self._speech_start >= self._onset_samples
        if self.speaking or not (long or probability >= self._settings.sure_probability):
            return None
        self.speaking = True
        return Onset(start=self._speech_start, decided_at=self._position)
