"""Ollama: models on this machine or in this network (https://docs.ollama.com/api)."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpx
import ollama
from pydantic import BaseModel, ConfigDict, Field

from agents.conversation import CallContext
from agents.engines import EngineError, EngineUnavailable
from agents.engines.llm.chat import ChatDialogue, Patience
from agents.engines.llm.prompt import ChatMessage
from agents.profile import Profile

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
    """How long Ollama keeps the model in memory after a call ("-1" for ever)."""
    first_token_s: float = Field(default=4.0, gt=0)
    stall_s: float = Field(default=2.5, gt=0)
    probe_s: float = Field(default=3.0, gt=0)


class Ollama:
    """A model served by Ollama; thinking is off, since a caller is waiting."""

    name = "ollama"

    def __init__(self, config: OllamaConfig) -> None:
        self._config = config
        self._client = ollama.AsyncClient(host=config.base_url)

    def dialogue(self, profile: Profile, context: CallContext) -> ChatDialogue:
        """Begin a call's dialogue."""
        patience = Patience(self._config.first_token_s, self._config.stall_s)
        return ChatDialogue(self.name, self._stream, patience, profile, context)

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

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _stream(self, messages: Sequence[ChatMessage]) -> AsyncIterator[str]:
        config = self._config
        done = False
        try:
            answer = await self._client.chat(  # pyright: ignore[reportUnknownMemberType]
                model=config.model,
                messages=messages,
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
        except _FAILURES as error:
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
