"""What becomes of a message in the call log: its note, its audio, its job."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from media.audio import SAMPLE_RATE, SILENCE
from media.wav import StereoWav, read_channels
from tests.agents.scene import ScriptedStt, speech
from tests.tom.test_answering import Office, Phone
from tom.answering import Rules

ALWAYS = Rules(voicemail={"amt": "always"})


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 1)
    office = Office(tmp_path)
    office.phone.call.line = "amt"
    yield office
    await office.writer.aclose()
    office.log.close()


async def the_tone_is_heard(phone: Phone) -> None:
    def heard() -> bool:
        ears = np.frombuffer(bytes(phone.ears), np.int16)
        return bool((np.abs(ears) > 3_000).any()) and not phone.pending

    await phone.until(heard)


async def test_what_is_said_over_the_choices_is_in_note_audio_and_job(office: Office) -> None:
    office.engines.recogniser = ScriptedStt("meine nummer ist", "null drei null")
    taken, phone = office.take(True, ALWAYS), office.phone
    await the_tone_is_heard(phone)
    await phone.feed(speech("Meine Nummer ist"))
    await phone.until(lambda: "message_recorded" in str(phone.screen))
    await phone.feed(SILENCE * 20)
    await phone.feed(speech())
    await phone.until(taken.done)
    call = await office.logged(taken)
    (note,) = call.notes
    assert note.text == "meine nummer ist null drei null"
    (job,) = office.log.jobs.of_call(call.id)
    assert job.provisional == note.text
    caller, _ = read_channels(office.data / job.path, job.first_sample, job.end_sample)
    assert speech()[6400:-6400] in caller
    (recording,) = call.recordings
    first = recording.start_sample
    caller, _ = read_channels(
        office.data / job.path, note.start_sample - first, note.end_sample - first
    )
    assert speech()[6400:-6400] in caller, "what the mailbox plays"


@pytest.mark.parametrize("anew", [False, True], ids=["the first", "spoken anew"])
async def test_what_is_on_a_full_disk_is_transcribed(
    office: Office, monkeypatch: pytest.MonkeyPatch, anew: bool
) -> None:
    room, append = [3600 * SAMPLE_RATE], StereoWav.append

    def fills_up(wav: StereoWav, left: bytes, right: bytes) -> None:
        if wav.samples > room[0]:
            raise OSError(28, "No space left on device")
        append(wav, left, right)

    monkeypatch.setattr(StereoWav, "append", fills_up)
    taken, phone = office.take(True, ALWAYS), office.phone
    await the_tone_is_heard(phone)
    if anew:
        await phone.feed(speech("Das ist meine erste Nachricht."))
        await phone.feed(SILENCE, "#")
        await phone.feed(SILENCE * 20, "2")
        await phone.feed(SILENCE * 25)
    room[0] = phone.fed + len(speech()) // 2
    await phone.feed(speech() * 3)
    await phone.until(taken.done)
    call = await office.logged(taken)
    (note,) = call.notes
    assert note.text.endswith(" s, ohne erkannten Text) (teilweise aufgezeichnet)")
    (job,) = office.log.jobs.of_call(call.id)
    assert job.provisional == note.text, "the note that is there"
    caller, _ = read_channels(office.data / job.path, job.first_sample, job.end_sample)
    assert speech()[6400:-6400] in caller
    assert [recording.state for recording in call.recordings] == ["cut_off"]


async def test_who_leaves_a_message_holds_no_conversation(office: Office) -> None:
    office.engines.recogniser = ScriptedStt()
    answering = office.answering(True, Rules(max_conversations=1))
    first, second = office.phone, Phone()
    taken = [asyncio.create_task(answering.take(first))]
    await first.feed(SILENCE, "*")
    await first.until(lambda: "whisperx" in str(first.screen))
    taken.append(asyncio.create_task(answering.take(second)))
    await second.until(lambda: second.screen)
    for phone in (first, second):
        await phone.hang_up()
    await asyncio.gather(*taken)
    assert await office.writer.flush(5)
    calls = [office.log.get_call(phone.call.id) for phone in (first, second)]
    assert [call.pipeline for call in calls] == ["whisperx", "realtime"]
