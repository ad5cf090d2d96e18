"""Callers whom WhisperX hears: a conversation where a worker is alive and the line allows it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from agents.conversation import EndCall, ToVoicemail
from agents.engines import LanguageModel
from media.audio import SILENCE
from telephony.call import CallState
from tests.agents.scene import PROFILE, ScriptedDialogue, ScriptedStt, speech
from tests.tom.test_answering import SETTINGS, Office, Phone
from tests.tom.test_answering_tools import OTHER, Two
from tom.answering import Rules
from tom.engines import Engines
from tom.segment_desk import SegmentDesk
from tom.variants import Setup, Variants, assigned


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 1)
    office = Office(tmp_path)
    office.phone.wanted = "whisperx"
    office.engines.recogniser = ScriptedStt()
    yield office
    await office.writer.aclose()
    office.log.close()


def take(office: Office, rules: Rules | None = None, limit_s: float = 60) -> "asyncio.Task[None]":
    desk = SegmentDesk(office.log, kept=True, limit_s=limit_s)
    return asyncio.create_task(office.answering(True, rules, desk).take(office.phone))


async def test_a_conversation_through_a_worker(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    office.engines.talk = ScriptedDialogue(["Von acht bis zwölf.", EndCall()])
    taken, phone, segments = take(office), office.phone, office.log.segments
    await phone.until(lambda: phone.screen and not phone.pending and phone.played > 16000)
    await phone.feed(speech())
    await phone.until(segments.any_waiting)
    row = segments.take("one")
    assert row is not None
    segments.finish(row.id, "Wann haben Sie heute geöffnet?")
    await phone.until(taken.done)
    call = await office.logged(taken)
    assert (call.pipeline, call.result) == ("whisperx", "answered")
    assert call.stt_engine == "WhisperX (tiny on cpu)"
    assert (call.turns[1].said, call.turns[1].heard) == (
        "Wann haben Sie heute geöffnet?",
        "Von acht bis zwölf.",
    )
    beside_it = call.recordings[0].path.removesuffix(".wav")
    assert row.path == f"{beside_it}-{row.id}.wav"
    (picked,) = [event for event in call.events if event.kind == "pipeline_picked"]
    assert (picked.data["pipeline"], picked.data["conversation"]) == ("whisperx", True)
    kinds = [job.kind for job in office.log.jobs.of_call(call.id)]
    assert kinds == ["call"], "nobody left a message"
    office.log.delete_call(call.id)
    assert not list(office.data.rglob("*.wav"))


async def test_a_worker_that_dies_with_the_segment(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    office.engines.recogniser = ScriptedStt("rufen sie an")
    taken, phone, segments = take(office, limit_s=1), office.phone, office.log.segments
    await phone.until(lambda: phone.screen and not phone.pending and phone.played > 16000)
    await phone.feed(speech())
    await phone.until(segments.any_waiting)
    row = segments.take("one")
    assert row is not None
    call = await office.message_is_left(taken)
    assert call.result == "voicemail"
    assert [note.text for note in call.notes] == ["rufen sie an"]
    assert not segments.finish(row.id, "zu spät")
    picked = [event.data for event in call.events if event.kind == "pipeline_picked"]
    assert [each["conversation"] for each in picked] == [True, False]
    assert picked[1]["reason"] == "WhisperX (tiny on cpu) did not answer"
    (failed,) = [event.data for event in call.events if event.kind == "engine_failed"]
    assert "no worker transcribed it within 1 s" in failed["cause"]
    said = [turn.heard for turn in call.turns]
    assert any(text.startswith("Leider kann ich Sie gerade nicht verstehen.") for text in said)


async def test_words_that_a_key_cut_off_are_transcribed_later(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    taken, phone = take(office), office.phone
    await phone.until(lambda: phone.screen and not phone.pending and phone.played > 16000)
    await phone.feed(speech())
    await phone.until(office.log.segments.any_waiting)
    await phone.feed(SILENCE, "*")
    await phone.until(lambda: "message_began" in str(phone.screen))
    await phone.hang_up()
    call = await office.logged(taken)
    assert not any(turn.said for turn in call.turns)
    (job,) = office.log.jobs.of_call(call.id)
    assert job.kind == "call"


async def test_without_a_worker_it_is_a_message(office: Office) -> None:
    call = await office.message_is_left(take(office))
    assert call.result == "voicemail"
    (picked,) = [event for event in call.events if event.kind == "pipeline_picked"]
    assert picked.data["reason"] == "the caller asked for WhisperX, and no worker is alive"


async def test_the_line_s_rule_wins(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    office.phone.call.line = "amt"
    taken = take(office, Rules(voicemail={"amt": "always"}))
    await office.phone.until(lambda: office.phone.screen)
    await office.phone.hang_up()
    call = await office.logged(taken)
    (picked,) = [event for event in call.events if event.kind == "pipeline_picked"]
    assert picked.data["reason"] == "the line takes messages only"
    assert call.stt_engine == "scripted"


async def test_who_did_not_ask_talks_to_the_streaming_recogniser(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    office.phone.wanted = None
    taken = take(office)
    await office.phone.until(lambda: office.phone.screen)
    assert office.phone.call.state is CallState.ANSWERED
    await office.phone.hang_up()
    call = await office.logged(taken)
    assert (call.pipeline, call.stt_engine) == ("realtime", "scripted")


async def test_a_message_after_a_hand_over_is_heard_by_the_streaming_recogniser(
    office: Office,
) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    model = Two()
    model.second = ScriptedDialogue(["Bitte sprechen Sie.", ToVoicemail()])
    office.engines.recogniser = ScriptedStt("rufen sie zurück")
    office.engines.llm = lambda on_switch: cast(LanguageModel, model)  # type: ignore[method-assign]
    office.profiles = {PROFILE.name: PROFILE, OTHER.name: OTHER}
    taken, phone, segments = take(office), office.phone, office.log.segments
    for words, heard in (("Zum Laden bitte.", "Hier ist Laden."), ("Nur aufsprechen.", "sprechen")):
        await phone.until(lambda: phone.screen and not phone.pending and phone.played > 16000)
        await phone.feed(speech())
        await phone.until(segments.any_waiting)
        row = segments.take("one")
        assert row is not None
        segments.finish(row.id, words)
        await phone.until(lambda heard=heard: heard in str(phone.screen))
    call = await office.message_is_left(taken)
    said = [turn.said for turn in call.turns if turn.said]
    assert said == ["Zum Laden bitte.", "Nur aufsprechen."]
    assert [note.text for note in call.notes] == ["rufen sie zurück"]
    assert not segments.any_waiting()


async def handed_over(office: Office, meanwhile: Callable[[], None]) -> Any:
    """A call where WhisperX is set, handed over after the caller's first words; `meanwhile`
    happens before them."""
    model = Two()
    office.engines.llm = lambda on_switch: cast(LanguageModel, model)  # type: ignore[method-assign]
    office.profiles = {PROFILE.name: PROFILE, OTHER.name: OTHER}
    office.phone.wanted = None
    answering = office.answering(True, segments=SegmentDesk(office.log, kept=True, limit_s=60))
    setup = Setup(cast(Engines, office.engines), replace(SETTINGS, pipeline="whisperx"))
    answering._variants = Variants({"": setup})
    phone, segments = office.phone, office.log.segments
    taken = asyncio.create_task(answering.take(phone))
    await phone.until(lambda: phone.screen and not phone.pending and phone.played > 16000)
    meanwhile()
    await phone.feed(speech())
    await phone.until(lambda: segments.any_waiting() or "Moment." in str(phone.screen))
    if (row := segments.take("one")) is not None:
        segments.finish(row.id, "Zum Laden bitte.")
    await phone.until(lambda: "Hier ist Laden." in str(phone.screen))
    await phone.hang_up()
    return await office.logged(taken)


async def test_a_worker_that_is_gone_at_a_hand_over_leaves_the_streaming_recogniser(
    office: Office,
) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    call = await handed_over(office, lambda: office.log.jobs.forget_worker("one"))
    picked = [event.data["pipeline"] for event in call.events if event.kind == "pipeline_picked"]
    assert picked == ["whisperx", "realtime"]
    assert (call.pipeline, call.stt_engine) == ("realtime", "scripted")


async def test_a_live_conversation_stays_one_though_a_worker_has_come(office: Office) -> None:
    office.engines.recogniser = ScriptedStt("zum laden bitte")
    call = await handed_over(office, lambda: office.log.jobs.alive("one", "tiny on cpu"))
    (picked,) = [event.data for event in call.events if event.kind == "pipeline_picked"]
    assert picked["reason"] == "live conversation; WhisperX is set, and no worker is alive"
    assert (call.pipeline, call.stt_engine) == ("realtime", "scripted")


SHARES = {"control": 50.0, "whole": 50.0}


async def called(office: Office, variant: str) -> Any:
    """A call that was answered with the settings of `variant`, where `whole` sets WhisperX."""
    phone = office.phone = Phone()
    numbers = (str(number) for number in range(1000))
    phone.call.id = next(each for each in numbers if assigned(each, SHARES) == variant)
    engines = cast(Engines, office.engines)
    whole = Setup(engines, replace(SETTINGS, pipeline="whisperx"))
    desk = SegmentDesk(office.log, kept=True, limit_s=60)
    answering = office.answering(True, segments=desk)
    answering._variants = Variants({"control": Setup(engines, SETTINGS), "whole": whole}, SHARES)
    taken = asyncio.create_task(answering.take(phone))
    await phone.until(lambda: phone.screen)
    await phone.hang_up()
    return await office.logged(taken)


async def test_each_variant_s_calls_are_on_its_pipeline(office: Office) -> None:
    office.log.jobs.alive("one", "tiny on cpu")
    live, whole = [await called(office, variant) for variant in SHARES]
    assert (live.variant, live.pipeline, live.stt_engine) == ("control", "realtime", "scripted")
    assert (whole.variant, whole.pipeline) == ("whole", "whisperx")
    assert whole.stt_engine == "WhisperX (tiny on cpu)"
    (picked,) = [event for event in whole.events if event.kind == "pipeline_picked"]
    assert (picked.data["conversation"], picked.data["reason"]) == (True, "WhisperX is set")


async def test_without_a_worker_a_variant_talks_to_the_streaming_recogniser(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    call = await called(office, "whole")
    assert (call.variant, call.pipeline, call.stt_engine) == ("whole", "realtime", "scripted")
    (picked,) = [event for event in call.events if event.kind == "pipeline_picked"]
    assert picked.data["conversation"]
    assert picked.data["reason"].endswith("WhisperX is set, and no worker is alive")
    assert "no worker is alive" in caplog.text
