"""`SpeakingStyle`: how TOM speaks in one call, as far as the caller wished for another way.

    "Können Sie bitte etwas lauter sprechen?"  ─► one step louder, from this answer on
    "Nicht so schnell!"                        ─► one step slower
    "Bitte deutlicher."                        ─► both

What a caller says is understood by the tables of the receptionist, whoever answers.
"""

from collections.abc import Set
from dataclasses import dataclass

from agents.receptionist.understand import Intent, intents_in

_MOST_STEPS = 2
_RATE_PER_STEP = 0.15
_GAIN_PER_STEP_DB = 4.0


@dataclass(frozen=True, slots=True)
class SpeakingStyle:
    """Steps away from how the profile's voice speaks."""

    slower: int = 0
    """-1 to 2; below 0: faster."""
    louder: int = 0
    """-1 to 2; below 0: softer."""

    @property
    def rate(self) -> float:
        """Of the voice's speed."""
        return 1 - _RATE_PER_STEP * self.slower

    @property
    def gain_db(self) -> float:
        """On the voice's level."""
        return _GAIN_PER_STEP_DB * self.louder

    def wished(self, intents: Set[Intent]) -> "SpeakingStyle":
        """A step towards what the caller wishes for; as it is where it goes no further."""
        return SpeakingStyle(
            _step(self.slower, (Intent.SLOWER in intents) - (Intent.FASTER in intents)),
            _step(self.louder, (Intent.LOUDER in intents) - (Intent.SOFTER in intents)),
        )

    def after(self, said: str, language: str) -> "SpeakingStyle":
        """The style of the answer to `said`."""
        return self.wished(intents_in(said, language))


def _step(now: int, by: int) -> int:
    return min(max(now + by, -1), _MOST_STEPS)
