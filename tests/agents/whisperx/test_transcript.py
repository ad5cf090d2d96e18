"""Channels are put in order by time, and nothing is lost."""

from agents.conversation import Word
from agents.whisperx.transcript import (
    CALLER,
    TOM,
    RecordingTranscript,
    Segment,
    merged,
    shifted,
    spoken_by,
)


def said(text: str, start: float, aligned: bool = True) -> Segment:
    words = tuple(
        Word(word, start + number, start + number + 0.5, 0.9)
        for number, word in enumerate(text.split())
    )
    end = start + len(words)
    return Segment(text=text, start_s=start, end_s=end, words=words if aligned else ())


def test_two_channels_in_order() -> None:
    tom = RecordingTranscript(language="de", segments=(said("Guten Tag", 0), said("Gern", 9)))
    caller = RecordingTranscript(language="de", segments=(said("Ich möchte einen Termin", 3),))
    both = merged([spoken_by(CALLER, caller), spoken_by(TOM, tom)])
    assert [(part.speaker, part.text) for part in both.segments] == [
        (TOM, "Guten Tag"),
        (CALLER, "Ich möchte einen Termin"),
        (TOM, "Gern"),
    ]
    assert both.text == "Guten Tag Ich möchte einen Termin Gern"
    assert both.aligned


def test_the_language_is_that_of_whoever_spoke() -> None:
    silent = RecordingTranscript(language="en")
    spoke = RecordingTranscript(language="de", segments=(said("Hallo", 1),))
    assert merged([silent, spoke]).language == "de"
    assert merged([silent, silent]).text == ""


def test_one_channel_without_times_is_told() -> None:
    aligned = RecordingTranscript(language="de", segments=(said("Hallo", 1),))
    plain = RecordingTranscript(language="de", segments=(said("Tag", 2, False),), aligned=False)
    assert not merged([aligned, plain]).aligned
    empty = RecordingTranscript(language="de", aligned=False)
    assert merged([aligned, empty]).aligned, "nothing was said there"


def test_a_part_of_a_recording_is_moved_to_its_place() -> None:
    moved = shifted(said("Guten Tag", 1), 10)
    assert (moved.start_s, moved.end_s) == (11, 13)
    assert moved.words == (Word("Guten", 11, 11.5, 0.9), Word("Tag", 12, 12.5, 0.9))


def test_it_survives_being_stored() -> None:
    transcript = RecordingTranscript(language="de", segments=(said("Guten Tag", 1),), model="tiny")
    stored = transcript.model_dump(mode="json")
    assert stored["segments"][0]["words"][1]["text"] == "Tag"
    assert RecordingTranscript.model_validate(stored) == transcript
