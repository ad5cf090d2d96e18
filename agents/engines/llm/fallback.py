"""`WithFallback`: when a model fails in mid-call, the receptionist takes the rest of the call."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from agents.conversation import CallContext, Message, Note, Piece
from agents.engines import Dialogue, EngineError, LanguageModel
from agents.profile import Profile
from agents.receptionist.engine import Receptionist, ReceptionistDialogue
from agents.receptionist.texts_de import GERMAN
from agents.receptionist.texts_en import ENGLISH


@dataclass(frozen=True, slots=True)
class Switched:
    """A call has changed its language model."""

    call_id: str
    from_engine: str
    to_engine: str
    reason: str


class WithFallback:
    """`primary`, and the receptionist for calls in which it fails."""

    def __init__(
        self,
        primary: LanguageModel,
        receptionist: Receptionist,
        on_switch: Callable[[Switched], None] | None = None,
    ) -> None:
        self.name = primary.name
        self._primary = primary
        self._receptionist = receptionist
        self._on_switch = on_switch

    def dialogue(self, profile: Profile, context: CallContext) -> "FallbackDialogue":
        """Begin a call's dialogue."""

        def switched(reason: str) -> None:
            if self._on_switch is not None:
                to = self._receptionist.name
                self._on_switch(Switched(context.call_id, self._primary.name, to, reason))

        return FallbackDialogue(
            self._primary.dialogue(profile, context),
            self._receptionist.dialogue(profile, context),
            GERMAN.disturbance if profile.language == "de" else ENGLISH.disturbance,
            switched,
        )


class FallbackDialogue:
    """One call: the primary's until it fails, the receptionist's from then on."""

    def __init__(
        self,
        primary: Dialogue,
        receptionist: ReceptionistDialogue,
        apology: str,
        switched: Callable[[str], None],
    ) -> None:
        self._primary = primary
        self._receptionist = receptionist
        self._apology = apology
        self._switched = switched
        self._taken_over_at: int | None = None
        """How many messages of the history the receptionist has no part in."""
        self._answered = 0
        """How many messages the history had when it was last answered."""

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[Piece]:
        """Answer the last message; where the primary fails, the receptionist answers it."""
        self._answered = len(history)
        if self._taken_over_at is None:
            failure = _Failure()
            async with aclosing(_until_failure(self._primary.reply(history), failure)) as parts:
                async for part in parts:
                    yield part
            if failure.reason is None:
                return
            self._taken_over_at = max(len(history) - 1, 0)
            self._switched(failure.reason)
            if failure.spoken:
                yield f"{failure.gap}{self._apology} "
        async for part in self._receptionist.reply(history[self._taken_over_at :]):
            yield part

    async def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        """A transfer did not succeed: what to say to the caller."""
        if self._taken_over_at is None:
            failure = _Failure()
            told = self._primary.transfer_failed(department)
            async with aclosing(_until_failure(told, failure)) as parts:
                async for part in parts:
                    yield part
            if failure.reason is None:
                return
            self._switched(failure.reason)
            if failure.spoken:
                yield f"{failure.gap}{self._apology} "
            self._taken_over_at = self._answered
        async for part in self._receptionist.transfer_failed(department):
            yield part

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """What to note of a line that the caller hung up with."""
        if self._taken_over_at is None:
            return self._primary.last_words(history)
        return self._receptionist.last_words(history[self._taken_over_at :])

    @property
    def unfinished(self) -> Note | None:
        """What was taken down of a message that the caller broke off."""
        held = self._primary if self._taken_over_at is None else self._receptionist
        return held.unfinished


@dataclass(slots=True)
class _Failure:
    """How a primary's reply ended."""

    reason: str | None = None
    spoken: bool = False
    gap: str = " "
    """What parts its text from the next sentence."""


async def _until_failure(
    reply: AsyncIterator[Piece], failure: _Failure
) -> AsyncGenerator[Piece, None]:
    try:
        async for part in reply:
            if isinstance(part, str) and part:
                failure.spoken = failure.spoken or bool(part.strip())
                failure.gap = "" if part[-1].isspace() else " "
            yield part
    except EngineError as error:
        failure.reason = str(error)
    finally:
        if isinstance(reply, AsyncGenerator):
            await reply.aclose()
