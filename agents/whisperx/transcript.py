"""The transcript of a recording: who said what and when, word by word.

A recording's channels are transcribed apart, so each has its speaker; `merged` puts them in order.
"""

from pydantic import BaseModel, ConfigDict

from agents.conversation import Word

CALLER = "caller"
TOM = "tom"


class Segment(BaseModel):
    """A sentence of one speaker, or what was said in one breath. Seconds from the audio's start."""

    model_config = ConfigDict(frozen=True)

    text: str
    start_s: float
    end_s: float
    speaker: str = ""
    """`CALLER`, `TOM`, a name that diarization made up ("SPEAKER_00"), or empty."""
    words: tuple[Word, ...] = ()
    """With times from the audio's start; empty where the text was not aligned."""


class RecordingTranscript(BaseModel):
    """What was said in a recording."""

    model_config = ConfigDict(frozen=True)

    language: str
    """ISO 639-1, given or detected."""
    segments: tuple[Segment, ...] = ()
    """By time."""
    aligned: bool = True
    """The words have times."""
    model: str = ""
    """What made it, for the call log: "large-v2 on cuda"."""

    @property
    def text(self) -> str:
        """All that was said, in order, without speakers."""
        return " ".join(segment.text for segment in self.segments)


def spoken_by(speaker: str, transcript: RecordingTranscript) -> RecordingTranscript:
    """The transcript of a channel whose speaker is known."""
    segments = [part.model_copy(update={"speaker": speaker}) for part in transcript.segments]
    return transcript.model_copy(update={"segments": tuple(segments)})


def merged(channels: list[RecordingTranscript]) -> RecordingTranscript:
    """One transcript of the channels of a recording. The language is that of whoever spoke most."""
    segments = [segment for channel in channels for segment in channel.segments]
    segments.sort(key=lambda segment: (segment.start_s, segment.end_s))
    most = max(channels, key=lambda channel: len(channel.text))
    return most.model_copy(
        update={
            "segments": tuple(segments),
            "aligned": all(channel.aligned for channel in channels if channel.segments),
        }
    )


def shifted(segment: Segment, seconds: float) -> Segment:
    """The segment in a recording that began `seconds` earlier."""
    words = tuple(
        Word(word.text, word.start_s + seconds, word.end_s + seconds, word.confidence)
        for word in segment.words
    )
    start, end = segment.start_s + seconds, segment.end_s + seconds
    return segment.model_copy(update={"start_s": start, "end_s": end, "words": words})
