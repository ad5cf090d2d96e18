"""A local stand-in for model servers, which cannot run here.

It speaks the published protocols over real HTTP, Ollama's `/api/chat` (NDJSON) and `/api/tags`,
OpenAI's `/v1/chat/completions` (server-sent events) and `/v1/models`, and it can fail the ways
real servers do: refuse, stall, break off in mid-answer. It answers with text, with thoughts and
with calls of tools.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from tests.agents.engines.http_service import HttpRequest, http_service, send_chunk


@dataclass(frozen=True)
class Call:
    """A piece of an answer: the model calls a tool."""

    name: str
    arguments: dict[str, Any] | str = field(default_factory=dict[str, Any])
    """Text is sent as it is, for arguments that are no JSON (not over Ollama)."""


@dataclass(frozen=True)
class Thought:
    """A piece of what the model thinks before it answers."""

    text: str
    field: Literal["reasoning_content", "reasoning"] = "reasoning_content"
    """Where the server puts it; Ollama has a field of its own."""


@dataclass(frozen=True)
class Packet:
    """A server-sent event as it is, whatever it holds (OpenAI only)."""

    data: str


_REFUSALS = {
    "named": (400, "m does not support tools"),
    "plain": (400, "bad request"),
    "results": (500, "Failed to parse tool call arguments as JSON: parse error at line 1"),
}
Pieces = tuple[str | Call | Thought | Packet, ...]


@dataclass
class Behaviour:
    """What the server answers."""

    pieces: Pieces = ("Guten ", "Tag.")
    rounds: list[Pieces] = field(default_factory=list[Pieces])
    """What it answers to the first requests; then `pieces`."""
    capabilities: tuple[str, ...] = ("completion",)
    """What Ollama says that the model can do."""
    refuses_tools: Literal["", "named", "plain", "results"] | tuple[int, str] = ""
    """Answers an error to a request with tools: one that says so, any, or this; or to one with what
    tools told."""
    refuses_fields: tuple[str, ...] = ()
    """Answers 400 to a request with one of them, as OpenAI does."""
    as_param: bool = True
    """Whether it names the field apart from its message."""
    pace_s: float = 0.0
    """Before each piece."""
    models: tuple[str, ...] = ("qwen3:14b",)
    status: int = 200
    stall_before: int | None = None
    """Stops sending before this piece (0: before the first)."""
    die_before: int | None = None
    """Cuts the connection before this piece."""
    end_early: bool = False
    """Closes the answer cleanly but without the protocol's last message."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of the chat requests that came."""
    headers: list[dict[str, str]] = field(default_factory=list)


@asynccontextmanager
async def serve(behaviour: Behaviour) -> AsyncIterator[str]:
    """Run the server; yields its address without a path."""
    async with http_service(partial(_answer, behaviour)) as address:
        yield address


async def _answer(behaviour: Behaviour, request: HttpRequest, writer: asyncio.StreamWriter) -> None:
    path, body = request.path, request.body
    if behaviour.status != 200:
        await _json(writer, behaviour.status, {"error": "the server said no"})
    elif path == "/api/tags":
        await _json(writer, 200, {"models": [{"model": name} for name in behaviour.models]})
    elif path == "/v1/models":
        data = [
            {"id": n, "object": "model", "created": 0, "owned_by": ""} for n in behaviour.models
        ]
        await _json(writer, 200, {"object": "list", "data": data})
    elif path == "/api/show":
        await _json(writer, 200, {"capabilities": behaviour.capabilities, "model_info": {}})
    elif path == "/api/generate":
        behaviour.requests.append(json.loads(body))
        await _json(writer, 200, {"model": "qwen3:14b", "response": "", "done": True})
    else:
        behaviour.requests.append(json.loads(body))
        behaviour.headers.append(request.headers)
        if refusal := _refusal(behaviour):
            status, text = refusal
            error = text if path == "/api/chat" else {"message": text}
            await _json(writer, status, {"error": error})
            return
        for name in behaviour.refuses_fields:
            if name in behaviour.requests[-1]:
                error = unsupported(name)
                if not behaviour.as_param:
                    del error["param"]
                await _json(writer, 400, {"error": error})
                return
        await _stream(behaviour, writer, ollama=path == "/api/chat")


