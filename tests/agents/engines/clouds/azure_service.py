"""Stands for an Azure Speech account, which we do not have.

It speaks the wire protocol of the Speech service, as published (Microsoft's "Speech Service
WebSocket protocol") and as the official SDK 1.53 speaks it: WebSocket messages of headers and a
body, text ones as they are, binary ones with the length of the headers in front. It can fail the
ways a service does: refuse, stall, close or cut the connection. Nothing of it shows how the real
service hears, speaks, or how fast it is.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from xml.etree import ElementTree

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from agents.engines import SpeechChunk
from agents.engines.tts.espeak import Espeak

_TICKS = 10_000_000
_RATE = 16_000
_HYPOTHESIS_EVERY = 3
"""Audio messages."""
_AUDIO_BYTES = 6_400
"""Of speech in a message."""
_SSML = "{http://www.w3.org/2001/10/synthesis}"

Fault = Literal["", "stall", "cut", "close"]
"""What it does in the middle of a request: nothing more, cut the connection, or close it (1007)."""


@dataclass
class AzureBehaviour:
    """What the service does, and what it was asked."""

    phrases: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    """The phrases of the next utterances; none: no match."""
    status: int = 101
    """Answer to the handshake."""
    stt_fault: Fault = ""
    """After a third of a second of audio."""
    stt_fault_from: int = 0
    """Utterances that are understood before."""
    tts_fault: Fault = ""
    tts_fault_after: int = 0
    """Audio messages."""
    tts_fault_in: str = ""
    """Only where the text holds it."""
    voice: Callable[[str], SpeechChunk] = lambda text: Espeak("de").synthesize(text)
    keys: list[str] = field(default_factory=list[str])
    paths: list[str] = field(default_factory=list[str])
    contexts: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What recognitions were asked with (speech.context)."""
    audio: list[bytearray] = field(default_factory=list[bytearray])
    """What each utterance held."""
    documents: list[str] = field(default_factory=list[str])
    """SSML that was to be spoken."""
    formats: list[str] = field(default_factory=list[str])
    connections: set[ServerConnection] = field(default_factory=set[ServerConnection])

    async def hang_up(self) -> None:
        """Close all connections, as the service does with idle ones."""
        for connection in list(self.connections):
            await connection.close()


