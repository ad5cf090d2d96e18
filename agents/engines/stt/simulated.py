"""A recogniser that understands nothing: it gives out set texts, at a set time after the audio.

    onset ──first partial──► a word every `word_ms` … end of the utterance ──final──► all words

For load and latency tests. Partial texts follow the audio that was fed, so they are the same at any
load; only the final text waits by the clock.
"""

from dataclasses import dataclass
from random import Random

from agents.conversation import Transcript
from agents.engines.delays import Chances, Delay
from media.audio import sample_count, to_ms

_NOTICE = "Simulierte Spracherkennung: Sie versteht nicht, was Anrufer sagen."


@dataclass(frozen=True, slots=True)
class SimulatedSttConfig:
    """What is understood, and when."""

    texts: tuple[str, ...]
    """One for each utterance, over and over."""
    first_partial: Delay
    """Audio until the first word of the partial text."""
    final: Delay
    """From the end of the utterance to its final text."""
    word_ms: float = 200.0
    """Audio for each further word of the partial text."""
    language: str = "de"
    """ISO 639-1."""
    seed: int = 1


class SimulatedStt:
    """A `SpeechToText`."""

    name = "simulated"
    notice = _NOTICE
    settles = False

    def __init__(self, config: SimulatedSttConfig) -> None:
        self.language = config.language
        self._config = config
        self._chances = Chances(config.seed, "stt")

    def stream(self) -> "SimulatedStream":
        """Begin an utterance."""
        text = self._config.texts[self._chances.given % len(self._config.texts)]
        return SimulatedStream(self._config, text, self._chances.next())


class SimulatedStream:
    """One utterance. Its audio is counted, not heard."""

    def __init__(self, config: SimulatedSttConfig, text: str, chance: Random) -> None:
        self._config = config
        self._text = text
        self._chance = chance
        self._first_ms = config.first_partial.draw_ms(chance)
        self._heard_ms = 0.0

    async def feed(self, pcm: bytes) -> str:
        """Take more audio; return the partial text."""
        self._heard_ms += to_ms(sample_count(pcm))
        further = (self._heard_ms - self._first_ms) // self._config.word_ms
        return " ".join(self._text.split()[: max(0, int(further) + 1)])

    async def finish(self) -> Transcript:
        """The final transcript."""
        await self._config.final.wait(self._chance)
        return Transcript(self._text, self._config.language, final=True)

    def close(self) -> None:
        """It holds nothing."""
