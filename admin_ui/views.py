"""What the API shows of a call: pydantic models over the call log's rows."""

from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from admin_ui.transcript_views import CorrectedTranscript, corrected_transcript
from telephony.call import CallState, Direction, Door, EndReason
from telephony.calllog import CallResult, RecordingState
from telephony.calllog.models import CallRow


class View(BaseModel):
    """Read from a row's attributes."""

    model_config = ConfigDict(from_attributes=True)


class TurnView(View):
    """What the caller said and what TOM answered; the greeting has no caller's part.

    Positions are samples at 16 kHz since the call was answered.
    """

    index: int
    said: str = Field(description="The caller's final transcript.")
    said_start: int
    said_end: int
    reply: str = Field(description="All that TOM meant to say.")
    heard: str = Field(description="What of the reply the caller heard.")
    reply_start: int | None = Field(description="First sample of the reply that was heard.")
    reply_end: int | None
    interrupted: bool = Field(description="The caller barged in.")
    endpoint_ms: float | None = Field(
        description="End of speech to the endpoint's decision, in ms."
    )
    stt_ms: float | None = Field(description="End of speech to the final transcript, in ms.")
    llm_ms: float | None = Field(description="End of speech to the reply's first clause, in ms.")
    tts_ms: float | None = Field(description="End of speech to the reply's first audio, in ms.")
    reply_ms: float | None = Field(
        description="End of speech to the reply's first audio on the line, in ms."
    )


class EventView(View):
    """Something that happened in the call."""

    at: AwareDatetime
    at_samples: int | None = Field(description="Samples since the call was answered.")
    kind: str
    data: dict[str, Any]


class RecordingView(View):
    """A WAV file of the call: `GET /api/calls/{call_id}/recordings/{id}`."""

    id: int
    kind: Literal["call", "voicemail"]
    start_sample: int
    end_sample: int | None = Field(description="One past the last; null while the file grows.")
    channels: int = Field(description="2: caller left, TOM right.")
    state: RecordingState


class NoteView(View):
    """A message taken for the people TOM answers for, or what one of them noted."""

    id: int
    text: str
    caller_name: str
    callback_number: str
    taken_at: AwareDatetime
    done: bool = Field(description="Somebody has seen to it.")
    author: str = Field(description="`tom`, or the name of who wrote it.")
    urgent: bool = Field(description="The caller says or shows that it is urgent.")


class CallSummary(View):
    """A call in the list."""

    id: str
    direction: Direction
    door: Door
    line: str
    profile: str
    variant: str = Field(description="Of the settings that answered; empty: none are compared.")
    barge_ins: int = Field(description="Times that the caller stopped TOM.")
    repairs: int = Field(description="Turns in which one side did not understand the other.")
    caller: str
    callee: str
    state: CallState
    started_at: AwareDatetime
    answered_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    duration_s: float | None = Field(description="Seconds from the answer to the end.")
    end_reason: EndReason | None
    sip_code: int | None = Field(description="Final SIP status code towards the caller.")
    result: CallResult | None = Field(description="Null while the call lasts.")
    pipeline: str
    stt_engine: str
    llm_engine: str
    tts_engine: str
    summary: str
    turn_count: int
    wer: float | None = Field(
        description="Word error rate of what was understood live, measured against the transcript"
        " of the recording; null where there is none."
    )
    recordings: list[RecordingView]
    notes: list[NoteView]


class CallDetail(CallSummary):
    """A call with all that happened in it."""

    turns: list[TurnView] = Field(description="As they were understood live.")
    events: list[EventView]
    corrected: CorrectedTranscript | None = Field(
        None, description="The transcript of the recording; null until there is one."
    )

    @classmethod
    def of(cls, call: CallRow) -> Self:
        """The call, read with all that belongs to it and the transcripts."""
        found = cls.model_validate(call)
        return found.model_copy(update={"corrected": corrected_transcript(call)})


class CallPage(BaseModel):
    """One page of the list."""

    calls: list[CallSummary]
    total: int = Field(description="Calls that match the filters, on all pages.")
    limit: int
    offset: int
