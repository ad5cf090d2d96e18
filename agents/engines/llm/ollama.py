"""Ollama: models on this machine or in this network (https://docs.ollama.com/api)."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

import httpx
import ollama
from pydantic import BaseModel, ConfigDict, Field

from agents.conversation import CallContext
from agents.engines import EngineError, EngineUnavailable
from agents.engines.llm.chat import ChatDialogue, Patience
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.tool_answer import ToolsRefused
from agents.engines.llm.tool_schema import function_of, object_of
from agents.profile import Profile
from agents.tools.tool import Tool, ToolCall

_FAILURES = (
    ollama.ResponseError,
    ollama.RequestError,
    httpx.HTTPError,
    httpx.StreamError,
    ConnectionError,
    ValueError,  # a line that is not the JSON of the protocol
)


class OllamaConfig(BaseModel):
    """How to reach Ollama and what to ask of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = "http://127.0.0.1:11434"
    model: str = "qwen3:14b"
    temperature: float = Field(default=0.3, ge=0, le=2)
    most_tokens: int = Field(default=200, gt=0)
    """A reply is cut off after so many tokens."""
    context_tokens: int = Field(default=8192, gt=0)
    keep_alive: str = "1h"
    """How long Ollama keeps the model in memory after a call ("-1m" for ever)."""
    first_token_s: float = Field(default=4.0, gt=0)
    stall_s: float = Field(default=2.5, gt=0)
    tool_call_s: float = Field(default=4.0, ge=0)
    """Longer than both where tools are offered: Ollama sends nothing while it reads a call."""
    probe_s: float = Field(default=3.0, gt=0)
    tools: Literal["auto"] | bool = "auto"
    """Whether the model is given tools; auto: where Ollama says that it can use them."""


class Ollama:
    """A model served by Ollama; thinking is off, since a caller is waiting."""

    name = "ollama"

    def __init__(self, config: OllamaConfig) -> None:
        self._config = config
        self._client = ollama.AsyncClient(host=config.base_url)
        self._takes_tools: bool | None = None if config.tools == "auto" else config.tools
        """None: not known yet."""

    def dialogue(self, profile: Profile, context: CallContext) -> ChatDialogue:
        """Begin a call's dialogue."""
        config = self._config
        patience = Patience(config.first_token_s, config.stall_s, config.tool_call_s)
        return ChatDialogue(self.name, self._stream, patience, profile, context, self.takes_tools)

    async def takes_tools(self) -> bool:
        """Whether the model can use tools. Ollama is asked once; where it cannot be asked, no."""
        if self._takes_tools is None:
            try:
                async with asyncio.timeout(self._config.probe_s):
                    shown = await self._client.show(self._config.model)
            except (TimeoutError, *_FAILURES):
                return False  # the request itself will tell
            self._takes_tools = "tools" in (shown.capabilities or ())
        return self._takes_tools

    async def warm_up(self, limit_s: float = 120.0) -> None:
        """Have Ollama load the model now, so that the first caller does not wait for it.

        Raises EngineError where it cannot be loaded within `limit_s` seconds.
        """
        config = self._config
        try:
            async with asyncio.timeout(limit_s):
                await self._client.generate(
                    model=config.model,
                    keep_alive=config.keep_alive,
                    options={"num_ctx": config.context_tokens},
                )
        except TimeoutError as error:
            raise EngineError(f"{self.name}: not loaded within {limit_s:g} s") from error
        except _FAILURES as error:
            raise EngineError(f"{self.name}: {_cause(error, config)}") from error
        await self.takes_tools()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool] = ()
    ) -> AsyncIterator[str | ToolCall]:
        config = self._config
        done = False
        calls = 0
        try:
            answer = await self._client.chat(  # pyright: ignore[reportUnknownMemberType]
                model=config.model,
                messages=[_message_to(message) for message in messages],
                tools=[function_of(tool) for tool in tools] or None,
                stream=True,
                think=False,
                keep_alive=config.keep_alive,
                options={
                    "temperature": config.temperature,
                    "num_predict": config.most_tokens,
                    "num_ctx": config.context_tokens,
                },
            )
            async for part in answer:
                done = done or bool(part.done)
                if part.message.content:
                    yield part.message.content
                elif part.message.thinking:
                    yield ""  # some models cannot but think
                for call in part.message.tool_calls or ():
                    arguments = json.dumps(dict(call.function.arguments), ensure_ascii=False)
                    yield ToolCall(f"call_{calls}", call.function.name, arguments)
                    calls += 1
        except _FAILURES as error:
            if tools and _refuses_tools(error) and config.tools == "auto":
                self._takes_tools = False
                raise ToolsRefused(f"{self.name}: {config.model} takes no tools") from error
            raise EngineError(f"{self.name}: {_cause(error, config)}") from error
        if not done:
            raise EngineError(f"{self.name}: the answer broke off")


async def probe(config: OllamaConfig) -> None:
    """Raise EngineUnavailable, saying what would mend it, unless the model can be used."""
    client = ollama.AsyncClient(host=config.base_url, timeout=config.probe_s)
    try:
        listed = await client.list()
    except _FAILURES as error:
        raise EngineUnavailable(f"ollama: {_cause(error, config)}") from error
    finally:
        await client.close()
    names = {model.model or "" for model in listed.models}
    if config.model not in names and f"{config.model}:latest" not in names:
        raise EngineUnavailable(
            f"ollama: model {config.model} is not installed: run `ollama pull {config.model}`"
        )


def _message_to(message: ChatMessage) -> dict[str, Any]:
    """A message as Ollama takes it."""
    told: dict[str, Any] = {"role": message["role"], "content": message["content"]}
    if "calls" in message:
        told["tool_calls"] = [
            {"function": {"name": call.name, "arguments": object_of(call.arguments)}}
            for call in message["calls"]
        ]
    if "answers" in message:
        told["tool_name"] = message["answers"].name
    return told


def _refuses_tools(error: Exception) -> bool:
    return (
        isinstance(error, ollama.ResponseError)
        and error.status_code == 400
        and "does not support tools" in error.error
    )


class _ErrorAnswer(BaseModel):
    error: str


def _cause(error: Exception, config: OllamaConfig) -> str:
    if isinstance(error, ollama.ResponseError):
        if error.status_code == 404:
            return f"model {config.model} is not installed: run `ollama pull {config.model}`"
        status = f" (HTTP {error.status_code})" if error.status_code > 0 else ""
        return f"{_message(error.error)}{status}"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer from {config.base_url}: is it overloaded?"
    if isinstance(error, httpx.ConnectError | ConnectionError):
        return f"nothing answers at {config.base_url}: start it with `ollama serve`"
    return f"{type(error).__name__}: {error}"


def _message(text: str) -> str:
    """The `error` of a JSON answer, else the text itself."""
    try:
        return _ErrorAnswer.model_validate_json(text).error
    except ValueError:
        return text.strip() or "an error without a message"
