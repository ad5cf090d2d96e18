"""Anything that speaks the OpenAI chat API: vLLM, llama.cpp, LM Studio, LocalAI, cloud services."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

import openai
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import (
    ChatCompletionChunk,
    ChatCompletionMessageParam,
    ChatCompletionToolUnionParam,
)
from openai.types.chat.chat_completion_chunk import ChoiceDelta
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from agents.conversation import CallContext
from agents.engines import EngineError, EngineUnavailable
from agents.engines.llm.call_deltas import CallDeltas
from agents.engines.llm.chat import ChatDialogue, Patience
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.tool_answer import ToolsRefused
from agents.engines.llm.tool_schema import function_of, object_of
from agents.profile import Profile
from agents.tools.tool import Tool, ToolCall

log = logging.getLogger(__name__)

_FAILURES = (openai.OpenAIError, ValueError)
_REFUSES = frozenset({400, 422, 500, 501})
"""With these servers answer a request with tools that they cannot take."""
_NO_TOOLS = re.compile(
    r"--jinja|--enable-auto-tool-choice"  # llama.cpp and vLLM, started without
    r"|n[o']t support (?:tools|tool use|tool calling|function calling)"  # Ollama and others
    r"|(?:tools|tool use|tool calling|function calling)\W+(?:is|are) not supported"  # OpenAI, Groq
    r"|no endpoints found that support tool use"  # OpenRouter
    r"|(?:unsupported param|unrecognized request argument)\b.*\btools\b",  # llama.cpp, Azure
    re.IGNORECASE,
)
"""What servers say that take no tools in any request."""
_NOT_FOR_ALL = frozenset({"max_tokens", "temperature"})
"""Fields that some models refuse, as those that think do at OpenAI."""
_THOUGHTS = ("reasoning_content", "reasoning")
"""Where servers put them: llama.cpp and DeepSeek the one, vLLM and others the other."""
_NO_KEY = "none"
"""Sent where no key is set; local servers ignore it, and the client insists on one."""


class OpenAICompatibleConfig(BaseModel):
    """How to reach the server and what to ask of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str
    """With the version: "http://127.0.0.1:8000/v1"."""
    model: str
    api_key: SecretStr = SecretStr("")
    temperature: float = Field(default=0.3, ge=0, le=2)
    most_tokens: int = Field(default=200, gt=0)
    """A reply is cut off after so many tokens."""
    extra_body: dict[str, object] = {}
    """Further fields of the request, as the server defines them, for example
    {"chat_template_kwargs": {"enable_thinking": false}} for Qwen3 on vLLM."""
    first_token_s: float = Field(default=4.0, gt=0)
    stall_s: float = Field(default=2.5, gt=0)
    probe_s: float = Field(default=3.0, gt=0)
    tools: Literal["auto"] | bool = "auto"
    """Whether the model is given tools; auto: until the server refuses them."""


