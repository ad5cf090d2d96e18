"""Single answers: noise, failing engines, notes and actions; the pipeline's tick is the test's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from agents import events
from agents.conversation import (
    Connect,
    EndCall,
    Message,
    MustHear,
    Note,
    Outcome,
    ToVoicemail,
    Transcript,
)
from agents.engines import EngineError
from agents.realtime.answer import Answer
from agents.realtime.floor import Speech
from agents.realtime.recognition import Recognition
from agents.realtime.reply import pieces
from agents.realtime.turn_taking import TurnTaking
from media.audio import FRAME_SAMPLES, SAMPLE_RATE, to_samples
from tests.agents.scene import Heard, Part, PlainVoice, Scene, ScriptedStream
from tests.agents.virtual_time import virtual_time

NOTE = Note("Bitte zurückrufen", "Müller", "030123")


class Said:
    """An answer in a call of its own."""

    def __init__(self, scene: Scene, group: asyncio.TaskGroup) -> None:
        self.scene = scene
        self.group = group
        self.answer: Answer

    def speech(self, *texts: Heard, length_s: float = 2.0, finished_ms: float = 160) -> Speech:
        utterances = tuple(Recognition(ScriptedStream(text), self.group) for text in texts)
        end = round(length_s * SAMPLE_RATE)
        self.scene.floor.position = later = end + to_samples(200)
        taking = TurnTaking(finished_ms, finished_ms, finished_ms, 900)
        return Speech(utterances, 0, end, later, taking, "scripted")

    def begin(
        self,
        caller: Speech | str | None,
        *source: str | Connect | EndCall | ToVoicemail | Note,
        stopped: Answer | None = None,
    ) -> Answer:
        self.answer = Answer(self.scene.floor, caller, stopped)
        self.answer.start(self.group, partial(pieces, *source) if source else None)
        return self.answer

    async def quiet(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            await self.scene.line.quiet(0.02)
            self.scene.floor.position += FRAME_SAMPLES
            self.answer.tick()


@asynccontextmanager
async def call(*replies: list[Part], voice: PlainVoice | None = None) -> AsyncIterator[Said]:
    async with asyncio.TaskGroup() as group:
        yield Said(Scene(*replies, voice=voice), group)


@virtual_time
async def test_a_question_is_answered_and_remembered() -> None:
    async with call(["Von acht bis zwölf."]) as said:
        answer = said.begin(said.speech("wann haben sie geöffnet"))
        await said.quiet(2)
        assert answer.done
        answer.close()
        answer.close()
    scene = said.scene
    assert scene.dialogue.asked == [[Message("caller", "wann haben sie geöffnet")]]
    assert scene.history == [
        ("caller", "wann haben sie geöffnet"),
        ("tom", "Von acht bis zwölf."),
    ]
    (turn,) = scene.turns
    assert (turn.said, turn.reply, turn.heard) == (
        "wann haben sie geöffnet",
        "Von acht bis zwölf.",
        "Von acht bis zwölf.",
    )
    assert not turn.interrupted
    assert [event.text for event in scene.told(events.FinalTranscript)] == [turn.said]


@virtual_time
async def test_the_stages_are_timed_in_order_from_the_end_of_speech() -> None:
    async with call(["Ja."]) as said:
        answer = said.begin(said.speech("haben sie geöffnet und", "am freitag"))
        await said.quiet(2)
        answer.close()
    t = said.scene.turns[0].timings
    stages = [t.endpoint_ms, t.stt_ms, t.llm_ms, t.tts_ms, t.reply_ms]
    assert None not in stages
    assert stages == sorted(stages, key=lambda stage: stage or 0)
    assert stages[0] == 200, "the endpointer had waited 200 ms already"


@virtual_time
async def test_short_noise_is_no_turn() -> None:
    async with call(["Wie bitte?"]) as said:
        answer = said.begin(said.speech("", length_s=0.4))
        await said.quiet(0.1)
        assert answer.done
        answer.close()
    assert said.scene.turns == []
    assert said.scene.history == []


@virtual_time
async def test_long_speech_without_text_is_told_to_the_dialogue() -> None:
    async with call(["Wie bitte?"]) as said:
        answer = said.begin(said.speech("", length_s=3))
        await said.quiet(2)
        answer.close()
    assert said.scene.history == [("caller", "[unverständlich]"), ("tom", "Wie bitte?")]


@virtual_time
async def test_a_failing_recogniser_is_told_and_the_caller_is_asked_again() -> None:
    async with call(["Wie bitte?"]) as said:
        answer = said.begin(said.speech(EngineError("scripted: broken"), length_s=0.4))
        await said.quiet(2)
        answer.close()
    (failed,) = said.scene.told(events.EngineFailed)
    assert (failed.stage, failed.engine, failed.cause) == ("stt", "scripted", "scripted: broken")
    assert said.scene.turns[0].heard == "Wie bitte?"


@virtual_time
async def test_the_part_that_was_recognised_is_answered() -> None:
    async with call(["Ja."]) as said:
        answer = said.begin(said.speech("guten tag", EngineError("scripted: broken")))
        await said.quiet(2)
        answer.close()
    assert said.scene.history[0] == ("caller", "guten tag")


@virtual_time
async def test_actions_wait_until_everything_was_heard() -> None:
    async with call() as said:
        answer = said.begin(None, "Auf Wiederhören.", EndCall())
        await said.quiet(0.78)
        assert answer.outcome is None
        assert not answer.settled
        await said.quiet(0.35)
        assert not answer.settled, "what the caller says to it may be under way"
        await said.quiet(0.15)
        assert answer.outcome is Outcome.ENDED


@virtual_time
async def test_a_note_is_kept_as_soon_as_the_reply_is_audible() -> None:
    async with call() as said:
        answer = said.begin(None, "Ich habe das notiert.", NOTE, "Auf Wiederhören.")
        await said.quiet(0.1)
        assert said.scene.notes == [NOTE]
        answer.cancel()
        answer.close()
        assert said.scene.notes == [NOTE]
    (taken,) = said.scene.told(events.ActionTaken)
    assert (taken.action, taken.detail) == ("note", NOTE.text)


@virtual_time
async def test_a_note_of_an_answer_that_was_taken_back_is_not_kept() -> None:
    async with call() as said:
        said.scene.voice.failures = [None]
        answer = said.begin(None, NOTE)
        await asyncio.sleep(0)
        answer.cancel()
        await said.quiet(0.1)
    assert said.scene.notes == []


@virtual_time
async def test_a_note_without_words_is_kept_when_the_answer_is_closed() -> None:
    async with call() as said:
        answer = said.begin(None, NOTE)
        await said.quiet(0.1)
        answer.close()
    assert said.scene.notes == [NOTE]


@virtual_time
async def test_connecting() -> None:
    async with call() as said:
        said.scene.line.transfers["sip:21@home"] = True
        answer = said.begin(None, "Ich verbinde.", Connect("anmeldung"))
        await said.quiet(2)
    assert said.scene.line.transferred == ["sip:21@home"]
    assert answer.outcome is Outcome.TRANSFERRED
    assert [event.succeeded for event in said.scene.told(events.ActionTaken)] == [True]


@virtual_time
async def test_connecting_with_nobody() -> None:
    async with call() as said:
        answer = said.begin(None, "Ich verbinde.", Connect("werkstatt"))
        await said.quiet(2)
    assert said.scene.line.transferred == []
    assert (answer.outcome, answer.failed_transfer) == (None, "werkstatt")


@virtual_time
async def test_interrupted_it_is_remembered_as_far_as_it_was_heard() -> None:
    async with call(["Wir haben bis zwölf Uhr geöffnet."]) as said:
        answer = said.begin(said.speech("wann"))
        await said.quiet(0.7)
        await answer.interrupt()
        answer.close()
        await said.quiet(0.5)
    scene = said.scene
    assert scene.history == [("caller", "wann"), ("tom", "Wir haben")]
    (turn,) = scene.turns
    assert turn.interrupted
    assert turn.heard == "Wir haben"
    assert turn.reply == "Wir haben bis zwölf Uhr geöffnet."
    assert turn.reply_start is not None
    assert turn.reply_end is not None
    assert 0 < turn.reply_start < turn.reply_end
    assert [event.dropped_samples for event in scene.told(events.BargeIn)] == scene.line.flushed
    assert scene.line.flushed[0] > 0


@virtual_time
async def test_interrupted_by_noise_it_says_what_is_left_as_one_reply() -> None:
    async with call(["Wir haben bis zwölf Uhr geöffnet.", EndCall()]) as said:
        stopped = said.begin(said.speech("wann"))
        await said.quiet(0.7)
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(3)
        assert answer.outcome is Outcome.ENDED, "its actions are not lost"
        answer.close()
    assert said.scene.history == [
        ("caller", "wann"),
        ("tom", "Wir haben bis zwölf Uhr geöffnet."),
    ], "no turn of the caller's in between"
    assert [e.text for e in said.scene.told(events.ReplyResumed)] == ["bis zwölf Uhr geöffnet."]
    assert [turn.heard for turn in said.scene.turns] == ["Wir haben", "bis zwölf Uhr geöffnet."]


@virtual_time
async def test_resumed_what_must_be_heard_still_must() -> None:
    parts: list[Part] = ["Das ist notiert. ", MustHear("Null drei null."), " Richtig?"]
    async with call(parts) as said:
        stopped = said.begin(said.speech("null drei null"))
        await said.quiet(1.1)
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(0.4)
        assert not answer.uninterruptible
        await said.quiet(0.4)
        assert answer.uninterruptible
        await said.quiet(0.8)
        assert not answer.uninterruptible
        await said.quiet(1)
        answer.close()
    assert said.scene.history[-1] == ("tom", "Das ist notiert. Null drei null. Richtig?")


@virtual_time
async def test_stopped_before_it_speaks_the_caller_s_words_are_kept() -> None:
    async with call(["Ja."]) as said:
        answer = said.begin(said.speech("meine nummer ist"))
        await said.quiet(0.1)
        answer.cancel()
        answer.close()
    assert said.scene.history == [("caller", "meine nummer ist")]
    assert said.scene.turns[0].said == "meine nummer ist"


@virtual_time
async def test_a_voice_that_fails_twice_in_a_row_ends_the_call() -> None:
    voice = PlainVoice()
    broken = EngineError("plain: gone")
    voice.failures = [broken, None, broken, broken]
    async with call(["Ja."], ["Ja."], ["Ja."], ["Ja."], voice=voice) as said:
        outcomes: list[Outcome | None] = []
        for _ in range(4):
            answer = said.begin("guten tag")
            await said.quiet(1)
            answer.close()
            outcomes.append(answer.outcome)
    assert outcomes == [None, None, None, Outcome.ENDED]
    assert [event.stage for event in said.scene.told(events.EngineFailed)] == ["tts"] * 3
    assert [turn.heard for turn in said.scene.turns] == ["", "Ja.", "", ""]


@virtual_time
async def test_a_dialogue_that_fails_is_told() -> None:
    async with call(["Guten Tag.", EngineError("llm: gone")]) as said:
        answer = said.begin("hallo")
        await said.quiet(2)
        answer.close()
    assert answer.dialogue_failed
    assert said.scene.turns[0].heard == "Guten Tag."
    assert [event.cause for event in said.scene.told(events.EngineFailed)] == ["llm: gone"]


def test_a_transcript_of_the_scripted_kind_is_final() -> None:
    assert asyncio.run(ScriptedStream("ja").finish()) == Transcript("ja", final=True)
