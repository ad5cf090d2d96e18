"""What a reply says, how far ahead it works, and what of it was heard at any cut."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agents.conversation import Connect, EndCall, MustHear, Piece
from agents.engines import EngineError, SpeechChunk
from agents.realtime.reply import Reply, pieces
from media.audio import FRAME_SAMPLES
from tests.agents.line import ScriptedLine
from tests.agents.scene import CHARACTER_SAMPLES, PlainVoice
from tests.agents.virtual_time import virtual_time

TEXT = "Guten Tag. Wir haben heute bis zwölf Uhr geöffnet. Kann ich sonst helfen?"
CLAUSES = ["Guten Tag.", "Wir haben heute bis zwölf Uhr geöffnet.", "Kann ich sonst helfen?"]


def reply_of(
    line: ScriptedLine,
    *parts: Piece,
    voice: PlainVoice | None = None,
    source: AsyncIterator[Piece] | None = None,
    told: list[str] | None = None,
) -> Reply:
    say = source or pieces(*parts)
    clauses: list[str] = [] if told is None else told
    return Reply(say, line, voice or PlainVoice(), str.lower, clauses.append)


@virtual_time
async def test_it_says_everything_in_order() -> None:
    line, voice, told = ScriptedLine(), PlainVoice(), list[str]()
    reply = reply_of(line, TEXT[:20], TEXT[20:], EndCall(), voice=voice, told=told)
    assert not reply.audible
    task = asyncio.create_task(reply.run())
    await line.quiet(6)
    await task
    assert reply.text == reply.heard == TEXT
    assert reply.unheard == ""
    assert reply.audible
    assert told == CLAUSES
    assert voice.said == [clause.lower() for clause in CLAUSES]
    assert reply.actions == [EndCall()]
    assert line.played == sum(map(len, CLAUSES)) * CHARACTER_SAMPLES
    assert reply.first_text_at is not None
    assert reply.first_audio_at is not None


@virtual_time
async def test_what_must_be_heard_is_told_while_it_is() -> None:
    line = ScriptedLine()
    reply = reply_of(line, "Danke.", MustHear(" Die Nummer: eins zwei."), " Ist das richtig?")
    task = asyncio.create_task(reply.run())
    assert not reply.must_be_heard, "nothing is audible"
    due: dict[str, bool] = {}
    while not (task.done() and not line.pending):
        await line.quiet(0.02)
        due[reply.heard] = reply.must_be_heard
    assert reply.heard == reply.text == "Danke. Die Nummer: eins zwei. Ist das richtig?"
    assert not due[""]
    assert due["Danke."]
    assert due["Danke. Die Nummer: eins"]
    assert not due["Danke. Die Nummer: eins zwei."]


@pytest.mark.parametrize("marks", [True, False], ids=["marks", "no marks"])
@virtual_time
async def test_heard_and_unheard_at_any_cut(marks: bool) -> None:
    line = ScriptedLine()
    reply = reply_of(line, TEXT, voice=PlainVoice(marks))
    task = asyncio.create_task(reply.run())
    seen: list[str] = []
    while not (task.done() and not line.pending):
        seen.append(reply.heard)
        parts = [part for part in (reply.heard, reply.unheard) if part]
        assert " ".join(parts) in (TEXT, ""), "whole words, none lost, none twice"
        assert reply.heard_samples >= sum(
            len(clause) * CHARACTER_SAMPLES for clause in CLAUSES if clause in reply.heard
        ), "no clause before its last sample"
        await line.quiet(0.02)
    assert seen == sorted(seen, key=len), "what was heard grows"
    assert len(set(seen)) > 8, "word by word"


@virtual_time
async def test_with_marks_a_word_counts_when_the_next_begins() -> None:
    line = ScriptedLine()
    reply = reply_of(line, "eins zweiundzwanzig drei", voice=PlainVoice(marks=True))
    task = asyncio.create_task(reply.run())
    heard_at: dict[str, int] = {}
    while reply.heard != "eins zweiundzwanzig drei":
        await line.quiet(0.02)
        heard_at.setdefault(reply.heard, reply.heard_samples)
    for text, end in (("eins", 5), ("eins zweiundzwanzig", 20), ("eins zweiundzwanzig drei", 24)):
        assert 0 <= heard_at[text] - end * CHARACTER_SAMPLES < FRAME_SAMPLES
    await task


@virtual_time
async def test_nothing_counts_as_heard_while_the_voice_is_still_working() -> None:
    line, voice = ScriptedLine(), PlainVoice()
    voice.gate = asyncio.Event()
    reply = reply_of(line, TEXT, voice=voice)
    task = asyncio.create_task(reply.run())
    await line.quiet(5)
    assert reply.heard == CLAUSES[0], "the line ran dry; the second clause is not made yet"
    assert reply.text == TEXT
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reply.heard == CLAUSES[0]
    assert reply.unheard == " ".join(CLAUSES[1:])


class StreamingVoice(PlainVoice):
    """Gives a clause in pieces of one character, and never ends the first."""

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        for _ in text[: len(text) // 2]:
            yield SpeechChunk(bytes(2 * CHARACTER_SAMPLES))
        await asyncio.Event().wait()


@virtual_time
async def test_a_clause_of_unknown_length_is_not_heard_before_its_end() -> None:
    line = ScriptedLine()
    reply = reply_of(line, "Wir haben heute bis zwölf Uhr geöffnet.", voice=StreamingVoice())
    task = asyncio.create_task(reply.run())
    await line.quiet(3)
    assert not line.pending
    assert reply.heard in ("Wir haben", "Wir haben heute")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@virtual_time
async def test_speech_is_made_a_few_clauses_ahead_but_the_source_is_read_at_once() -> None:
    line, voice = ScriptedLine(), PlainVoice()
    sentences = [f"Das ist der Satz {name}." for name in ("aa", "bb", "cc", "dd", "ee", "ff")]
    reply = reply_of(line, " ".join(sentences), Connect("x"), voice=voice)
    task = asyncio.create_task(reply.run())
    await asyncio.sleep(1)  # the line plays nothing: the test feeds no frame
    assert len(voice.said) == 4, "one with the line, two ready, one waiting for room"
    assert reply.text == " ".join(sentences)
    assert reply.actions == [Connect("x")]
    await line.quiet(20)
    await task
    assert len(voice.said) == len(sentences)


@virtual_time
async def test_cancelled_and_flushed_it_never_sounds_again() -> None:
    """`flush` wakes a waiting `play`: what was cancelled must not go on from there."""
    line = ScriptedLine()
    reply = reply_of(line, TEXT)
    task = asyncio.create_task(reply.run())
    await line.quiet(1)
    assert line.pending
    reply.stop()
    task.cancel()
    await line.flush()
    heard = line.played
    await line.quiet(3)
    assert line.played == heard
    assert task.cancelled()


@virtual_time
async def test_a_source_slow_to_close_does_not_speak_on() -> None:
    closing = asyncio.Event()

    async def source() -> AsyncIterator[str]:
        try:
            yield TEXT
            await asyncio.Event().wait()
        finally:
            await closing.wait()  # a connection that says goodbye

    line = ScriptedLine()
    reply = reply_of(line, source=source())
    task = asyncio.create_task(reply.run())
    await line.quiet(1)
    reply.stop()
    task.cancel()
    await line.flush()
    heard = line.played
    await line.quiet(3)
    assert line.played == heard
    assert not task.done()
    closing.set()
    with pytest.raises(asyncio.CancelledError):
        await task


@virtual_time
async def test_audio_of_somebody_else_is_not_counted() -> None:
    line = ScriptedLine()
    await line.play(bytes(2 * 3200))
    reply = reply_of(line, "Guten Tag.")
    task = asyncio.create_task(reply.run())
    await line.quiet(0.2)
    assert line.played == 3200
    assert reply.heard_samples == 0
    await line.quiet(0.5)
    await task
    assert reply.heard == "Guten Tag."


@virtual_time
async def test_what_was_there_before_the_dialogue_failed_is_said() -> None:
    async def source() -> AsyncIterator[str]:
        yield "Guten Tag. Wir haben"
        raise EngineError("llm: gone")

    line = ScriptedLine()
    reply = reply_of(line, source=source())
    task = asyncio.create_task(reply.run())
    await line.quiet(3)
    await task
    assert reply.heard == "Guten Tag. Wir haben"
    assert [(stage, str(error)) for stage, error in reply.failures] == [("llm", "llm: gone")]


@virtual_time
async def test_what_was_there_before_the_voice_failed_is_heard() -> None:
    line, voice = ScriptedLine(), PlainVoice()
    voice.failures = [None, EngineError("plain: gone")]
    reply = reply_of(line, TEXT, EndCall(), voice=voice)
    task = asyncio.create_task(reply.run())
    await line.quiet(3)
    await task
    assert reply.heard == "Guten Tag."
    assert [stage for stage, _ in reply.failures] == ["tts"]
    assert reply.actions == [EndCall()]


@virtual_time
async def test_after_hang_up_it_ends_at_once() -> None:
    line = ScriptedLine()
    reply = reply_of(line, TEXT)
    task = asyncio.create_task(reply.run())
    await line.quiet(1)
    await line.hang_up()
    await asyncio.wait_for(task, 0.1)
    assert CLAUSES[0] in reply.heard
    assert reply.heard != reply.text
