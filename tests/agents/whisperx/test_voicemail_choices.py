"""After the message: listening to it, speaking it anew, confirming it."""

import pytest

from agents import events
from agents.conversation import Outcome
from agents.whisperx.voicemail import VoicemailSettings
from media.audio import SAMPLE_RATE
from tests.agents.scene import CHARACTER_SAMPLES, Scene, grunt, speech
from tests.agents.virtual_time import virtual_time
from tests.agents.whisperx.at_voicemail import (
    GREETING,
    TEXT,
    until_the_tone_was_heard,
    voicemail,
)

WITH_MENU = VoicemailSettings(longest_s=20, silence_s=5, menu_s=3)


async def the_menu_is_said(scene: Scene) -> None:
    said = len([text for text in scene.voice.said if text == MENU_END])
    await scene.until(lambda: scene.voice.said.count(MENU_END) > said)
    await scene.until(lambda: not scene.line.pending and scene.turns[-1].heard == TEXT.choose)


MENU_END = "Zum Bestätigen drücken Sie die Drei, oder legen Sie einfach auf."


@virtual_time
async def test_without_a_key_the_message_is_confirmed() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        offered = scene.line.fed
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    farewell = len(TEXT.recorded) * CHARACTER_SAMPLES
    assert scene.line.fed - offered == pytest.approx(3 * SAMPLE_RATE + farewell, abs=SAMPLE_RATE)
    assert [turn.heard for turn in scene.turns] == [GREETING, TEXT.choose, TEXT.recorded]
    assert len(scene.told(events.MessageRecorded)) == 1


@pytest.mark.parametrize("key", ["3", "#"])
@virtual_time
async def test_confirming(key: str) -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.line.feed(bytes(640), "#")
        await scene.line.quiet(1)
        await scene.line.feed(bytes(640), key)
        await scene.until(task.done)
    assert scene.turns[-2].interrupted, "nobody need hear the menu to its end"
    assert scene.turns[-1].heard == TEXT.recorded
    assert [event.digits for event in scene.told(events.DigitsKeyed)] == [key]


@virtual_time
async def test_listening_to_the_message() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        begun = len(scene.line.ears)
        await scene.line.feed(bytes(640), "1")
        await the_menu_is_said(scene)
        await scene.until(task.done)
    assert speech()[6400:-6400] in bytes(scene.line.ears[begun:])
    (message,) = scene.told(events.MessageRecorded)
    ((start, end),) = scene.replayed
    assert start == message.spoken_from
    assert end < message.at - 3 * SAMPLE_RATE, "without the silence that ended it"
    assert scene.turns[-1].heard == TEXT.recorded


@virtual_time
async def test_a_key_stops_what_is_played() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "1")
        await scene.line.quiet(0.7)
        await scene.line.feed(bytes(640), "3")
        begun = len(scene.line.ears)
        await scene.until(task.done)
    assert scene.line.flushed
    assert speech()[-12800:-6400] not in bytes(scene.line.ears[begun:])


@virtual_time
async def test_speaking_anew_replaces_the_message() -> None:
    scene = Scene(understood=["falsch", "richtig"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "2")
        await scene.line.quiet(0.5)
        await scene.say()
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "1")
        await scene.until(task.done)
    first, second = scene.told(events.MessageRecorded)
    assert (first.text, first.replaces) == ("falsch", None)
    assert (second.text, second.replaces) == ("richtig", first.start)
    assert first.at < second.start
    assert [start for start, _ in scene.replayed] == [second.spoken_from]


@pytest.mark.parametrize("anew", [b"", grunt(400)], ids=["nothing", "a sound"])
@virtual_time
async def test_who_speaks_nothing_anew_keeps_the_message(anew: bytes) -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "2")
        await scene.line.quiet(1)
        await scene.line.feed(anew)
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "1")
        await scene.until(task.done)
    (message,) = scene.told(events.MessageRecorded)
    assert len(scene.told(events.NothingRecorded)) == 1
    assert TEXT.nothing_new in [turn.heard for turn in scene.turns]
    assert [start for start, _ in scene.replayed] == [message.spoken_from]
    assert scene.turns[-1].heard == TEXT.recorded


@virtual_time
async def test_a_short_message_may_be_spoken_anew_as_short() -> None:
    scene = Scene(understood=["nein", "ja"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.line.feed(grunt(400))
        await the_menu_is_said(scene)
        await scene.line.feed(bytes(640), "2")
        await scene.line.quiet(1)
        await scene.line.feed(grunt(400))
        await the_menu_is_said(scene)
        await scene.until(task.done)
    first, second = scene.told(events.MessageRecorded)
    assert (second.text, second.replaces) == ("ja", first.start)


@pytest.mark.parametrize("at", ["menu", "replay", "speaking anew"])
@virtual_time
async def test_hanging_up_keeps_the_message(at: str) -> None:
    scene = Scene(understood=["eins", "zwei"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await the_menu_is_said(scene)
        if at == "replay":
            await scene.line.feed(bytes(640), "1")
            await scene.line.quiet(0.5)
        elif at == "speaking anew":
            await scene.line.feed(bytes(640), "2")
            await scene.line.quiet(0.5)
            await scene.line.feed(speech())
    assert task.result() is Outcome.HUNG_UP
    last = scene.told(events.MessageRecorded)[-1]
    assert last.text == ("zwei" if at == "speaking anew" else "eins")


@virtual_time
async def test_what_is_not_recorded_cannot_be_listened_to() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        scene.recording = False  # the disk is full
        await scene.say()
        await scene.until(task.done)
    assert TEXT.choose not in [turn.reply for turn in scene.turns]


@virtual_time
async def test_playing_with_the_keys_comes_to_an_end() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, settings=WITH_MENU) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        while not task.done():
            await scene.line.feed(bytes(640), "7")
        assert await task is Outcome.ENDED
    assert len(scene.told(events.MessageRecorded)) == 1
