"""What of a conversation a screen shows: the agents' events in the browser's words."""

from dataclasses import asdict

from agents import events
from agents.conversation import Turn
from agents.events import CallEvent
from media.audio import SAMPLE_RATE
from telephony.browser.events import (
    LlmToken,
    Notice,
    PipelineChosen,
    SpeechStarted,
    StreamEvent,
    SttFinal,
    SttPartial,
    Timings,
    Transcript,
    TurnEnd,
)


def on_screen(event: CallEvent) -> StreamEvent | None:
    """`event` for a screen; None for what the turn's own events tell better."""
    match event:
        case events.PipelinePicked():
            return PipelineChosen(
                pipeline=event.pipeline,
                conversation=event.conversation,
                reason=event.reason,
                at=event.at,
            )
        case events.SpeechStarted():
            return SpeechStarted(at=event.at)
        case events.PartialTranscript():
            return SttPartial(text=event.text, at=event.at)
        case events.FinalTranscript():
            return SttFinal(text=event.text, at=event.at)
        case events.ReplyPiece():
            return LlmToken(text=event.text, at=event.at)
        case events.ReplyClause() | events.TurnEnded():
            return None
        case _:
            return Notice(kind=event.kind, detail=_detail(event), at=event.at)


def turn_on_screen(turn: Turn) -> tuple[Transcript, TurnEnd]:
    """A turn that is over."""
    transcript = Transcript(
        index=turn.index,
        said=turn.said,
        said_start=turn.said_start,
        said_end=turn.said_end,
        reply=turn.reply,
        heard=turn.heard,
        reply_start=turn.reply_start,
        reply_end=turn.reply_end,
    )
    timings = Timings(**asdict(turn.timings))
    return transcript, TurnEnd(index=turn.index, interrupted=turn.interrupted, timings=timings)


def _detail(event: CallEvent) -> str:
    match event:
        case events.BargeIn():
            return f"{1000 * event.dropped_samples / SAMPLE_RATE:.0f} ms"
        case events.Backchannel() | events.ReplyResumed() | events.MessageRecorded():
            return event.text
        case events.MailboxUsed():
            return " ".join(filter(None, (event.action, event.detail)))
        case events.DigitsKeyed():
            return event.digits
        case events.ActionTaken():
            return " ".join(filter(None, (event.action, event.detail)))
        case events.HandedOver():
            return event.profile
        case events.FillerSaid():
            return event.text
        case events.ToolUsed():
            return f"{event.tool}: {event.outcome}, {event.duration_ms:.0f} ms"
        case events.EngineFailed():
            instead = f" → {event.instead}" if event.instead else ""
            return f"{event.stage}: {event.engine}: {event.cause}{instead}"
        case _:
            return ""
