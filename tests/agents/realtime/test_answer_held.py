"""An answer that is ready while the caller may still go on."""

from dataclasses import replace

from agents.conversation import EndCall, Outcome
from tests.agents.realtime.test_answer import NOTE, call
from tests.agents.virtual_time import virtual_time


@virtual_time
async def test_the_answer_is_ready_and_kept_back_while_the_caller_may_go_on() -> None:
    """The silence counts from the end of speech, 200 ms before the answer begins."""
    async with call(["Ja.", NOTE]) as said:
        scene = said.scene
        answer = said.begin(said.speech("null drei null"))
        await said.quiet(0.1)
        assert len(scene.dialogue.asked) == 1
        assert scene.voice.said == ["Ja."]
        await said.quiet(0.5)
        assert (answer.audible, answer.asked, answer.settled) == (False, False, False)
        assert not any(scene.line.ears)
        assert scene.notes == []
        assert scene.events == [], "nobody is told of what may be taken back"
        await said.quiet(0.2)
        assert answer.audible
        assert scene.notes == [NOTE]
        await said.quiet(1)
        answer.close()
    assert [event.kind for event in scene.events if event.kind != "action_taken"] == [
        "final_transcript",
        "reply_piece",
        "reply_clause",
        "turn_ended",
    ]
    timings = scene.turns[0].timings
    assert timings.tts_ms is not None and timings.tts_ms < 300
    assert timings.reply_ms is not None and timings.reply_ms >= 900


@virtual_time
async def test_taken_back_before_it_was_heard_nothing_is_left_of_it() -> None:
    async with call(["Ja.", NOTE, EndCall()]) as said:
        answer = said.begin(said.speech("meine nummer ist"))
        await said.quiet(0.3)
        answer.cancel()
        answer.close()
        await said.quiet(1)
    assert (said.scene.notes, answer.outcome) == ([], None)
    assert said.scene.history == [("caller", "meine nummer ist")]
    assert said.scene.turns[0].reply == ""


@virtual_time
async def test_actions_without_words_wait_for_the_caller_s_silence_too() -> None:
    async with call([EndCall()]) as said:
        answer = said.begin(said.speech("ich möchte und"))
        await said.quiet(0.5)
        assert (answer.outcome, answer.done) == (None, False)
        await said.quiet(0.3)
        assert answer.outcome is Outcome.ENDED


@virtual_time
async def test_who_just_goes_on_is_not_spoken_over() -> None:
    """The first window of their next word is there, and its onset is not decided yet."""
    async with call(["Ja."]) as said:
        answer = said.begin(said.speech("null drei null"))
        await said.quiet(0.3)
        for _ in range(60):
            await said.scene.line.quiet(0.02)
            said.scene.floor.position += 320
            answer.tick(hears_speech=True)
        assert not answer.audible
        await said.quiet(1)
        assert answer.audible
        answer.close()


@virtual_time
async def test_speech_that_was_cut_is_answered_at_once() -> None:
    """Music on hold ends with its 30 s, and begins again 64 ms later."""
    async with call(["Ja?"]) as said:
        cut = replace(said.speech("und"), end=said.scene.floor.position)
        answer = said.begin(cut)
        await said.quiet(0.02)
        assert answer.audible
        await said.quiet(1)
