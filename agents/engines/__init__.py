"""Engines: one file each behind a small Protocol, chosen by name, imported only when chosen.

    stt/   SpeechToText   pcm ──► Transcript
    llm/   LanguageModel  history ──► text and actions
    tts/   TextToSpeech   text ──► pcm

Share the model, isolate the utterance: an engine is loaded once per process; a stream or a
dialogue belongs to one call.

Errors:

    EngineError                 an engine failed; the message names the engine and the cause
    └── EngineUnavailable       it cannot be used here (not installed, no model, not reachable)
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from agents.conversation import CallContext, Message, Note, Piece, Transcript

if TYPE_CHECKING:
    from agents.profile import Profile


class EngineError(Exception):
    """An engine failed. The message names the engine and the cause."""


class EngineUnavailable(EngineError):
    """The engine cannot be used here. The message says what would mend it."""


class SttStream(Protocol):
    """The recognition of one utterance."""

    async def feed(self, pcm: bytes) -> str:
        """Take more audio (s16le mono 16 kHz, any length); return the partial text so far."""
        ...

    async def finish(self) -> Transcript:
        """The utterance is over: return its final transcript. The stream cannot be used after."""
        ...

    def close(self) -> None:
        """Nobody wants the text any more: let go of what the stream holds. Returns at once; may be
        called at any time, and twice."""
        ...


@runtime_checkable
class SettlingStream(SttStream, Protocol):
    """A stream whose text can be made final in a pause, and that then goes on."""

    async def settle(self) -> Transcript:
        """The final transcript of all so far, as if it ended here. More audio may follow; until it
        does, the stream holds nothing that would have to be closed."""
        ...


@runtime_checkable
class SpeechToText(Protocol):
    """A streaming recogniser, shared by all calls."""

    @property
    def name(self) -> str:
        """As logs show it."""
        ...

    @property
    def language(self) -> str:
        """ISO 639-1."""
        ...

    @property
    def notice(self) -> str:
        """One sentence on its limits for logs and `tom doctor`; empty where there is none."""
        ...

    @property
    def settles(self) -> bool:
        """Its streams are `SettlingStream`s: it may be asked for a text in the middle of a word."""
        ...

    def stream(self) -> SttStream:
        """Begin an utterance."""
        ...


class Dialogue(Protocol):
    """One call's conversation with a language model."""

    def reply(self, history: Sequence[Message]) -> AsyncIterator[Piece]:
        """Answer the last message of `history` (a caller's): pieces of text in order, and actions.

        Text pieces concatenate to the reply; an action is carried out after the text before it
        was heard. Raises EngineError where the model fails, possibly after some text.

        It is asked while the caller may still go on. One who does takes the answer back before
        TOM is audible: the next call then has the same number of messages, and what the dialogue
        concluded from the first is void. Notes and actions wait until the answer is heard.
        """
        ...

    @property
    def unfinished(self) -> Note | None:
        """What was taken down of a message, should the caller hang up now; None for nothing."""
        ...

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """The caller hung up with the last message of `history`, which was not answered: what is
        to be noted for it. `unfinished` then counts it in."""
        ...

    def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        """A `Connect` did not succeed: what to say to the caller, who is still there."""
        ...


class LanguageModel(Protocol):
    """Makes dialogues; shared by all calls."""

    @property
    def name(self) -> str:
        """As logs show it."""
        ...

    def dialogue(self, profile: "Profile", context: CallContext) -> Dialogue:
        """Begin a call's dialogue."""
        ...


@dataclass(frozen=True, slots=True)
class WordMark:
    """Where in the audio a word of the text begins."""

    text_end: int
    """Index of the character after the word in the text given to `speak`."""
    at_samples: int
    """Samples at 16 kHz from the start of the first chunk."""


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """A piece of synthesised speech."""

    pcm: bytes
    """s16le mono 16 kHz."""
    marks: tuple[WordMark, ...] = ()
    """Word positions, where the engine gives them."""
    remembered: bool = False
    """Kept from before: the engine was not asked for it."""


class TextToSpeech(Protocol):
    """A voice, shared by all calls."""

    @property
    def name(self) -> str:
        """As logs show it."""
        ...

    def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        """Speak one clause. `text` is already normalised to words; `rate` 1.0 is the speed the
        voice was made with. Raises EngineError."""
        ...