def _refusal(behaviour: Behaviour) -> tuple[int, str] | None:
    """Status and message where the last request is refused for its tools."""
    how, request = behaviour.refuses_tools, behaviour.requests[-1]
    if not how or not request.get("tools"):
        return None
    if how == "results" and not any(message["role"] == "tool" for message in request["messages"]):
        return None
    return how if isinstance(how, tuple) else _REFUSALS[how]


def unsupported(name: str) -> dict[str, str]:
    """OpenAI's error to a request with a field that the model does not take."""
    return {
        "message": f"Unsupported parameter: '{name}' is not supported with this model."
        + (" Use 'max_completion_tokens' instead." if name == "max_tokens" else ""),
        "type": "invalid_request_error",
        "param": name,
        "code": "unsupported_parameter",
    }


async def _json(writer: asyncio.StreamWriter, status: int, content: object) -> None:
    body = json.dumps(content).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n"
    writer.write(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


async def _stream(behaviour: Behaviour, writer: asyncio.StreamWriter, *, ollama: bool) -> None:
    kind = "application/x-ndjson" if ollama else "text/event-stream"
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    )
    pieces = behaviour.rounds.pop(0) if behaviour.rounds else behaviour.pieces
    line = _ollama if ollama else _openai
    called = 0
    for at, piece in enumerate(pieces):
        if at == behaviour.stall_before:
            await asyncio.sleep(3600)
        if at == behaviour.die_before:
            await writer.drain()
            writer.transport.abort()
            return
        await asyncio.sleep(behaviour.pace_s)
        if isinstance(piece, Packet):
            await send_chunk(writer, f"data: {piece.data}\n\n".encode())
            continue
        if isinstance(piece, Thought):
            thought = _ollama_thought(piece) if ollama else _openai_delta({piece.field: piece.text})
            await send_chunk(writer, thought.encode())
            continue
        if isinstance(piece, Call):
            for chunk in [_ollama_call(piece)] if ollama else _openai_call(piece, called):
                await send_chunk(writer, chunk.encode())
            called += 1
            continue
        await send_chunk(writer, line(piece).encode())
    if not behaviour.end_early:
        await send_chunk(writer, line("", done=True).encode())
        if not ollama:
            await send_chunk(writer, b"data: [DONE]\n\n")
    await send_chunk(writer, b"")


def _ollama(piece: str, *, done: bool = False) -> str:
    message = {"role": "assistant", "content": piece}
    return json.dumps({"model": "qwen3:14b", "message": message, "done": done}) + "\n"


def _ollama_thought(thought: Thought) -> str:
    message = {"role": "assistant", "content": "", "thinking": thought.text}
    return json.dumps({"model": "qwen3:14b", "message": message, "done": False}) + "\n"


def _ollama_call(call: Call) -> str:
    function = {"name": call.name, "arguments": call.arguments}
    message = {"role": "assistant", "content": "", "tool_calls": [{"function": function}]}
    return json.dumps({"model": "qwen3:14b", "message": message, "done": False}) + "\n"


def _openai(piece: str, *, done: bool = False) -> str:
    return _openai_delta({"content": piece}, done=done)


def _openai_call(call: Call, index: int) -> list[str]:
    """Name first, then the arguments in two pieces, as the protocol has it."""
    text = call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)
    half = len(text) // 2
    begin = {
        "index": index,
        "id": f"id_{index}",
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }
    rest = [
        {"index": index, "function": {"arguments": part}} for part in (text[:half], text[half:])
    ]
    return [_openai_delta({"tool_calls": [piece]}) for piece in (begin, *rest)]


def _openai_delta(delta: dict[str, Any], *, done: bool = False) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if done else None}
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk)}\n\n"
