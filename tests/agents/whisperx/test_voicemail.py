"""Taking a message: greeting, tone, the message's place in the call, farewell."""

import numpy as np
import pytest

from agents import events
from agents.conversation import Outcome
from agents.engines import EngineError
from agents.whisperx.voicemail import VoicemailSettings, tone
from media.audio import SAMPLE_RATE
from tests.agents.scene import Scene, grunt, noise, speech
from tests.agents.virtual_time import virtual_time
from tests.agents.whisperx.at_voicemail import (
    GREETING,
    TEXT,
    tone_at,
    until_the_tone_was_heard,
    voicemail,
)


def test_the_tone() -> None:
    samples = np.frombuffer(tone(), np.int16)
    spectrum = np.abs(np.fft.rfft(samples))
    assert len(samples) == 0.4 * SAMPLE_RATE
    assert np.argmax(spectrum) * SAMPLE_RATE / len(samples) == pytest.approx(1000, abs=3)
    assert samples[0] == samples[-1] == 0, "no click"


@virtual_time
async def test_a_message_is_taken() -> None:
    scene = Scene(understood=["rufen sie mich zurück"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        begun = scene.line.fed
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert [turn.heard for turn in scene.turns] == [GREETING, TEXT.recorded]
    assert tone_at(scene) >= len(GREETING) * 800, "after the greeting"
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "rufen sie mich zurück"
    assert tone_at(scene) <= message.start + SAMPLE_RATE / 2
    assert message.start <= begun
    end_of_speech = begun + len(speech()) // 2
    assert end_of_speech < message.at < end_of_speech + 6 * SAMPLE_RATE
    assert speech()[6400:-6400] in scene.stt.streams[0].pcm, "nothing of it is cut off"
    assert message.speech_s == pytest.approx(len(speech()) / 2 / SAMPLE_RATE, abs=0.5)
    assert message.start <= message.spoken_from <= begun + SAMPLE_RATE / 2
    assert end_of_speech <= message.spoken_until <= end_of_speech + SAMPLE_RATE
    assert (message.short, message.replaces) == (False, None)
    assert scene.told(events.NothingRecorded) == []


@virtual_time
async def test_the_hash_key_ends_it() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.line.feed(bytes(640), "1")
        await scene.line.feed(bytes(640), "#")
        (message,) = scene.told(events.MessageRecorded)
        assert scene.line.fed - message.at <= 640
        await scene.until(task.done)
    assert scene.turns[-1].heard == TEXT.recorded


@virtual_time
async def test_the_longest_message() -> None:
    scene = Scene(understood=["eins"] * 20)
    async with voicemail(scene):
        await until_the_tone_was_heard(scene)
        while not scene.told(events.MessageRecorded):
            await scene.say()
    (message,) = scene.told(events.MessageRecorded)
    assert (message.at - message.start) / SAMPLE_RATE == pytest.approx(20, abs=0.1)
    assert message.text.startswith("eins eins eins")


@virtual_time
async def test_a_caller_who_hangs_up_leaves_their_message() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.line.feed(speech())
    assert task.result() is Outcome.HUNG_UP
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "hallo"
    assert message.at == scene.line.fed


@pytest.mark.parametrize("stt", [True, False], ids=["recogniser", "no recogniser"])
@virtual_time
async def test_a_caller_who_says_nothing_leaves_no_message(stt: bool) -> None:
    scene = Scene()
    async with voicemail(scene, stt=stt) as task:
        await until_the_tone_was_heard(scene)
        await scene.line.feed(noise(300))
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert scene.told(events.MessageRecorded) == []
    (nothing,) = scene.told(events.NothingRecorded)
    assert (nothing.at - nothing.start) / SAMPLE_RATE == pytest.approx(5.7, abs=0.4)
    assert scene.turns[-1].heard == TEXT.nothing_recorded


@virtual_time
async def test_without_a_recording_nobody_says_there_is_one() -> None:
    scene = Scene(understood=["rufen sie mich zurück"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        scene.recording = False  # the disk is full
        await scene.say()
        await scene.until(task.done)
    assert scene.turns[-1].heard == TEXT.nothing_recorded
    assert [message.text for message in scene.told(events.MessageRecorded)] == [
        "rufen sie mich zurück"
    ], "its text is kept all the same"


@virtual_time
async def test_the_message_is_to_be_recorded_from_the_tone_on() -> None:
    scene = Scene()
    async with voicemail(scene):
        await until_the_tone_was_heard(scene)
    assert scene.recording_wanted_at is not None
    assert len(GREETING) * 800 <= scene.recording_wanted_at <= tone_at(scene)


@virtual_time
async def test_without_a_recogniser_the_message_has_no_text() -> None:
    scene = Scene()
    async with voicemail(scene, stt=False) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.until(task.done)
    assert [message.text for message in scene.told(events.MessageRecorded)] == [""]


@virtual_time
async def test_a_recogniser_that_fails_loses_no_message() -> None:
    scene = Scene(understood=[EngineError("scripted: gone"), "hallo"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["hallo"]


@virtual_time
async def test_without_a_voice_there_is_still_the_tone_and_the_message() -> None:
    scene = Scene(understood=["hallo"])
    scene.voice.failures = [EngineError("plain: gone")] * 2
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.until(task.done)
        assert await task is Outcome.ENDED
    assert len(scene.told(events.MessageRecorded)) == 1
    assert len(scene.told(events.EngineFailed)) == 2


@pytest.mark.parametrize("after_s", [0.0, 0.5, 1.1, 1.3])
@virtual_time
async def test_hang_up_before_the_message(after_s: float) -> None:
    scene = Scene()
    async with voicemail(scene) as task:
        await scene.line.quiet(after_s)
    assert task.result() is Outcome.HUNG_UP
    assert scene.told(events.MessageRecorded) == []


@virtual_time
async def test_a_grunt_is_a_message_marked_as_short() -> None:
    scene = Scene(understood=["ah"])
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.line.feed(grunt(400))
        await scene.until(task.done)
    (message,) = scene.told(events.MessageRecorded)
    assert message.short
    assert 0 < message.speech_s < 1
    assert scene.turns[-1].heard == TEXT.recorded, "it is kept"


@virtual_time
async def test_the_hash_key_skips_the_greeting() -> None:
    scene = Scene(understood=["hallo"])
    async with voicemail(scene, greeting=GREETING * 20) as task:
        await scene.line.quiet(0.5)
        await scene.line.feed(bytes(640), "1")
        await scene.line.feed(bytes(640), "#")
        await until_the_tone_was_heard(scene)
        assert tone_at(scene) < 2 * SAMPLE_RATE
        assert scene.told(events.MessageRecorded) == [], "it ended the greeting, not the message"
        await scene.say()
        await scene.until(task.done)
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["hallo"]


@pytest.mark.parametrize("keyed", [["##"], ["#", "#"], ["#", "", "", "", "#"]])
@virtual_time
async def test_a_second_hash_key_in_the_greeting_does_not_end_the_message(keyed: list[str]) -> None:
    scene = Scene(understood=["hallo"])
    settings = VoicemailSettings(longest_s=20, silence_s=5, menu_s=3)
    async with voicemail(scene, greeting=GREETING * 20, settings=settings) as task:
        await scene.line.quiet(0.5)
        for keys in keyed:
            await scene.line.feed(bytes(640), keys)
            await scene.line.quiet(0.08)
        await until_the_tone_was_heard(scene)
        await scene.say()
        await scene.until(task.done)
    assert scene.told(events.NothingRecorded) == []
    assert [message.text for message in scene.told(events.MessageRecorded)] == ["hallo"]
    assert TEXT.choose in [turn.heard for turn in scene.turns], "nor does it confirm it"


@virtual_time
async def test_the_hash_key_ends_a_message_without_a_word() -> None:
    scene = Scene()
    async with voicemail(scene) as task:
        await until_the_tone_was_heard(scene)
        await scene.line.quiet(1.5)
        await scene.line.feed(bytes(640), "#")
        (nothing,) = scene.told(events.NothingRecorded)
        await scene.until(task.done)
    assert nothing.at - nothing.start < 3 * SAMPLE_RATE
