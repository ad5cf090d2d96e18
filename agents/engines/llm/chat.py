"""`ChatDialogue`: one call's conversation with a chat model, whichever server it runs on."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from agents.conversation import Action, CallContext, Message, Note
from agents.engines import EngineError
from agents.engines.llm.prompt import ChatMessage, chat_messages, system_prompt, transfer_note
from agents.engines.llm.spoken import SpokenFilter
from agents.profile import Profile
from agents.receptionist.house import caller_number

ChatStream = Callable[[Sequence[ChatMessage]], AsyncIterator[str]]
"""Sends messages to a server; yields the pieces of its answer. Raises EngineError."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a model, in seconds."""

    first_token_s: float
    """From the request to the first piece of text."""
    stall_s: float
    """Between two pieces."""


class ChatDialogue:
    """One call's conversation. Keeps nothing but what the system prompt needs and the history."""

    def __init__(
        self,
        engine: str,
        stream: ChatStream,
        patience: Patience,
        profile: Profile,
        context: CallContext,
    ) -> None:
        self._engine = engine
        self._stream = stream
        self._patience = patience
        self._profile = profile
        caller = caller_number(context.caller)
        self._system = system_prompt(profile, context.now(), caller)
        self._history: tuple[Message, ...] = ()

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[str | Action]:
        """Answer the last message of `history`."""
        self._history = tuple(history)
        messages = chat_messages(self._system, history, self._profile.language)
        async with aclosing(self._answer(messages)) as parts:
            async for part in parts:
                yield part

    async def transfer_failed(self, department: str) -> AsyncIterator[str | Action]:
        """A transfer did not succeed: let the model say so."""
        note = Message("caller", transfer_note(self._profile.language, department))
        messages = chat_messages(self._system, (*self._history, note), self._profile.language)
        async with aclosing(self._answer(messages)) as parts:
            async for part in parts:
                yield part

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """A model takes nothing down."""
        return ()

    @property
    def unfinished(self) -> None:
        """A model takes nothing down: what the caller said is in the transcript."""
        return None

    async def _answer(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str | Action, None]:
        spoken = SpokenFilter(self._profile)
        acted = False
        async with aclosing(_timed(self._stream(messages), self._patience, self._engine)) as pieces:
            async for piece in pieces:
                for part in spoken.feed(piece):
                    acted = acted or not isinstance(part, str)
                    yield part
        for part in spoken.finish():
            acted = acted or not isinstance(part, str)
            yield part
        if not spoken.said.strip() and not acted:
            raise EngineError(f"{self._engine}: the model gave an empty answer")


async def _timed(
    stream: AsyncIterator[str], patience: Patience, engine: str
) -> AsyncGenerator[str, None]:
    """`stream`, given up where it keeps the caller waiting."""
    limit_s, what = patience.first_token_s, "no answer"
    try:
        while True:
            try:
                async with asyncio.timeout(limit_s):
                    piece = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise EngineError(f"{engine}: {what} for {limit_s:g} s") from error
            yield piece
            limit_s, what = patience.stall_s, "stalled in mid-answer"
    finally:
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()