class OpenAICompatible:
    """A model behind an OpenAI-compatible server."""

    name = "openai"

    def __init__(self, config: OpenAICompatibleConfig, kept_warm: Sequence[Profile] = ()) -> None:
        """`kept_warm`: whose prompts the server is to have computed before a call."""
        self._config = config
        self._kept_warm = kept_warm
        self._client = _client(config)
        self._gives_tools = config.tools is not False
        self._refused: frozenset[str] = frozenset()
        """Those of `_NOT_FOR_ALL` that the model was found not to take."""

    def dialogue(self, profile: Profile, context: CallContext) -> ChatDialogue:
        """Begin a call's dialogue."""
        patience = Patience(self._config.first_token_s, self._config.stall_s)
        return ChatDialogue(self.name, self._stream, patience, profile, context, self.takes_tools)

    async def takes_tools(self) -> bool:
        """Whether the server is given tools; it has not refused them so far."""
        return self._gives_tools

    async def warm_up(self) -> None:
        """Have the server load the model, and compute the beginning of the prompts; one token is
        asked for with each. Raises EngineError."""
        for profile in self._kept_warm:
            now = partial(datetime.now, profile.zone)
            await self.dialogue(profile, CallContext("", "", now)).warm_up()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool] = ()
    ) -> AsyncIterator[str | ToolCall]:
        config = self._config
        finished = False
        calls = CallDeltas()
        try:
            async with await self._request(messages, tools) as answer:
                async for chunk in answer:
                    # Azure's content filter sends choices without a delta, others packets of null.
                    for choice in (chunk and chunk.choices) or ():
                        finished = finished or choice.finish_reason is not None
                        delta = choice.delta or ChoiceDelta()
                        if delta.content:
                            yield delta.content
                        elif _thinks(delta):
                            yield ""  # it goes on
                        for piece in delta.tool_calls or ():
                            function = piece.function
                            name, text = (
                                (function.name, function.arguments) if function else ("", "")
                            )
                            calls.feed(piece.index, piece.id, name, text)
                            yield ""  # it goes on
        except _FAILURES as error:
            if tools and config.tools == "auto" and self._refused_tools(error):
                raise ToolsRefused(f"{self.name}: {_cause(error, config)}") from error
            raise EngineError(f"{self.name}: {_cause(error, config)}") from error
        if not finished:
            raise EngineError(f"{self.name}: the answer broke off")
        for call in calls.calls():
            yield call

    async def _request(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncStream[ChatCompletionChunk]:
        """Ask; once more, and from then on, without what the model refuses."""
        config, refused = self._config, self._refused
        while True:
            newer_name = "max_tokens" in refused
            try:
                answer = await self._client.chat.completions.create(
                    model=config.model,
                    messages=[_typed(message) for message in messages],
                    temperature=openai.omit if "temperature" in refused else config.temperature,
                    max_tokens=openai.omit if newer_name else config.most_tokens,
                    max_completion_tokens=config.most_tokens if newer_name else openai.omit,
                    tools=[_function(tool) for tool in tools] or openai.omit,
                    stream=True,
                    extra_body=config.extra_body or None,
                )
            except openai.BadRequestError as error:
                named = refused_fields(error) - refused
                if not named:
                    raise
                refused |= named
                continue
            if refused != self._refused:
                self._refused = refused
                log.warning("%s is asked without %s", config.model, ", ".join(sorted(refused)))
            return answer

    def _refused_tools(self, error: Exception) -> bool:
        """Whether to try without: with this request, or for good where the server takes none."""
        if not isinstance(error, openai.APIStatusError):
            return False
        if _NO_TOOLS.search(error.message):
            log.warning("%s takes no tools: %s", self._config.base_url, error.message)
            self._gives_tools = False
            return True
        if error.status_code not in _REFUSES:
            return False
        log.warning("%s is asked again without tools: %s", self._config.base_url, error.message)
        return True


def refused_fields(error: openai.BadRequestError) -> frozenset[str]:
    """Fields of the request that a model does not take, though most do."""
    named = re.findall(r"\w+", str(error.param or error.message))
    return _NOT_FOR_ALL.intersection(named)


async def probe(config: OpenAICompatibleConfig) -> None:
    """Raise EngineUnavailable, saying what would mend it, unless the model can be used."""
    client = _client(config).with_options(timeout=config.probe_s)
    try:
        listed = await client.models.list()
    except openai.NotFoundError:
        return  # a server without a list of models; the first call will tell
    except _FAILURES as error:
        raise EngineUnavailable(f"openai: {_cause(error, config)}") from error
    finally:
        await client.close()
    names = sorted(model.id for model in listed.data)
    if names and config.model not in names:
        known = ", ".join(names[:5])
        raise EngineUnavailable(
            f"openai: {config.base_url} has no model {config.model}: it has {known}"
        )


def _client(config: OpenAICompatibleConfig) -> AsyncOpenAI:
    key = config.api_key.get_secret_value() or _NO_KEY
    return AsyncOpenAI(base_url=config.base_url, api_key=key, max_retries=0)


def _thinks(delta: ChoiceDelta) -> bool:
    return any((delta.model_extra or {}).get(name) for name in _THOUGHTS)


def _typed(message: ChatMessage) -> ChatCompletionMessageParam:
    match message["role"]:
        case "system":
            return {"role": "system", "content": message["content"]}
        case "user":
            return {"role": "user", "content": message["content"]}
        case "assistant":
            if "calls" not in message:
                return {"role": "assistant", "content": message["content"]}
            return {
                "role": "assistant",
                "content": message["content"] or None,
                "tool_calls": [
                    {
                        "id": call.id,
                        "type": "function",
                        "function": {"name": call.name, "arguments": _arguments(call)},
                    }
                    for call in message["calls"]
                ],
            }
        case "tool":
            call_id = message["answers"].id if "answers" in message else ""
            return {"role": "tool", "tool_call_id": call_id, "content": message["content"]}


def _arguments(call: ToolCall) -> str:
    return call.arguments if object_of(call.arguments) else "{}"


def _function(tool: Tool) -> ChatCompletionToolUnionParam:
    named = function_of(tool)["function"]
    return {
        "type": "function",
        "function": {
            "name": named["name"],
            "description": named["description"],
            "parameters": named["parameters"],
        },
    }


def _cause(error: Exception, config: OpenAICompatibleConfig) -> str:
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return f"{config.base_url} refuses the key: set the right api_key"
        case openai.NotFoundError():
            return f"{config.base_url} has no model {config.model} (HTTP 404)"
        case openai.RateLimitError():
            return f"{config.base_url} is over its limit (HTTP 429)"
        case openai.APIStatusError():
            return f"{config.base_url} failed (HTTP {error.status_code})"
        case openai.APITimeoutError():
            return f"no answer from {config.base_url}"
        case openai.APIConnectionError():
            return f"the connection to {config.base_url} failed: is the server running?"
        case _:
            return f"{type(error).__name__}: {error}"
