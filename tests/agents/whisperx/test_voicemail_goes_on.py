"""A caller who speaks while they are told what they can do: it belongs to their message."""

import pytest

from agents import events
from agents.conversation import Outcome
from agents.whisperx.voicemail import VoicemailSettings
from media.audio import SAMPLE_RATE
from tests.agents.scene import Scene, grunt, noise, speech
from tests.agents.virtual_time import virtual_time
from tests.agents.whisperx.at_voicemail import TEXT, until_the_tone_was_heard, voicemail

SETTINGS = VoicemailSettings(longest_s=60, silence_s=3, menu_s=3)


async def until_the_choices(scene: Scene, more_s: float) -> None:
    """The message is over; so much later the choices are being told, or were."""
    told = len(scene.told(events.MessageRecorded))
    await scene.until(lambda: len(scene.told(events.MessageRecorded)) > told)
    await scene.line.quiet(more_s)


@pytest.mark.parametrize("after_s", [0.5, 9.0], ids=["over the choices", "after them"])
@virtual_time
async def test_what_is_said_then_is_part_of_the_message(after_s: float) -> None:
    scene = Scene(understood=["meine nummer ist", "null drei null"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, after_s)
        went_on = scene.line.fed
        await scene.say()
        said = scene.line.fed
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    first, whole = scene.told(events.MessageRecorded)
    assert whole.text == "meine nummer ist null drei null"
    assert (whole.start, whole.replaces) == (first.start, first.start)
    assert whole.spoken_from == first.spoken_from
    assert said - SAMPLE_RATE < whole.spoken_until <= whole.at
    assert whole.speech_s == pytest.approx(2 * first.speech_s, abs=0.3)
    assert speech()[6400:-6400] in scene.stt.streams[1].pcm, "nothing of it is cut off"
    _, again = scene.told(events.MessageBegan)
    assert went_on <= again.at < went_on + SAMPLE_RATE, "what a crash would keep"
    assert [turn.heard for turn in scene.turns][-2:] == [TEXT.choose, TEXT.recorded]


@virtual_time
async def test_hanging_up_meanwhile_keeps_all_of_it() -> None:
    scene = Scene(understood=["meine nummer ist", "null drei null"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, 0.5)
        await scene.line.feed(speech())
    assert task.result() is Outcome.HUNG_UP
    assert scene.told(events.MessageRecorded)[-1].text == "meine nummer ist null drei null"


@virtual_time
async def test_who_goes_on_when_nothing_came_of_speaking_anew() -> None:
    scene = Scene(understood=["eins", "zwei"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, 0.5)
        await scene.line.feed(bytes(640), "2")
        await scene.until(lambda: TEXT.nothing_new in [turn.heard for turn in scene.turns])
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
    first, whole = scene.told(events.MessageRecorded)
    assert (whole.text, whole.start) == ("eins zwei", first.start), "the former is not lost"


@pytest.mark.parametrize("sound", [noise(400), grunt(300)], ids=["noise", "a cough"])
@virtual_time
async def test_a_sound_does_not_go_on_with_it(sound: bytes) -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, 0.5)
        await scene.line.feed(sound)
        await scene.until(task.done)
    assert len(scene.told(events.MessageRecorded)) == 1
    assert TEXT.choose in [turn.heard for turn in scene.turns], "to its end"


@virtual_time
async def test_speech_while_a_key_is_pressed_does_not_skip_the_choices() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, 0.5)
        await scene.line.feed(grunt(380))
        await scene.line.feed(bytes(640), "1")
        await scene.until(task.done)
    assert len(scene.told(events.MessageRecorded)) == 1
    assert scene.turns[-2].heard == TEXT.choose


@virtual_time
async def test_a_message_of_the_longest_time_does_not_go_on() -> None:
    scene = Scene(understood=["eins"] * 20)
    settings = VoicemailSettings(longest_s=10, silence_s=3, menu_s=3)
    async with voicemail(scene, settings=settings) as task:
        await until_the_tone_was_heard(scene)
        while not scene.told(events.MessageRecorded):
            await scene.say()
        for _ in range(4):
            await scene.say()
        await scene.until(task.done)
    assert len(scene.told(events.MessageRecorded)) == 1
    heard = [turn.heard for turn in scene.turns]
    assert heard[-3:] == [TEXT.full, TEXT.choose, TEXT.recorded], "they are told"


@virtual_time
async def test_a_sound_before_speaking_anew_does_not_keep_the_call_open() -> None:
    scene = Scene(understood=["eins", "", "zwei"])
    async with voicemail(scene, settings=SETTINGS) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await until_the_choices(scene, 0.5)
        await scene.line.feed(grunt(200))
        await scene.line.feed(bytes(640), "2")
        await scene.line.quiet(0.5)
        await scene.say()
        await scene.until(task.done)
    assert len(scene.stt.streams) == 3
    assert [event.text for event in scene.told(events.MessageRecorded)] == ["eins", "zwei"]
