"""Which pipeline answers, and how a call goes from one to the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import numpy as np
import pytest

from agents import events
from agents.conversation import Connect, EndCall, Outcome, ToVoicemail
from agents.core import (
    CoreSettings,
    NoConversation,
    Picked,
    VoicemailRule,
    Way,
    answer,
    no_conversation,
    pick_pipeline,
    voicemail_greeting,
)
from agents.engines import EngineError, SpeechToText
from agents.opening_hours import Week
from agents.profile import Profile
from agents.whisperx.voicemail_texts import TEXTS
from media.audio import SAMPLE_RATE
from tests.agents.scene import PROFILE, Scene, ScriptedStt, speech
from tests.agents.virtual_time import virtual_time


@asynccontextmanager
async def call(
    scene: Scene, stt: SpeechToText | None, barred: NoConversation | None = None
) -> AsyncIterator[asyncio.Task[Outcome]]:
    task = asyncio.create_task(answer(scene.floor, stt, CoreSettings(), Way(barred=barred)))
    try:
        yield task
    finally:
        await scene.line.hang_up()
        await asyncio.wait_for(task, 5)


def picked(scene: Scene) -> list[tuple[str, str]]:
    return [(event.pipeline, event.reason) for event in scene.told(events.PipelinePicked)]


@pytest.mark.parametrize(
    ("stt", "pipeline", "reason"),
    [
        (None, "whisperx", "no streaming recogniser"),
        (ScriptedStt(language="en"), "whisperx", "does not understand 'de'"),
        (ScriptedStt(), "realtime", "live"),
    ],
)
def test_the_pipeline_and_why(stt: SpeechToText | None, pipeline: str, reason: str) -> None:
    picked = pick_pipeline(PROFILE, stt, Way())
    assert picked.pipeline == pipeline
    assert reason in picked.reason
    assert (picked.stt is stt) == (pipeline == "realtime" or stt is None)


@virtual_time
async def test_a_live_conversation() -> None:
    scene = Scene(["Auf Wiederhören.", EndCall()], understood=["tschüss"])
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert picked(scene) == [("realtime", "live conversation")]
    assert [turn.heard for turn in scene.turns] == [PROFILE.greeting, "Auf Wiederhören."]


@virtual_time
async def test_from_the_conversation_to_voicemail() -> None:
    scene = Scene(
        ["Bitte sprechen Sie nach dem Ton.", ToVoicemail()],
        understood=["nur aufsprechen", "bitte rufen sie zurück"],
    )
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.say()
        await scene.until(lambda: len(scene.told(events.PipelinePicked)) == 2)
        await scene.line.quiet(0.5)
        begun = scene.line.fed
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert picked(scene)[1:] == [("whisperx", "voicemail")]
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "bitte rufen sie zurück"
    assert message.start <= begun + SAMPLE_RATE / 10, "the call's time goes on"
    assert begun + len(speech()) // 2 < message.at <= scene.line.fed
    ears = np.frombuffer(bytes(scene.line.ears), np.int16)
    assert (np.abs(ears) > 3_000).any(), "the tone"
    assert scene.turns[-1].heard.startswith("Vielen Dank")
    assert [turn.index for turn in scene.turns] == [0, 1, 2, 3]
    assert scene.turns[2].heard == TEXTS["de"].choose


@virtual_time
async def test_without_a_recogniser_it_is_voicemail_from_the_start() -> None:
    scene = Scene()
    async with call(scene, None) as task:
        await scene.until(lambda: len(scene.turns) == 1)
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert [pipeline for pipeline, _ in picked(scene)] == ["whisperx"]
    assert scene.turns[0].heard.startswith("Guten Tag, hier ist Praxis am Markt. ")
    assert "nach dem Ton" in scene.turns[0].heard
    assert len(scene.told(events.MessageRecorded)) == 1
    assert scene.stt.streams == []


@virtual_time
async def test_a_dialogue_that_fails_leads_to_voicemail() -> None:
    scene = Scene([EngineError("llm: gone")], understood=["wann", "rufen sie zurück"])
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.say()
        await scene.until(lambda: len(scene.told(events.PipelinePicked)) == 2)
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["rufen sie zurück"]


@virtual_time
async def test_hang_up_in_the_greeting() -> None:
    scene = Scene()
    async with call(scene, scene.stt) as task:
        await scene.line.quiet(0.5)
    assert task.result() is Outcome.HUNG_UP
    assert scene.turns[0].interrupted


@pytest.mark.parametrize(
    ("recorded", "notice", "said"),
    [
        (True, "Es wird aufgezeichnet.", "Hier ist Tom. Es wird aufgezeichnet. Was gibt es?"),
        (False, "Es wird aufgezeichnet.", "Hier ist Tom. Was gibt es?"),
        (True, "", "Hier ist Tom. Was gibt es?"),
    ],
)
@virtual_time
async def test_a_recorded_call_is_told_so_after_the_first_sentence(
    recorded: bool, notice: str, said: str
) -> None:
    scene = Scene()
    scene.recording = recorded
    scene.floor.profile = Profile(
        name="x", company="X", greeting="Hier ist Tom. Was gibt es?", recording_notice=notice
    )
    async with call(scene, scene.stt):
        await scene.turns_to_be(1)
    assert scene.turns[0].heard == said


OFFICE = Profile(
    name="x",
    company="X",
    greeting="Ja?",
    hours=Week(monday=("08:00-12:00",)),  # pyright: ignore[reportArgumentType]
)
OPEN = datetime(2025, 3, 3, 9, 0, tzinfo=OFFICE.zone)
CLOSED = datetime(2025, 3, 3, 13, 0, tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("rule", "now", "full", "why"),
    [
        ("never", OPEN, False, None),
        ("never", CLOSED, False, None),
        ("never", OPEN, True, NoConversation.FULL),
        ("closed", OPEN, False, None),
        ("closed", CLOSED, False, NoConversation.CLOSED),
        ("closed", CLOSED, True, NoConversation.CLOSED),
        ("always", OPEN, False, NoConversation.LINE),
        ("always", CLOSED, True, NoConversation.LINE),
    ],
)
def test_who_is_not_talked_to(
    rule: VoicemailRule, now: datetime, full: bool, why: NoConversation | None
) -> None:
    assert no_conversation(rule, OFFICE, now, full) is why


@pytest.mark.parametrize("barred", NoConversation)
def test_a_line_that_takes_messages_only(barred: NoConversation) -> None:
    way = Way(wanted="whisperx", barred=barred, whole=ScriptedStt())
    assert pick_pipeline(PROFILE, ScriptedStt(), way) == Picked("whisperx", barred.value)


def test_the_greeting_before_the_tone() -> None:
    own = Profile(
        name="x", company="X", greeting="Ja?", voicemail_greeting="Nach dem Ton.",
        closed_greeting="Es ist zu.",
    )  # fmt: skip
    assert voicemail_greeting(own) == "Guten Tag, hier ist X. Nach dem Ton."
    assert voicemail_greeting(own, closed=True) == "Guten Tag, hier ist X. Es ist zu. Nach dem Ton."
    standard = voicemail_greeting(OFFICE, closed=True)
    assert "außerhalb unserer Öffnungszeiten" in standard
    english = Profile(name="x", company="X", greeting="Hello", language="en")
    assert "outside our opening hours" in voicemail_greeting(english, closed=True)


@virtual_time
async def test_out_of_hours_a_caller_leaves_a_message() -> None:
    scene = Scene(understood=["rufen sie an"])
    async with call(scene, scene.stt, NoConversation.CLOSED) as task:
        await scene.until(lambda: len(scene.turns) == 1)
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
    assert picked(scene) == [("whisperx", "out of opening hours")]
    assert "außerhalb unserer Öffnungszeiten" in scene.turns[0].heard
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["rufen sie an"]
    assert scene.dialogue.asked == []


@pytest.mark.parametrize("after_s", [0.1, 1.0, 5.0], ids=["at once", "greeting", "after it"])
@virtual_time
async def test_a_key_leads_to_voicemail(after_s: float) -> None:
    scene = Scene(understood=["rufen sie an"])
    async with call(scene, scene.stt) as task:
        await scene.line.quiet(after_s)
        await scene.line.feed(bytes(640), "*")
        await scene.until(lambda: len(scene.told(events.PipelinePicked)) == 2)
        await scene.until(lambda: scene.told(events.PipelinePicked)[1].at and len(scene.turns) == 2)
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert picked(scene)[1:] == [("whisperx", "the caller pressed *")]
    assert scene.turns[0].heard == PROFILE.greeting, "its only sentence is said to its end"
    assert scene.turns[1].heard == TEXTS["de"].greeting
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["rufen sie an"]
    assert scene.dialogue.asked == []


@virtual_time
async def test_the_key_within_a_number_leads_nowhere() -> None:
    scene = Scene(["Danke.", EndCall()])
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.line.feed(bytes(640), "0")
        await scene.line.feed(bytes(640), "*")
        await scene.until(task.done)
    assert picked(scene) == [("realtime", "live conversation")]
    assert scene.turns[1].said == "0*"


@virtual_time
async def test_what_follows_the_key_is_told_nobody() -> None:
    scene = Scene()
    async with call(scene, scene.stt):
        await scene.line.quiet(0.1)  # the greeting is to be heard: the key waits
        for digit in "*1234":
            await scene.line.feed(bytes(640), digit)
        await scene.until(lambda: len(scene.told(events.PipelinePicked)) == 2)
    assert [event.digits for event in scene.told(events.DigitsKeyed)] == ["*"]


@virtual_time
async def test_the_key_leads_to_voicemail_as_long_as_tom_has_not_hung_up() -> None:
    scene = Scene(["Auf Wiederhören.", EndCall()], understood=["tschüss", "rufen sie an"])
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.say()
        await scene.until(lambda: scene.voice.said[-1] == "Auf Wiederhören.")
        await scene.until(lambda: not scene.line.pending)
        await scene.line.feed(bytes(640), "*")
        await scene.until(lambda: scene.told(events.MessageBegan))
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["rufen sie an"]


@virtual_time
async def test_the_key_does_not_hold_up_a_transfer() -> None:
    scene = Scene(["Ich verbinde.", Connect("anmeldung")], understood=["zur anmeldung"])
    rings = scene.line.transfers["sip:21@home"] = asyncio.get_running_loop().create_future()
    async with call(scene, scene.stt) as task:
        await scene.turns_to_be(1)
        await scene.say()
        await scene.until(lambda: scene.line.transferred)
        await scene.line.feed(bytes(640), "*")
        rings.set_result(True)
        await scene.until(task.done)
        assert await task is Outcome.TRANSFERRED
    assert len(picked(scene)) == 1
