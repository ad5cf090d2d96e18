"""What a webhook gets: `docs/notify.md` shows one."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel

from agents.whisperx.summary import Summary
from agents.whisperx.transcript import RecordingTranscript
from media.audio import to_seconds
from tom.notify.notice import LeftMessage, Notice, TextState


class SpokenPart(BaseModel):
    """Where the message lies in the call's recording file, in seconds from its start."""

    start_s: float
    end_s: float


class MessagePayload(BaseModel):
    """One message."""

    text: str
    text_state: TextState
    """`final`; `provisional`: a transcript is to follow; `not_transcribed`: it failed."""
    taken_at: datetime
    summary: Summary
    transcript: RecordingTranscript | None
    """Sentences and words with their times; None for what was not transcribed."""
    audio: SpokenPart | None
    """None for what was taken down in a conversation."""


class CallPayload(BaseModel):
    """The call in which they were left."""

    id: str
    line: str
    door: str
    caller: str
    callee: str
    started_at: datetime
    ended_at: datetime
    language: str
    url: str | None
    """Its page in the web interface, where `web.public_url` is set."""
    recording_url: str | None
    """Its recording, for whoever has a token (`tom token --role viewer`)."""


class Data(BaseModel):
    """What happened."""

    call: CallPayload
    messages: list[MessagePayload]


class Payload(BaseModel):
    """The request's body: type, time and data, as the Standard Webhooks specification has it."""

    type: Literal["message.left", "test"] = "message.left"
    timestamp: datetime
    """When the call ended."""
    data: Data


def payload_of(notice: Notice, public_url: str = "") -> Payload:
    """The body for a notice. `public_url`: the web interface's address."""
    base = public_url.rstrip("/")
    spoken = any(message.audio is not None for message in notice.messages)
    recording = f"{base}/api/calls/{notice.call_id}/recording" if base and spoken else None
    call = CallPayload(
        id=notice.call_id,
        line=notice.line,
        door=notice.door,
        caller=notice.caller,
        callee=notice.callee,
        started_at=notice.started_at.astimezone(UTC),
        ended_at=notice.ended_at.astimezone(UTC),
        language=notice.language,
        url=notice.url or None,
        recording_url=recording,
    )
    return Payload(
        type="test" if notice.is_test else "message.left",
        timestamp=notice.ended_at.astimezone(UTC),
        data=Data(call=call, messages=[_message(each) for each in notice.messages]),
    )


def _message(message: LeftMessage) -> MessagePayload:
    audio = message.audio
    return MessagePayload(
        text=message.text,
        text_state=message.state,
        taken_at=message.taken_at.astimezone(UTC),
        summary=message.summary,
        transcript=message.transcript,
        audio=audio
        and SpokenPart(start_s=to_seconds(audio.first_sample), end_s=to_seconds(audio.end_sample)),
    )
