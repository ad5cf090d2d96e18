"""How TOM takes turns in a conversation."""

from dataclasses import dataclass, field, replace

from agents.realtime.fillers import FillerSettings
from agents.realtime.turn_taking import TurnTaking
from media.endpoint import EndpointerSettings

_WHOLE_MS = 192.0
"""A pause inside a word is shorter."""


@dataclass(frozen=True, slots=True)
class RealtimeSettings:
    """Which silences end what the caller says, and what interrupts TOM."""

    endpointer: EndpointerSettings = field(default_factory=lambda: EndpointerSettings(hang_ms=64))
    """Its hang is the silence after which TOM looks at what was said: two windows of the VAD."""
    turn_taking: TurnTaking = field(default_factory=TurnTaking)
    barge_in_ms: float = 30.0
    """Speech longer than this while TOM speaks pauses it (`OverlapSettings.pause_ms`); shorter
    is only judged by its words. With 200 grunts do not pause it, and all else does 100 ms later."""
    silence_s: float = 8.0
    """After this much silence TOM asks whether the caller is still there."""
    digits_s: float = 2.0
    """Keyed digits are taken as an answer after this pause, or at once after #."""
    preroll_ms: float = 300.0
    """Audio before the onset that the recogniser gets too."""
    fillers: FillerSettings = field(default_factory=FillerSettings)
    """When TOM says something to callers who wait."""
    last_words_s: float = 1.0
    """How long the recogniser may take for what the caller said last: as they hung up, or before
    TOM does."""

    def ends(self, settles: bool) -> EndpointerSettings:
        """When speech begins and ends. A recogniser whose streams do not settle begins anew behind
        each look: it is asked when a word is over."""
        hang_ms = self.endpointer.hang_ms if settles else max(self.endpointer.hang_ms, _WHOLE_MS)
        return replace(self.endpointer, hang_ms=hang_ms)