@asynccontextmanager
async def azure_service(behaviour: AzureBehaviour) -> AsyncIterator[str]:
    """Run it; yields its host like ws://127.0.0.1:1234."""

    def admit(connection: ServerConnection, request: Request) -> Response | None:
        behaviour.keys.append(request.headers.get("Ocp-Apim-Subscription-Key", ""))
        behaviour.paths.append(request.path)
        if behaviour.status == 101:
            return None
        return connection.respond(HTTPStatus(behaviour.status), "no\n")

    async def talk(connection: ServerConnection) -> None:
        behaviour.connections.add(connection)
        try:
            await _Conversation(behaviour, connection).run()
        except ConnectionClosed:
            pass
        finally:
            behaviour.connections.discard(connection)

    server: Server
    async with serve(
        talk, "127.0.0.1", 0, process_request=admit, max_size=None, close_timeout=0.2
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


class _Conversation:
    """One connection."""

    def __init__(self, behaviour: AzureBehaviour, connection: ServerConnection) -> None:
        self._behaviour = behaviour
        self._connection = connection
        self._request = ""
        """The turn's id."""
        self._turns = 0
        self._messages = 0
        self._phrases: tuple[str, ...] = ()

    async def run(self) -> None:
        async for message in self._connection:
            if isinstance(message, str):
                head, _, body = message.partition("\r\n\r\n")
                await self._text(_headers(head), body)
            else:
                size = int.from_bytes(message[:2], "big")
                headers = _headers(message[2 : 2 + size].decode("ascii"))
                assert headers["path"] == "audio", headers
                if await self._audio(headers["x-requestid"], message[2 + size :]):
                    return

    async def _text(self, headers: dict[str, str], body: str) -> None:
        match headers["path"]:
            case "speech.context":
                self._behaviour.contexts.append(json.loads(body))
            case "synthesis.context":
                audio = json.loads(body)["synthesis"]["audio"]
                self._behaviour.formats.append(audio["outputFormat"])
            case "ssml":
                self._request = headers["x-requestid"]
                await self._speak(body)
            case "speech.config" | "telemetry":
                pass
            case path:
                raise AssertionError(f"the protocol has no message {path}")

    # Recognition. After an utterance's end the SDK begins another turn, which ends at once.

    async def _audio(self, request: str, pcm: bytes) -> bool:
        """Whether the connection has come to its end."""
        behaviour = self._behaviour
        if request != self._request:
            self._request, self._messages = request, 0
            self._turns += 1
            if self._turns == 1:
                self._phrases = behaviour.phrases.pop(0) if behaviour.phrases else ()
                behaviour.audio.append(bytearray())
            await self._send("turn.start", {"context": {"serviceTag": "tag"}})
        self._messages += 1
        behaviour.audio[-1] += pcm
        breaks = len(behaviour.audio) > behaviour.stt_fault_from
        if behaviour.stt_fault and breaks and self._messages > _HYPOTHESIS_EVERY:
            return await self._fail(behaviour.stt_fault)
        if pcm and self._messages % _HYPOTHESIS_EVERY == 0 and self._phrases:
            words = " ".join(self._phrases).lower().split()
            heard = " ".join(words[: self._messages // _HYPOTHESIS_EVERY])
            await self._send("speech.hypothesis", {"Text": heard, "Offset": 0, "Duration": _TICKS})
        if not pcm:
            await self._end_turn()
        return False

    async def _end_turn(self) -> None:
        await self._send("speech.endDetected", {"Offset": _TICKS})
        for text in self._phrases:
            phrase = {"RecognitionStatus": "Success", "DisplayText": text}
            await self._send("speech.phrase", phrase | {"Offset": 0, "Duration": _TICKS})
        self._phrases = ()
        end = {"RecognitionStatus": "EndOfDictation", "Offset": _TICKS, "Duration": 0}
        await self._send("speech.phrase", end)
        await self._send("turn.end", {})

    # Synthesis

    async def _speak(self, document: str) -> None:
        behaviour = self._behaviour
        behaviour.documents.append(document)
        voice = ElementTree.fromstring(document).find(f"{_SSML}voice")
        assert voice is not None, document
        text = "".join(voice.itertext())
        context = {"context": {"serviceTag": "tag"}}
        await self._send("turn.start", context)
        await self._send("response", context | {"audio": {"type": "inline", "streamId": "1"}})
        speech = behaviour.voice(text)
        start = 0
        for mark in speech.marks:
            word = text[start : mark.text_end].split()[-1]
            start = mark.text_end
            await self._send("audio.metadata", _boundary(word, mark.at_samples))
        for number, at in enumerate(range(0, len(speech.pcm), _AUDIO_BYTES)):
            breaks = number == behaviour.tts_fault_after and behaviour.tts_fault_in in text
            if behaviour.tts_fault and breaks:
                await self._fail(behaviour.tts_fault)
                return
            await self._send_audio(speech.pcm[at : at + _AUDIO_BYTES])
        await self._send_audio(b"")
        await self._send("turn.end", {})

    async def _fail(self, fault: Fault) -> bool:
        match fault:
            case "cut":
                self._connection.transport.abort()
                return True
            case "close":
                await self._connection.close(1007, "the service says no")
                return True
            case _:
                await self._connection.wait_closed()
                return True

    async def _send(self, path: str, body: object) -> None:
        head = f"X-RequestId:{self._request}\r\nContent-Type:application/json; charset=utf-8\r\n"
        await self._connection.send(f"{head}Path:{path}\r\n\r\n{json.dumps(body)}")

    async def _send_audio(self, pcm: bytes) -> None:
        head = f"X-RequestId:{self._request}\r\nX-StreamId:1\r\nPath:audio\r\n".encode()
        await self._connection.send(len(head).to_bytes(2, "big") + head + pcm)


def _boundary(word: str, at_samples: int) -> dict[str, Any]:
    text = {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"}
    data = {"Offset": at_samples * _TICKS // _RATE, "Duration": 0, "text": text}
    return {"Metadata": [{"Type": "WordBoundary", "Data": data}]}


def _headers(head: str) -> dict[str, str]:
    rows = (line.partition(":") for line in head.split("\r\n") if line)
    return {name.strip().lower(): value.strip() for name, _, value in rows}
