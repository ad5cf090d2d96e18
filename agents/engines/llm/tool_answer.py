"""`ToolAnswer`: one answer of a model that may use tools on the way.

    model ─► text ─► spoken
          └► calls ─► tools ─► results ─► model ─► …   at most `MOST_ROUNDS` times

A tool that ends the conversation ends the answer too: nobody waits for what the model says to it.
A message that the model writes in brackets is kept as if it had used the tool for it.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

from agents.conversation import (
    Action,
    Connect,
    EndCall,
    HandOver,
    Note,
    ToolUse,
    ToolWait,
    ToVoicemail,
)
from agents.engines import EngineError
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.exchanges import Exchange
from agents.engines.llm.rounds import Rounds
from agents.engines.llm.spoken import SpokenFilter
from agents.tools.desk import ToolDesk
from agents.tools.message import TOOL as TAKE_MESSAGE
from agents.tools.texts import ToolTexts
from agents.tools.tool import Tool, ToolCall, ToolResult

_ENDING = (EndCall, ToVoicemail, Connect, HandOver)


class ToolsRefused(EngineError):
    """The server or the model takes no tools."""


class ToolsFailed(EngineError):
    """A tool failed, and the model had nothing to say to that."""


class Ask(Protocol):
    """Asks the model for the next piece of its answer."""

    def __call__(self, offered: Sequence[Tool]) -> AsyncGenerator[str | ToolCall, None]: ...


class ToolAnswer:
    """One answer."""

    def __init__(
        self,
        engine: str,
        spoken: SpokenFilter,
        tools: Mapping[str, Tool],
        desk: ToolDesk,
        texts: ToolTexts,
        exchange: Exchange,
    ) -> None:
        self._engine = engine
        self._spoken = spoken
        self._tools = tools
        self._desk = desk
        self._texts = texts
        self._exchange = exchange
        self._rounds = Rounds()
        self._ended = False

    async def parts(self, ask: Ask) -> AsyncGenerator[str | Action, None]:
        """Text and actions in their order. Raises EngineError.

        `ask` sends what was said and `exchange`, which grows with every round.
        """
        exchange = self._exchange
        while True:
            offered = list(self._tools.values()) if self._rounds.open else []
            calls: list[ToolCall] = []
            before = self._spoken.said
            try:
                async with aclosing(ask(offered)) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, ToolCall):
                            calls.append(piece)
                            continue
                        for part in self._write(self._spoken.feed(piece)):
                            yield part
            except ToolsRefused:
                raise
            except EngineError as error:
                if exchange.tool_failed:
                    raise ToolsFailed(str(error)) from error
                raise
            if not calls or not offered:
                break
            said = self._spoken.said.removeprefix(before).strip()
            async with aclosing(self._use(calls, said)) as used:
                async for part in used:
                    yield part
            if self._ended:
                break
            if self._spoken.said and not self._spoken.said.endswith(" "):
                for part in self._spoken.feed(" "):
                    yield part
        for part in self._write(self._spoken.finish()):
            yield part
        if self._spoken.said.strip() or self._ended:
            return
        if exchange.noted:
            yield self._texts.noted_only
        else:
            wrong = "went round in circles" if calls else "gave an empty answer"
            told = f"{self._engine}: the model {wrong}"
            raise ToolsFailed(told) if exchange.tool_failed else EngineError(told)

    def _write(self, parts: Iterable[str | Action]) -> Iterator[str | Action]:
        """What the model wrote: of its messages, those that were not taken before."""
        exchange = self._exchange
        for part in self._speak(parts):
            if isinstance(part, Note):
                call = _call_for(part, f"written_{len(exchange.messages)}")
                if exchange.former(call) is not None:
                    continue
                wait, result = ToolWait(call.name), ToolResult("ok", action=part)
                told: list[ChatMessage] = [
                    {"role": "assistant", "content": "", "calls": [call]},
                    {"role": "tool", "content": result.text, "answers": call},
                ]
                exchange.messages += told
                exchange.remember(call, result, wait)
                yield wait
            yield part

    def _speak(self, parts: Iterable[str | Action]) -> Iterator[str | Action]:
        for part in parts:
            if isinstance(part, str):
                self._exchange.tool_failed = False
            elif self._ended:
                continue  # it has ended the call already
            else:
                self._ended = isinstance(part, _ENDING)
            yield part

    async def _use(self, calls: list[ToolCall], said: str) -> AsyncGenerator[str | Action, None]:
        calls = self._rounds.begin(calls)
        self._exchange.messages.append({"role": "assistant", "content": said, "calls": calls})
        # A result stands beside each call from the beginning: servers refuse calls without one.
        results: list[ChatMessage] = [
            {"role": "tool", "content": self._texts.no_result, "answers": call} for call in calls
        ]
        self._exchange.messages += results
        for call, message in zip(calls, results, strict=True):
            tool = self._tools.get(call.name)
            if tool is not None and self._exchange.former(call) is None:
                wait = ToolWait(call.name, tool.acts)
                yield wait
                if tool.acts:
                    await wait.may_act.wait()
                result = await self._run(tool, call, message, wait)
            else:
                result = self._unused(call, message)
            if result.outcome in ("failed", "timeout"):
                self._exchange.tool_failed = True
            if result.use is not None:
                yield result.use
            if result.action is None:
                continue
            if result.announcement and not self._spoken.said.strip():
                for part in self._speak(self._spoken.feed(result.announcement)):
                    yield part
            for part in self._speak([result.action]):
                yield part
            if self._ended:
                return

    async def _run(
        self, tool: Tool, call: ToolCall, message: ChatMessage, wait: ToolWait
    ) -> ToolResult:
        """What comes of `call`; `message` tells the model."""
        texts, exchange = self._texts, self._exchange

        def done(result: ToolResult) -> None:
            message["content"] = result.text
            exchange.remember(call, result, wait)

        if not tool.acts:
            return await self._desk.run(tool, call.arguments, texts, done)
        message["content"] = texts.under_way
        work = self._desk.begin(tool, call.arguments, texts, done)
        exchange.remember(call, ToolResult(texts.under_way), wait, work)
        return await asyncio.shield(work)

    def _unused(self, call: ToolCall, message: ChatMessage) -> ToolResult:
        """The same where there is nothing to do."""
        texts = self._texts
        if former := self._exchange.former(call):
            result = ToolResult(texts.repeated.format(text=former.text), former.outcome)
        else:
            use = ToolUse(call.name, call.arguments, "refused", 0.0, "no such tool")
            text = texts.unknown_tool.format(name=call.name)
            result = ToolResult(text, "refused", use=self._desk.tell(use))
        message["content"] = result.text
        return result


def _call_for(note: Note, call_id: str) -> ToolCall:
    """The tool call that takes `note`."""
    arguments = {"name": note.caller_name, "number": note.callback_number, "subject": note.text}
    return ToolCall(call_id, TAKE_MESSAGE.name, json.dumps(arguments, ensure_ascii=False))
