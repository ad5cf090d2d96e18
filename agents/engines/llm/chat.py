"""`ChatDialogue`: one call's conversation with a chat model, whichever server it runs on."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from agents.conversation import Action, CallContext, Message, Note
from agents.engines import EngineError
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.exchanges import Exchange, Exchanges
from agents.engines.llm.prompt import chat_messages, system_prompt, transfer_note
from agents.engines.llm.spoken import SpokenFilter
from agents.engines.llm.tool_answer import ToolAnswer, ToolsRefused
from agents.profile import Profile
from agents.receptionist.house import caller_number
from agents.tools.desk import ToolDesk
from agents.tools.texts import texts_of
from agents.tools.tool import Tool, ToolCall

ChatStream = Callable[[Sequence[ChatMessage], Sequence[Tool]], AsyncIterator[str | ToolCall]]
"""Sends messages and tools to a server; yields the pieces of its answer, text and calls. An empty
text says that it goes on. Raises EngineError; ToolsRefused, before anything else, where it takes no
tools."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a model, in seconds."""

    first_token_s: float
    """From the request to the first piece of text."""
    stall_s: float
    """Between two pieces."""
    tool_call_s: float = 0.0
    """Longer where tools are offered, to a server that is silent while the model writes a call."""

    def offering(self, tools: Sequence[Tool]) -> "Patience":
        """For a request with `tools`."""
        more_s = self.tool_call_s if tools else 0.0
        return Patience(self.first_token_s + more_s, self.stall_s + more_s)


async def _never() -> bool:
    return False


class ChatDialogue:
    """One call's conversation. Keeps nothing but what the system prompt needs, the history, and
    which tools were used."""

    def __init__(
        self,
        engine: str,
        stream: ChatStream,
        patience: Patience,
        profile: Profile,
        context: CallContext,
        takes_tools: Callable[[], Awaitable[bool]] = _never,
    ) -> None:
        """`takes_tools`: whether the model can be given tools; else it writes commands."""
        self._engine = engine
        self._stream = stream
        self._patience = patience
        self._profile = profile
        self._context = context
        self._takes_tools = takes_tools
        self._desk = context.tools or ToolDesk()
        self._tools = self._desk.tools(profile, context)
        self._begun = context.now()
        self._exchanges = context.exchanges or Exchanges()
        self._history: tuple[Message, ...] = ()

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[str | Action]:
        """Answer the last message of `history`."""
        self._history = tuple(history)
        async with aclosing(self._answer(self._history)) as parts:
            async for part in parts:
                yield part

    async def transfer_failed(self, department: str) -> AsyncIterator[str | Action]:
        """A transfer did not succeed: let the model say so."""
        note = Message("note", transfer_note(self._profile.language, department))
        async with aclosing(self._answer((*self._history, note))) as parts:
            async for part in parts:
                yield part

    async def warm_up(self) -> None:
        """Have the server compute what every request begins with, and keep it. Raises EngineError.

        Date and caller come at the prompt's end: what is computed serves every call of the profile.
        """
        for tools in (True, False) if await self._takes_tools() else (False,):
            asked = self._asked((Message("caller", ""),), tools=tools)
            stream = self._stream(asked, list(self._tools.values()) if tools else [])
            with suppress(ToolsRefused):
                async for _ in stream:
                    break
                if isinstance(stream, AsyncGenerator):
                    await stream.aclose()
                return

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """A model takes nothing down."""
        return ()

    @property
    def unfinished(self) -> None:
        """A model takes nothing down: what the caller said is in the transcript."""
        return None

    async def _answer(self, history: Sequence[Message]) -> AsyncGenerator[str | Action, None]:
        exchange = self._exchanges.begin(len(history))
        try:
            await exchange.settled()  # else nobody would tell what comes of it
            if await self._takes_tools():
                try:
                    async with aclosing(self._parts(history, exchange, tools=True)) as parts:
                        async for part in parts:
                            yield part
                    return
                except ToolsRefused:
                    pass  # what tools did before this request is told to it in words
            async with aclosing(self._parts(history, exchange, tools=False)) as parts:
                async for part in parts:
                    yield part
        except Exception:
            exchange.unfinished = True
            raise

    def _parts(
        self, history: Sequence[Message], exchange: Exchange, *, tools: bool
    ) -> AsyncGenerator[str | Action, None]:
        def ask(offered: Sequence[Tool]) -> AsyncGenerator[str | ToolCall, None]:
            messages = self._asked(history, tools=tools)
            patience = self._patience.offering(offered)
            return _timed(self._stream(messages, offered), patience, self._engine)

        answer = ToolAnswer(
            self._engine,
            SpokenFilter(self._profile),
            self._tools if tools else {},
            self._desk,
            texts_of(self._profile.language),
            exchange,
        )
        return answer.parts(ask)

    def _asked(self, history: Sequence[Message], *, tools: bool) -> list[ChatMessage]:
        """What the model is sent: the prompt, the history, and what tools did."""
        language, exchanges = self._profile.language, self._exchanges
        caller = caller_number(self._context.caller)
        system = system_prompt(self._profile, self._begun, caller, tools=tools)
        in_words = partial(exchanges.in_words, texts=texts_of(language))
        used = exchanges.before if tools else in_words
        return chat_messages(system, history, language, used)


async def _timed(
    stream: AsyncIterator[T], patience: Patience, engine: str
) -> AsyncGenerator[T, None]:
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
