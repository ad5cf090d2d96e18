"""What a browser and TOM tell each other, over a WebSocket or a WebRTC data channel.

The models here are the one source: the TypeScript types are generated from them. A text message is
one event as JSON, told apart by `type`. On the WebSocket, binary messages are PCM16 audio (s16le
mono 16 kHz), in both directions.

Positions (`at`, `start`, `end`) are samples at 16 kHz since the call was answered.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from telephony.call import EndReason

MAX_CHUNK_BASE64 = 44_000
"""Characters of `audio` in one message: about a second of PCM16."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# ── browser to TOM ───────────────────────────────────────────────────────────────────────────


class AudioChunk(_Event):
    """Some of the caller's voice, for clients that cannot send binary messages."""

    type: Literal["audio_chunk"] = "audio_chunk"
    audio: str = Field(max_length=MAX_CHUNK_BASE64, description="Base64 of s16le mono 16 kHz.")
    codec: Literal["pcm16"] = "pcm16"


class Ping(_Event):
    """Answered at once with a `pong` that carries the same `id`."""

    type: Literal["ping"] = "ping"
    id: str = Field(default="", max_length=64)


class Digit(_Event):
    """The caller keyed a digit."""

    type: Literal["digit"] = "digit"
    digit: str = Field(pattern="^[0-9*#A-D]$")


class HangUp(_Event):
    """The caller ends the call."""

    type: Literal["hang_up"] = "hang_up"


ClientEvent = Annotated[AudioChunk | Ping | Digit | HangUp, Field(discriminator="type")]
client_event: TypeAdapter[ClientEvent] = TypeAdapter(ClientEvent)


# ── TOM to browser ───────────────────────────────────────────────────────────────────────────


class Pong(_Event):
    type: Literal["pong"] = "pong"
    id: str = ""


class CallStarted(_Event):
    """TOM has answered."""

    type: Literal["call_started"] = "call_started"
    call_id: str


class PipelineChosen(_Event):
    """Which pipeline answers, and why."""

    type: Literal["pipeline"] = "pipeline"
    pipeline: Literal["realtime", "whisperx"]
    conversation: bool = Field(
        description="The caller is answered; else they leave a message after a tone."
    )
    reason: str
    at: int


class SpeechStarted(_Event):
    """The caller began to speak."""

    type: Literal["speech_started"] = "speech_started"
    at: int


class SttPartial(_Event):
    """What the recogniser makes of the caller so far; the next one replaces it."""

    type: Literal["stt_partial"] = "stt_partial"
    text: str
    at: int


class SttFinal(_Event):
    """What the caller said in one utterance."""

    type: Literal["stt_final"] = "stt_final"
    text: str
    at: int


class LlmToken(_Event):
    """The next piece of TOM's reply, as it comes from the model. White space is part of it."""

    type: Literal["llm_token"] = "llm_token"
    text: str
    at: int


class TtsAudio(_Event):
    """Some of TOM's voice, for clients that asked for audio as JSON."""

    type: Literal["tts_audio"] = "tts_audio"
    codec: Literal["pcm16"] = "pcm16"
    audio: str = Field(description="Base64 of s16le mono 16 kHz.")


class Clear(_Event):
    """Drop all audio that is not played yet: TOM pauses or was interrupted."""

    type: Literal["clear"] = "clear"


class Timings(_Event):
    """When each stage was done, in ms after the end of the caller's speech."""

    endpoint_ms: float | None = None
    stt_ms: float | None = None
    llm_ms: float | None = None
    tts_ms: float | None = None
    reply_ms: float | None = None


class TurnEnd(_Event):
    """A turn is over."""

    type: Literal["turn_end"] = "turn_end"
    index: int
    interrupted: bool
    timings: Timings


class Transcript(_Event):
    """What was said in a turn that is over. The greeting has no caller's part."""

    type: Literal["transcript"] = "transcript"
    index: int
    said: str
    said_start: int
    said_end: int
    reply: str = Field(description="All that TOM meant to say.")
    heard: str = Field(description="What of it the caller heard.")
    reply_start: int | None
    reply_end: int | None


class Notice(_Event):
    """Anything else that happened in the call: an event's kind and its data, as in the call log."""

    type: Literal["notice"] = "notice"
    kind: str
    detail: str = ""
    at: int


class Problem(_Event):
    """A message was not understood, or something failed; the connection lives on."""

    type: Literal["error"] = "error"
    code: Literal[
        "malformed", "unknown_type", "invalid", "too_large", "rate_limited", "busy", "failed"
    ]
    message: str
    field: str = Field(default="", description="The message's field that is at fault.")


class CallEnded(_Event):
    """The call is over; the connection closes."""

    type: Literal["call_ended"] = "call_ended"
    reason: EndReason


StreamEvent = Annotated[
    Pong
    | CallStarted
    | PipelineChosen
    | SpeechStarted
    | SttPartial
    | SttFinal
    | LlmToken
    | TtsAudio
    | Clear
    | TurnEnd
    | Transcript
    | Notice
    | Problem
    | CallEnded,
    Field(discriminator="type"),
]
stream_event: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
