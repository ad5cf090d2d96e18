"""Stands for an OpenAI account, which we do not have.

It speaks the published protocols: the WebSocket of realtime transcription
(`/v1/realtime?intent=transcription`, the events of the API reference), and `/v1/audio/speech`. It
can fail the ways a service does: refuse, stall, tell an error, cut the connection. Nothing of it
shows how the real service hears, speaks, or how fast it is.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Literal

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from agents.engines.tts.espeak import Espeak
from media.resample import resample
from tests.agents.engines.http_service import HttpRequest, http_service, send_chunk

_RATE = 24_000
_LEAST_BYTES = 2 * _RATE // 10
"""A commit of less than 100 ms is an error."""
_ITEM = "conversation.item.input_audio_transcription"

SttFault = Literal["", "stall", "cut", "close", "error", "garbage", "failed", "stall at end"]
_EARLY = ("stall", "cut", "close", "error", "garbage")
TtsFault = Literal["", "stall", "cut"]


@dataclass
class OpenAiBehaviour:
    """What the service does, and what it was asked."""

    texts: list[str] = field(default_factory=list[str])
    """Of the next utterances."""
    status: int = 0
    """Answer to every request, where it is no success."""
    stt_fault: SttFault = ""
    """After a third of a second of audio, or instead of the text."""
    stt_fault_from: int = 0
    """Utterances that are understood before."""
    tts_fault: TtsFault = ""
    tts_fault_after: int = 0
    """Bytes."""
    tts_fault_in: str = ""
    """Only where the text holds it."""
    piece_bytes: int = 4_097
    """Of speech in a write: an odd number, since no network knows samples."""
    voice: Callable[[str], bytes] = lambda text: Espeak("de").synthesize(text).pcm
    keys: list[str] = field(default_factory=list[str])
    paths: list[str] = field(default_factory=list[str])
    sessions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    audio: list[bytearray] = field(default_factory=list[bytearray])
    """What each utterance held, at 24 kHz."""
    spoken: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Requests for speech."""
    connections: set[ServerConnection] = field(default_factory=set[ServerConnection])


@asynccontextmanager
async def realtime_service(behaviour: OpenAiBehaviour) -> AsyncIterator[str]:
    """Run the transcription; yields the base URL of the API."""

    def admit(connection: ServerConnection, request: Request) -> Response | None:
        behaviour.keys.append(request.headers.get("Authorization", ""))
        behaviour.paths.append(request.path)
        return connection.respond(HTTPStatus(behaviour.status), "no") if behaviour.status else None

    async def talk(connection: ServerConnection) -> None:
        behaviour.connections.add(connection)
        try:
            await _transcribe(behaviour, connection)
        except ConnectionClosed:
            pass
        finally:
            behaviour.connections.discard(connection)

    async with serve(
        talk, "127.0.0.1", 0, process_request=admit, max_size=None, close_timeout=0.2
    ) as server:
        yield f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/v1"


async def _transcribe(behaviour: OpenAiBehaviour, connection: ServerConnection) -> None:
    text = behaviour.texts.pop(0) if behaviour.texts else ""
    heard = bytearray()
    behaviour.audio.append(heard)
    fault = behaviour.stt_fault if len(behaviour.audio) > behaviour.stt_fault_from else ""
    told = 0

    async def send(kind: str, **content: object) -> None:
        event = {"type": kind, "event_id": "e", "item_id": "i", "content_index": 0}
        await connection.send(json.dumps(event | content))

    await send("session.created", session={"type": "transcription"})
    async for message in connection:
        event = json.loads(message)
        match event["type"]:
            case "session.update":
                behaviour.sessions.append(event["session"])
                await send("session.updated", session=event["session"])
            case "input_audio_buffer.append":
                heard += base64.b64decode(event["audio"])
                words = text.split()
                while told < min(len(words), len(heard) // 14_400):  # a word in 300 ms
                    await send(f"{_ITEM}.delta", delta=f"{' ' if told else ''}{words[told]}")
                    told += 1
                if len(heard) > 16_000 and fault in _EARLY:
                    await _fail(fault, connection, send)
                    return
            case "input_audio_buffer.commit":
                if len(heard) < _LEAST_BYTES:
                    code = "input_audio_buffer_commit_empty"
                    error = {"type": "invalid_request_error", "code": code, "message": "too small"}
                    await send("error", error=error)
                    continue
                await send("input_audio_buffer.committed", previous_item_id=None)
                if fault == "stall at end":
                    await connection.wait_closed()
                if fault == "failed":
                    error = {"code": "audio_unintelligible", "message": "no"}
                    await send(f"{_ITEM}.failed", error=error)
                    continue
                usage = {"type": "duration", "seconds": len(heard) / 2 / _RATE}
                await send(f"{_ITEM}.completed", transcript=text, usage=usage)
            case kind:
                raise AssertionError(f"the protocol has no event {kind}")


async def _fail(fault: str, connection: ServerConnection, send: Callable[..., Any]) -> None:
    match fault:
        case "cut":
            connection.transport.abort()
        case "close":
            await connection.close(1011, "the service says no")
        case "error":
            error = {"type": "server_error", "code": "session_expired", "message": "no"}
            await send("error", error=error)
            await connection.wait_closed()
        case "garbage":
            await connection.send("<html>")
            await connection.wait_closed()
        case _:
            await connection.wait_closed()


@asynccontextmanager
async def speech_service(behaviour: OpenAiBehaviour) -> AsyncIterator[str]:
    """Run the voices; yields the base URL of the API."""
    async with http_service(partial(_speak, behaviour)) as address:
        yield f"{address}/v1"


async def _speak(
    behaviour: OpenAiBehaviour, request: HttpRequest, writer: asyncio.StreamWriter
) -> None:
    behaviour.keys.append(request.headers["authorization"])
    behaviour.paths.append(request.path)
    behaviour.spoken.append(json.loads(request.body))
    if behaviour.status:
        answer = json.dumps({"error": {"message": "no", "type": "t", "code": "c"}}).encode()
        status = f"HTTP/1.1 {behaviour.status} X\r\nContent-Type: application/json\r\n"
        writer.write(f"{status}Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
        await writer.drain()
        return
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/pcm\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    text: str = behaviour.spoken[-1]["input"]
    breaks = bool(behaviour.tts_fault) and behaviour.tts_fault_in in text
    pcm = resample(behaviour.voice(text), 16_000, _RATE)
    for at in range(0, len(pcm), behaviour.piece_bytes):
        if breaks and at >= behaviour.tts_fault_after:
            await writer.drain()
            if behaviour.tts_fault == "stall":
                await asyncio.Event().wait()
            writer.transport.abort()
            return
        await send_chunk(writer, pcm[at : at + behaviour.piece_bytes])
    await send_chunk(writer, b"")
