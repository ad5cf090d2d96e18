"""`LlmChain`: one call's language model, that of a chain which works now.

Where a model fails in mid-reply, the next one answers the same line, after a word on the fault if
the caller has heard a part; it keeps the call from then on. Mostly the receptionist is the last.
What tools did is the call's (`Exchanges`): the next model knows of it and does not do it again.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from agents.conversation import CallContext, Message, Note, Piece
from agents.engines import EngineError, LanguageModel
from agents.engines.chain import Chain, OnSwitch, Turns
from agents.engines.llm.exchanges import Exchanges
from agents.engines.llm.tool_answer import ToolsFailed
from agents.profile import Profile
from agents.receptionist.engine import Receptionist, ReceptionistDialogue
from agents.receptionist.texts_de import GERMAN
from agents.receptionist.texts_en import ENGLISH
from agents.tools.texts import texts_of

log = logging.getLogger(__name__)


class LlmChain:
    """The language models of a chain as one, for one call."""

    def __init__(self, chain: Chain[LanguageModel], on_switch: OnSwitch) -> None:
        self._turns = Turns(chain, on_switch)
        self._exchanges = Exchanges()

    @property
    def name(self) -> str:
        """Of the model that answers in this call."""
        return self._turns.link.engine.name

    def dialogue(self, profile: Profile, context: CallContext) -> "ChainDialogue":
        """Begin the call's dialogue, or go on with it for another profile."""
        earlier, self._exchanges = self._exchanges, Exchanges()
        self._exchanges.after(earlier, texts_of(profile.language))
        return ChainDialogue(self._turns, profile, replace(context, exchanges=self._exchanges))


class ChainDialogue:
    """One call: the first model's until it fails, then the next one's."""

    def __init__(self, turns: Turns[LanguageModel], profile: Profile, context: CallContext) -> None:
        self._turns = turns
        self._profile = profile
        self._context = context
        self._dialogue = turns.link.engine.dialogue(profile, context)
        self._left_out = 0
        """How many messages of the history the present dialogue has no part in."""
        self._answered = 0
        """How many messages the history had when it was last answered."""

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[Piece]:
        """Answer the last message; where a model fails, the next one answers it."""
        self._answered = len(history)
        # An answer that was taken back is asked for again, with as many messages as before.
        self._left_out = min(self._left_out, max(len(history) - 1, 0))
        while True:
            failure = _Failure(self._turns.link.engine.name)
            answer = self._dialogue.reply(history[self._left_out :])
            async with aclosing(_until_failure(answer, failure)) as parts:
                async for part in parts:
                    yield part
            if failure.error is None:
                self._turns.link.breaker.succeeded()
                return
            self._next(failure.error, max(len(history) - 1, 0))
            if isinstance(failure.error, ToolsFailed) and isinstance(
                self._dialogue, ReceptionistDialogue
            ):
                # What no tool could tell, the receptionist does not know either.
                self._left_out = len(history)
                async for part in self._dialogue.cannot_look_up():
                    yield f"{failure.gap}{part}" if failure.spoken else part
                return
            if failure.spoken:
                yield self._apology(failure)

    async def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        """A transfer did not succeed: what to say to the caller."""
        while True:
            failure = _Failure(self._turns.link.engine.name)
            told = self._dialogue.transfer_failed(department)
            async with aclosing(_until_failure(told, failure)) as parts:
                async for part in parts:
                    yield part
            if failure.error is None:
                return
            self._next(failure.error, self._answered)
            if failure.spoken:
                yield self._apology(failure)

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """What to note of a line that the caller hung up with."""
        return self._dialogue.last_words(history[self._left_out :])

    @property
    def unfinished(self) -> Note | None:
        """What was taken down of a message that the caller broke off."""
        return self._dialogue.unfinished

    def _next(self, error: EngineError, before: int) -> None:
        """The next model takes over; `before`: messages that were answered without it. Raises
        `error` where none is left."""
        self._turns.fail(error)
        engine = self._turns.link.engine
        # A model reads what was said; the receptionist knows what it said itself.
        self._left_out = before if isinstance(engine, Receptionist) else 0
        self._dialogue = engine.dialogue(self._profile, self._context)

    def _apology(self, failure: "_Failure") -> str:
        texts = GERMAN if self._profile.language == "de" else ENGLISH
        return f"{failure.gap}{texts.disturbance} "


@dataclass(slots=True)
class _Failure:
    """How a model's reply ended."""

    engine: str
    error: EngineError | None = None
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
        failure.error = error
    except Exception as error:  # whatever a client makes of what no server should send
        log.exception("%s: an error that it does not know", failure.engine)
        failure.error = EngineError(f"{failure.engine}: {type(error).__name__}: {error}")
    finally:
        if isinstance(reply, AsyncGenerator):
            await reply.aclose()
