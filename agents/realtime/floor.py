"""What the answers of one call share, and what they answer."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

from agents.conversation import UNINTELLIGIBLE, Message, Note, Turn
from agents.engines import Dialogue, EngineError, EngineUnavailable, TextToSpeech
from agents.engines.turn import TurnDetector
from agents.events import (
    Backchannel,
    Emit,
    EngineFailed,
    FillerSaid,
    HandedOver,
    NoiseHeard,
    ReplyPiece,
    Stage,
)
from agents.profile import Profile
from agents.realtime.filler_texts import FillerKind
from agents.realtime.fillers import Fillers
from agents.realtime.handing_over import MOST_HAND_OVERS, Seat, TakeSeat, summary
from agents.realtime.overlap import Overlap, needs_no_answer
from agents.realtime.recognition import Recognition
from agents.realtime.turn_taking import TurnTaking
from agents.speaking_style import SpeakingStyle
from media.audio import SAMPLE_BYTES, SAMPLE_RATE
from media.line import AudioLine

log = logging.getLogger(__name__)

_LONG_SAMPLES = SAMPLE_RATE
"""Speech this long without any text is "not understood"; shorter is taken for noise."""


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
    stop_recording: Callable[[], None]
    """From the next frame on nothing is kept any more; the recording ends here."""
    replay: Callable[[int, int], AsyncIterator[bytes]]
    """The caller's audio of the recording between two positions (s16le mono 16 kHz), in pieces.
    Raises OSError."""
    turn_detector: TurnDetector | None = None
    """Hears whether a turn is over; None: the words alone tell."""
    position: int = 0
    """Samples since the call was answered; the pipeline counts them."""
    silent_since: int | None = None
    """Where TOM was paused because the caller speaks; None while it is not."""
    history: list[Message] = field(default_factory=list[Message])
    """What was said and, of TOM's part, heard."""
    turns: int = 0
    voice_failures: int = 0
    """Replies in a row in which the voice failed."""
    fillers: Fillers = field(default_factory=Fillers)
    """What TOM says while the caller waits."""
    take_seat: TakeSeat | None = None
    """Who goes on where the call is handed over; None: nobody can."""
    handed_to: str = ""
    """Name of the profile that goes on with the call."""
    hand_overs: int = 0
    style: SpeakingStyle = field(default_factory=SpeakingStyle)
    """How TOM speaks in this call, whoever answers."""

    @property
    def sound_kept(self) -> int:
        """Bytes of an utterance's end that the turn detector listens to."""
        hears_s = self.turn_detector.hears_s if self.turn_detector is not None else 0
        return SAMPLE_BYTES * round(hears_s * SAMPLE_RATE)

    @property
    def question(self) -> str:
        """What TOM said last, as far as it was heard."""
        last = self.history[-1] if self.history else None
        return last.text if last is not None and last.role == "tom" else ""

    def next_turn_index(self) -> int:
        """The number of the turn that ends now, from 0."""
        self.turns += 1
        return self.turns - 1

    def may_hand_over(self, profile: str) -> bool:
        """Whether the profile of that name can go on with the call."""
        others = profile != self.profile.name
        return others and self.take_seat is not None and self.hand_overs < MOST_HAND_OVERS

    def seat(self, seat: Seat) -> None:
        """From here on `seat` answers. What was taken down so far is kept."""
        if (note := self.dialogue.unfinished) is not None:
            self.on_note(note)
        left, self.profile = self.profile, seat.profile
        self.history[:] = [summary(self.history, left, seat.profile)]
        self.dialogue, self.tts = seat.dialogue, seat.tts
        self.speakable, self.fillers = seat.speakable, seat.fillers
        self.handed_to = ""
        self.hand_overs += 1
        self.voice_failures = 0
        self.emit(HandedOver(at=self.position, left=left.name, profile=seat.profile.name))

    def engine_failed(self, stage: Stage, engine: str, error: EngineError) -> None:
        """Tell that an engine failed."""
        self.emit(EngineFailed(at=self.position, stage=stage, engine=engine, cause=str(error)))


@dataclass(frozen=True, slots=True)
class Understood:
    """What the recogniser made of a caller's turn."""

    text: str
    """Empty for noise."""
    deaf: bool = False
    """The recogniser cannot be used any more: what comes next is not understood either."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What the caller said: the utterances of one turn. Positions as everywhere."""

    utterances: tuple[Recognition, ...]
    start: int
    end: int
    decided_at: int
    """Where the endpointer decided that `end` was the end."""
    turn_taking: TurnTaking
    engine: str
    """Name of the recogniser."""
    overlapped: Overlap | None = None
    """It began over words of TOM's that a key stopped: what is known of it but the text."""

    def ignored(self, said: str) -> bool:
        """Whether `said`, its text, needs no answer: it is a noise, or the caller listened."""
        if self.overlapped is not None:
            return needs_no_answer(replace(self.overlapped, text=said))
        return not said and self.end - self.start < _LONG_SAMPLES

    async def over(self, floor: Floor) -> float | None:
        """The probability that it is over, by its sound; None where nobody can tell."""
        if floor.turn_detector is None:
            return None
        sound = b"".join(utterance.sound for utterance in self.utterances)[-floor.sound_kept :]
        try:
            return await floor.turn_detector.probability(sound)
        except EngineError as error:  # the words still tell
            log.warning("%s", error)
            return None

    def wait_ms(self, floor: Floor, said: str, probability: float | None) -> float:
        """How long the caller has to be silent after `said` before TOM may be heard.

        Speech that was cut, since it went on and on, is answered at once: music on hold or a
        television must not silence TOM for ever.
        """
        if self.decided_at == self.end:
            return 0
        language, question = floor.profile.language, floor.question
        return self.turn_taking.wait_ms(said, language, question, probability)

    @property
    def partial(self) -> str:
        """The text recognised so far."""
        return " ".join(filter(None, (utterance.partial for utterance in self.utterances)))

    async def text(self, floor: Floor) -> Understood:
        """What the recogniser made of it. Its failures are told to `floor`, each once."""
        texts: list[str] = []
        failed = deaf = False
        for utterance in self.utterances:
            try:
                texts.append((await utterance.finish()).text)
            except EngineError as error:
                failed, deaf = True, deaf or isinstance(error, EngineUnavailable)
                if not utterance.failure_told:
                    utterance.failure_told = True
                    floor.engine_failed("stt", self.engine, error)
                texts.append(utterance.partial)
        said = " ".join(text for text in texts if text)
        return Understood(UNINTELLIGIBLE if failed and not said else said, deaf)


def tell_ignored(floor: Floor, text: str) -> None:
    """What the caller said needs no answer; `text` is empty for a noise."""
    at = floor.position
    floor.emit(Backchannel(at=at, text=text) if text else NoiseHeard(at=at))


def tell_filler(floor: Floor, kind: FillerKind, text: str) -> None:
    """TOM says something because the caller waits."""
    floor.emit(FillerSaid(at=floor.position, waits=kind, text=text))
    floor.emit(ReplyPiece(at=floor.position, text=f"{text} "))
