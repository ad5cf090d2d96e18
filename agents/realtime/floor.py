"""What the answers of one call share, and what they answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agents.conversation import Message, Note, Turn
from agents.engines import Dialogue, TextToSpeech
from agents.events import Emit
from agents.profile import Profile
from agents.realtime.patience import Patience
from agents.realtime.recognition import Recognition
from media.line import AudioLine


@dataclass(slots=True)
class Floor:
    """The call as its answers see it."""

    line: AudioLine
    tts: TextToSpeech
    dialogue: Dialogue
    profile: Profile
    speakable: Callable[[str], str]
    """Writes out what a voice would misread."""
    emit: Emit
    on_turn: Callable[[Turn], None]
    """Told every turn when it is over; must not wait."""
    on_note: Callable[[Note], None]
    """Told every message taken; must not wait."""
    recording: Callable[[], bool]
    """Whether what is said now is kept as audio."""
    record: Callable[[], Awaitable[None]]
    """From the next frame on the audio is to be kept, even where calls are not recorded."""
    position: int = 0
    """Samples since the call was answered; the pipeline counts them."""
    history: list[Message] = field(default_factory=list[Message])
    """What was said and, of TOM's part, heard."""
    turns: int = 0
    voice_failures: int = 0
    """Replies in a row in which the voice failed."""

    def next_turn_index(self) -> int:
        """The number of the turn that ends now, from 0."""
        self.turns += 1
        return self.turns - 1


@dataclass(frozen=True, slots=True)
class Speech:
    """What the caller said: the utterances of one turn. Positions as everywhere."""

    utterances: tuple[Recognition, ...]
    start: int
    end: int
    decided_at: int
    """Where the endpointer decided that `end` was the end."""
    patience: Patience
    engine: str
    """Name of the recogniser."""
