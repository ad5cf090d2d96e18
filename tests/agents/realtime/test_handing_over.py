"""A call is handed over to another profile: who goes on, what is said, what is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agents import events
from agents.conversation import (
    UNINTELLIGIBLE,
    EndCall,
    HandOver,
    Message,
    Note,
    Outcome,
    ToVoicemail,
)
from agents.core import CoreSettings, Way, answer
from agents.engines import SpeechToText
from agents.events import Pipeline
from agents.profile import Profile
from agents.realtime.fillers import Fillers
from agents.realtime.handing_over import MOST_HAND_OVERS, Seat, introduction, summary
from tests.agents.scene import PROFILE, Part, PlainVoice, Scene, ScriptedDialogue, ScriptedStt
from tests.agents.virtual_time import virtual_time

GARAGE = Profile(
    name="werkstatt",
    company="Werkstatt am Bahnhof",
    company_nominative="die Werkstatt am Bahnhof",
    greeting="Guten Tag.",
)
OFFICE = Profile(name="office", company="Market Office", greeting="Hello.", language="en")
TO_GARAGE = HandOver("werkstatt", "Werkstatt")
BACK = HandOver("test")


class Building:
    """Seats of other profiles, for the call of a scene."""

    def __init__(self, scene: Scene, *replies: list[Part], understood: list[str]) -> None:
        self.dialogue = ScriptedDialogue(*replies)
        self.voice = PlainVoice()
        self.stt: SpeechToText | None = ScriptedStt(*understood)
        self.whole: SpeechToText | None = None
        self.profiles = {"werkstatt": GARAGE, "test": PROFILE, "office": OFFICE}
        self.taken: list[str] = []
        self.so_far: list[Pipeline] = []
        scene.floor.take_seat = self.take

    async def take(self, name: str, so_far: Pipeline) -> Seat:
        self.taken.append(name)
        self.so_far.append(so_far)
        profile = self.profiles[name]
        return Seat(profile, self.stt, self.voice, self.dialogue, str, Fillers(), self.whole)


@asynccontextmanager
async def call(scene: Scene) -> AsyncIterator["asyncio.Task[Outcome]"]:
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), Way()))
    try:
        await scene.turns_to_be(1)
        yield task
    finally:
        await scene.line.hang_up()
        await asyncio.wait_for(task, 5)


@virtual_time
async def test_the_other_profile_goes_on_with_the_call() -> None:
    scene = Scene(["Ich verbinde Sie.", TO_GARAGE], understood=["mein auto ist kaputt"])
    scene.dialogue.unfinished = Note("Angefangen")
    building = Building(scene, ["Auf Wiederhören.", EndCall()], understood=["tschüss"])
    async with call(scene) as task:
        await scene.say()
        await scene.turns_to_be(3)
        await scene.say()
        await scene.until(task.done)
        assert task.result() is Outcome.ENDED
    hello = "Hier ist die Werkstatt am Bahnhof. Was kann ich für Sie tun?"
    assert [turn.heard for turn in scene.turns] == [
        PROFILE.greeting,
        "Ich verbinde Sie.",
        hello,
        "Auf Wiederhören.",
    ]
    assert [turn.index for turn in scene.turns] == [0, 1, 2, 3]
    assert building.voice.said[0] == "Hier ist die Werkstatt am Bahnhof."
    assert building.dialogue.asked == [
        [
            Message(
                "note",
                "[Praxis am Markt hat den Anruf an dich weitergegeben. "
                'Bisher sagte der Anrufer: "mein auto ist kaputt".]',
            ),
            Message("tom", hello),
            Message("caller", "tschüss"),
        ]
    ]
    assert scene.notes == [Note("Angefangen")], "what was taken down before is kept"
    assert scene.floor.profile is GARAGE
    (told,) = scene.told(events.HandedOver)
    assert (told.left, told.profile) == ("test", "werkstatt")
    actions = [event.action for event in scene.told(events.ActionTaken)]
    assert actions == ["hand_over", "end_call"]


@virtual_time
async def test_two_profiles_cannot_hand_a_caller_over_for_ever() -> None:
    scene = Scene(["Moment.", TO_GARAGE], understood=["hallo"])
    rounds: list[list[Part]] = [["Moment.", BACK if at % 2 == 0 else TO_GARAGE] for at in range(9)]
    building = Building(scene, *rounds, understood=["hallo"] * 9)
    async with call(scene):
        for number in range(MOST_HAND_OVERS):
            await scene.say()
            await scene.turns_to_be(3 + 2 * number)
        await scene.say()
        await scene.turns_to_be(4 + 2 * MOST_HAND_OVERS - 1)
        await scene.until(lambda: building.dialogue.failed_transfers)
    assert len(building.taken) == MOST_HAND_OVERS
    refused = [event.succeeded for event in scene.told(events.ActionTaken)][-1]
    assert not refused


@virtual_time
async def test_nobody_goes_on_where_nobody_can() -> None:
    scene = Scene(["Moment.", TO_GARAGE], understood=["hallo"])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.dialogue.failed_transfers)
    assert scene.dialogue.failed_transfers == ["Werkstatt"]


@virtual_time
async def test_a_profile_that_nobody_understands_takes_a_message() -> None:
    scene = Scene(["Moment.", HandOver("office")], understood=["english please"])
    building = Building(scene, understood=[])
    building.stt = None
    async with call(scene):
        await scene.say()
        await scene.until(lambda: len(scene.told(events.PipelinePicked)) == 2)
        await scene.until(lambda: scene.turns[-1].heard.startswith("Hello"))
    last = scene.told(events.PipelinePicked)[-1]
    assert (last.pipeline, last.reason) == (
        "whisperx",
        "no streaming recogniser for 'en' is available",
    )


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (GARAGE, "Hier ist die Werkstatt am Bahnhof. Was kann ich für Sie tun?"),
        (OFFICE, "This is Market Office. How can I help you?"),
        (GARAGE.model_copy(update={"handover_greeting": "Werkstatt, ja bitte?"}),
         "Werkstatt, ja bitte?"),
    ],
)  # fmt: skip
def test_the_introduction(profile: Profile, said: str) -> None:
    assert introduction(profile) == said


def test_a_summary_is_short() -> None:
    lines = [Message("caller", f"{number} {'x' * 500}") for number in range(20)]
    told = summary(
        [*lines, Message("caller", UNINTELLIGIBLE), Message("tom", "Ja.")], PROFILE, OFFICE
    )
    assert told.role == "note"
    assert told.text.startswith("[Praxis am Markt has handed the call over to you. The caller has")
    assert '"19 x' in told.text
    assert '"13 x' not in told.text
    assert len(told.text) < 1000
    assert summary([], PROFILE, GARAGE).text == (
        "[Praxis am Markt hat den Anruf an dich weitergegeben.]"
    )


@virtual_time
async def test_whisperx_mode_that_ends_in_voicemail_after_it_has_the_streaming_recogniser() -> None:
    """The note gets its text at once; WhisperX transcribes the message later anyway."""
    scene = Scene(["Moment.", TO_GARAGE])
    whole = ScriptedStt("mein auto ist kaputt")
    building = Building(
        scene, ["Bitte nach dem Ton.", ToVoicemail()], understood=["rufen sie zurück"]
    )
    building.whole = ScriptedStt("nur aufsprechen")
    way = Way(wanted="whisperx", whole=whole)
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), way))
    await scene.turns_to_be(1)
    await scene.say()
    await scene.turns_to_be(3)
    await scene.say()
    await scene.until(lambda: scene.told(events.MessageBegan))
    await scene.line.quiet(0.5)
    await scene.say()
    await scene.until(task.done)
    assert [turn.said for turn in scene.turns[:4]] == [
        "",
        "mein auto ist kaputt",
        "",
        "nur aufsprechen",
    ]
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "rufen sie zurück"
    assert [event.reason for event in scene.told(events.PipelinePicked)] == [
        "the caller asked for WhisperX",
        "voicemail",
    ]


@virtual_time
async def test_whisperx_mode_without_a_worker_for_the_other_profile_takes_a_message() -> None:
    scene = Scene(["Moment.", TO_GARAGE])
    Building(scene, understood=["rufen sie zurück"])
    way = Way(wanted="whisperx", whole=ScriptedStt("mein auto ist kaputt"))
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), way))
    await scene.turns_to_be(1)
    await scene.say()
    await scene.until(lambda: scene.told(events.MessageBegan))
    await scene.line.quiet(0.5)
    await scene.say()
    await scene.until(task.done)
    assert [event.reason for event in scene.told(events.PipelinePicked)] == [
        "the caller asked for WhisperX",
        "the caller asked for WhisperX, and no worker is alive",
    ]
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "rufen sie zurück"


@virtual_time
async def test_whisperx_by_the_settings_goes_on_in_realtime_without_a_worker() -> None:
    scene = Scene(["Moment.", TO_GARAGE])
    replies: list[list[Part]] = [["Moment.", BACK], ["Auf Wiederhören.", EndCall()]]
    building = Building(scene, *replies, understood=["zurück bitte", "tschüss"])
    way = Way(usual="whisperx", whole=ScriptedStt("mein auto ist kaputt"))
    task = asyncio.create_task(answer(scene.floor, scene.stt, CoreSettings(), way))
    for turns in (1, 3, 5):
        await scene.turns_to_be(turns)
        await scene.say()
    await scene.until(task.done)
    assert task.result() is Outcome.ENDED
    picked = scene.told(events.PipelinePicked)
    assert [(event.pipeline, event.conversation) for event in picked] == [
        ("whisperx", True),
        ("realtime", True),
    ]
    assert picked[1].reason == "live conversation; WhisperX is set, and no worker is alive"
    assert building.so_far == ["whisperx", "realtime"]
