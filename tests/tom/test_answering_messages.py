"""What becomes of a message in the call log: its note, its audio, its job."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from media.audio import SILENCE
from media.wav import read_channels
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
