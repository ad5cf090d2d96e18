"""What happens in a conversation. The same events feed the call log, the metrics and the browser.

Positions (`at`) are samples since the call was answered, at 16 kHz.
"""

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict

Stage = Literal["stt", "llm", "tts"]
Pipeline = Literal["realtime", "whisperx"]


class Event(BaseModel):
    """The base of all events."""

    model_config = ConfigDict(frozen=True)

    at: int


class PipelinePicked(Event):
    kind: Literal["pipeline_picked"] = "pipeline_picked"
    pipeline: Pipeline
    reason: str
    conversation: bool = False
    """The caller is answered; else they leave a message, or listen to some."""


class SpeechStarted(Event):
    """The caller began to speak."""

    kind: Literal["speech_started"] = "speech_started"


class SpeechEnded(Event):
    """The caller finished; `end` is where the speech ended, `at` where that was decided."""

    kind: Literal["speech_ended"] = "speech_ended"
    end: int


class PartialTranscript(Event):
    kind: Literal["partial_transcript"] = "partial_transcript"
    text: str


class FinalTranscript(Event):
    kind: Literal["final_transcript"] = "final_transcript"
    text: str


class NoiseHeard(Event):
    """What seemed to be speech held no words, or was too short or too late to matter."""

    kind: Literal["noise_heard"] = "noise_heard"


class Backchannel(Event):
    """While TOM spoke, the caller said that they listen ("mhm", "genau"): TOM went on."""

    kind: Literal["backchannel"] = "backchannel"
    text: str


class ReplyPiece(Event):
    """The next piece of the reply's text, as it came from the dialogue."""

    kind: Literal["reply_piece"] = "reply_piece"
    text: str


class ReplyClause(Event):
    """TOM is about to say this clause."""

    kind: Literal["reply_clause"] = "reply_clause"
    text: str


class BargeIn(Event):
    """The caller has something to say while TOM speaks; what was not heard yet was dropped."""

    kind: Literal["barge_in"] = "barge_in"
    dropped_samples: int


class ReplyResumed(Event):
    """The barge-in was no speech: TOM says what was left."""

    kind: Literal["reply_resumed"] = "reply_resumed"
    text: str


class TurnEnded(Event):
    """A turn is over; the turn itself goes to the call log beside this event."""

    kind: Literal["turn_ended"] = "turn_ended"
    index: int
    interrupted: bool


class DigitsKeyed(Event):
    kind: Literal["digits_keyed"] = "digits_keyed"
    digits: str


class CallerSilent(Event):
    """Nobody spoke for the profile's time; TOM asks."""

    kind: Literal["caller_silent"] = "caller_silent"


class ActionTaken(Event):
    """A reply's action was carried out."""

    kind: Literal["action_taken"] = "action_taken"
    action: Literal["end_call", "to_voicemail", "connect", "hand_over", "note"]
    detail: str = ""
    succeeded: bool = True


class HandedOver(Event):
    """Another profile goes on with the call."""

    kind: Literal["handed_over"] = "handed_over"
    left: str
    """Name of the profile that answered until now."""
    profile: str


class FillerSaid(Event):
    """The caller waits, and TOM says so."""

    kind: Literal["filler_said"] = "filler_said"
    waits: Literal["slow", "lookup", "acting", "still"]
    text: str


class ToolUsed(Event):
    """A language model has used a tool; `at` is when that was over."""

    kind: Literal["tool_used"] = "tool_used"
    tool: str
    arguments: str
    """JSON, shortened."""
    outcome: Literal["ok", "refused", "failed", "timeout"]
    duration_ms: float
    cause: str = ""
    """Why it is not ok."""


class EngineFailed(Event):
    """An engine failed in the call; `instead` says who goes on, empty where nobody could."""

    kind: Literal["engine_failed"] = "engine_failed"
    stage: Stage
    engine: str
    cause: str
    instead: str = ""


class MessageBegan(Event):
    """The tone: what follows is a message. Or, after one, the caller goes on with it."""

    kind: Literal["message_began"] = "message_began"


class MessageRecorded(Event):
    """The caller left a message; it lies in the call's recording from `start` to `at`."""

    kind: Literal["message_recorded"] = "message_recorded"
    start: int
    text: str
    """What the streaming recogniser made of it; provisional."""
    speech_s: float = 0.0
    """Seconds of speech in it."""
    short: bool = False
    """Less speech than a message has: likely none."""
    spoken_from: int = 0
    """Where the caller's first word began, with a little before it."""
    spoken_until: int = 0
    """Where the last word ended, with a little after it; what follows is silence."""
    replaces: int | None = None
    """`start` of the message that the caller has spoken anew, or gone on with (then it is also this
    one's); this one takes its place."""


class NothingRecorded(Event):
    """After the tone, from `start` to `at`, the caller said nothing; or, where they had left a
    message already, less than one has."""

    kind: Literal["nothing_recorded"] = "nothing_recorded"
    start: int


class MailboxUsed(Event):
    """Somebody dialled in to listen to messages."""

    kind: Literal["mailbox_used"] = "mailbox_used"
    action: Literal["opened", "wrong_pin", "locked", "seen_to", "deleted"]
    detail: str = ""
    """How many messages there are (opened), or the id of the message's call."""


CallEvent = (
    PipelinePicked
    | SpeechStarted
    | SpeechEnded
    | PartialTranscript
    | FinalTranscript
    | NoiseHeard
    | Backchannel
    | ReplyPiece
    | ReplyClause
    | BargeIn
    | ReplyResumed
    | TurnEnded
    | DigitsKeyed
    | CallerSilent
    | ActionTaken
    | HandedOver
    | FillerSaid
    | ToolUsed
    | EngineFailed
    | MessageBegan
    | MessageRecorded
    | NothingRecorded
    | MailboxUsed
)

Emit = Callable[[CallEvent], None]
"""Takes an event; returns at once and never raises."""
