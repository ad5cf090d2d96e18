"""What a conversation consists of: messages, transcripts, turns and the actions of a reply."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from agents.engines.llm.exchanges import Exchanges
    from agents.speaking_style import SpeakingStyle
    from agents.tools.desk import ToolDesk
    from agents.tools.tool import ToolOutcome


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. Times in seconds from the start of its utterance."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None
    """0 to 1, None where the engine gives none."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recogniser made of an utterance."""

    text: str
    language: str = "de"
    words: tuple[Word, ...] = ()
    final: bool = False


UNINTELLIGIBLE = "[unverständlich]"
"""The text of a caller's message that was speech, but none the recogniser could read."""


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a language model's history. TOM's entries hold only what was heard."""

    role: Literal["caller", "tom", "note"]
    """`note`: nobody said it; what a model has to know of the call, in brackets."""
    text: str
    """Empty for a caller who was silent when it was their turn."""


@dataclass(frozen=True, slots=True)
class EndCall:
    """Hang up once everything said so far was heard."""


@dataclass(frozen=True, slots=True)
class ToVoicemail:
    """Let the caller leave a message after a tone."""


@dataclass(frozen=True, slots=True)
class Connect:
    """Transfer the caller to a department of the profile."""

    department: str
    """Its `name` in the profile."""


@dataclass(frozen=True, slots=True)
class Note:
    """A message taken for the people TOM answers for."""

    text: str
    caller_name: str = ""
    callback_number: str = ""
    """Digits only, with an optional leading +."""
    urgent: bool = False
    """Whoever took it says so; what sounds urgent counts as well."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Let another profile go on with the call."""

    profile: str
    """Its name."""
    department: str = ""
    """The department of the present profile that leads there."""


@dataclass(slots=True, eq=False)
class ToolWait:
    """The reply waits for a tool: what comes next may take a while.

    Whoever speaks the reply sets `may_act` and `stands`: until then it may be taken back.
    """

    tool: str
    acts: bool = False
    may_act: asyncio.Event = field(default_factory=asyncio.Event)
    """The caller has heard something of the reply: a tool that acts is not begun before."""
    stands: bool = False
    """What the tool comes to is kept, though the reply should be asked for again."""


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool was used."""

    tool: str
    arguments: str
    """Shortened."""
    outcome: "ToolOutcome"
    duration_ms: float
    cause: str = ""
    acts: bool = False
    """It was to change something in the world; else it looked something up."""


Action = EndCall | ToVoicemail | Connect | Note | HandOver | ToolWait | ToolUse
"""What a reply consists of besides text."""


@dataclass(frozen=True, slots=True)
class MustHear:
    """Words of a reply that are said to their end: what the caller says meanwhile waits."""

    text: str


Piece = str | MustHear | Action
"""What a reply consists of, in order. Its texts concatenate."""


class Outcome(StrEnum):
    """How a pipeline left the call."""

    HUNG_UP = "hung_up"
    """The caller (or the line) ended the call."""
    ENDED = "ended"
    """TOM said goodbye: hang up."""
    VOICEMAIL = "voicemail"
    """Let the caller leave a message."""
    KEYED = "keyed"
    """The caller pressed a key that leads elsewhere."""
    TRANSFERRED = "transferred"
    HANDED_OVER = "handed_over"
    """Another profile goes on with the call."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a dialogue may know of the call it is in."""

    call_id: str
    caller: str
    now: Callable[[], datetime]
    """Local, timezone-aware time of the place TOM answers for."""
    tools: "ToolDesk | None" = None
    """Runs a model's tools; None: the built-in ones alone, and nobody is told."""
    exchanges: "Exchanges | None" = None
    """What tools did in this call, for all models that answer it; None: begun by the dialogue."""
    style: "Callable[[], SpeakingStyle] | None" = None
    """How TOM speaks in the call so far, whoever answered; None: as the profile's voice does."""


@dataclass(slots=True)
class TurnTimings:
    """When each stage of an answer was done, in ms after the end of the caller's speech."""

    endpoint_ms: float | None = None
    """The silence was long enough to look at what was said."""
    stt_ms: float | None = None
    """The final transcript was there."""
    llm_ms: float | None = None
    """The first clause of the reply was there."""
    tts_ms: float | None = None
    """The first audio of the reply was there; the caller's silence may still be waited for."""
    reply_ms: float | None = None
    """The first audio of the reply was taken by the line."""


@dataclass(slots=True)
class Turn:
    """What the caller said and what TOM answered. The greeting has no caller's part."""

    index: int
    said: str = ""
    """The caller's final transcript."""
    said_start: int = 0
    """Samples since the call was answered."""
    said_end: int = 0
    reply: str = ""
    """All that TOM meant to say."""
    heard: str = ""
    """What of `reply` the caller heard before barging in or hanging up."""
    reply_start: int | None = None
    """First sample of the reply that was heard, in samples since the call was answered."""
    reply_end: int | None = None
    interrupted: bool = False
    timings: TurnTimings = field(default_factory=TurnTimings)
