"""A call from ringing to the call log: what was left is kept, and nobody is told more than that."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from agents import events
from agents.conversation import Note
from agents.core import CoreSettings
from agents.engines import LanguageModel, SpeechToText
from agents.realtime.floor import Floor
from agents.whisperx.voicemail import VoicemailSettings
from media.audio import FRAME_SAMPLES, SAMPLE_RATE, SILENCE
from media.wav import StereoWav, read_channels
from telephony.browser.events import StreamEvent
from telephony.call import Call, CallState, EndReason
from telephony.call_leg import WantedPipeline
from telephony.calllog import CallLogWriter
from tests.agents.line import ScriptedLine
from tests.agents.scene import PROFILE, PlainVoice, ScriptedDialogue, ScriptedStt, grunt, speech
from tests.calllogkit import open_log
from tom.answering import Answering, Rules
from tom.engines import Engines
from tom.segment_desk import SegmentDesk
from tom.variants import Setup, Variants

SETTINGS = CoreSettings(voicemail=VoicemailSettings(silence_s=1, menu_s=1))
NOTE = Note("Bittet um Rückruf.", "Anna Weber", "03012345")


class Phone(ScriptedLine):
    """A call that the test drives."""

    frames_dropped = 0
    wanted: WantedPipeline | None = None

    def __init__(self) -> None:
        super().__init__()
        self.call = Call(caller="030111", callee="100")
        self.screen: list[StreamEvent] = []

    def show(self, event: StreamEvent) -> None:
        self.screen.append(event)

    async def answer(self) -> bool:
        self.call.state, self.call.answered_at = CallState.ANSWERED, datetime.now(UTC)
        return True

    async def hang_up(self, reason: EndReason = EndReason.TOM_HUNG_UP) -> None:
        await super().hang_up()
        self.call.state, self.call.ended_at = CallState.ENDED, datetime.now(UTC)
        self.call.end_reason = self.call.end_reason or reason

    async def until(self, condition: Callable[[], Any]) -> None:
        for _ in range(3000):
            if condition():
                return
            await self.feed(SILENCE)
        raise AssertionError("it has not happened in a minute")


class NoEngines:
    """No recogniser at first: the caller is sent to voicemail at once."""

    turn_detector = None

    def __init__(self) -> None:
        self.recogniser: SpeechToText | None = None
        self.talk = ScriptedDialogue()
        self.name = "scripted"

    def stt(self, profile: object, on_switch: object) -> SpeechToText | None:
        return self.recogniser

    def llm(self, on_switch: object) -> LanguageModel:
        return cast(LanguageModel, self)

    def tts(self, profile: object, on_switch: object) -> PlainVoice:
        return PlainVoice()

    def speakable(self, profile: object) -> Callable[[str], str]:
        return str

    def dialogue(self, profile: object, context: object) -> ScriptedDialogue:
        return self.talk


class Office:
    """TOM without a door."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = open_log(data)
        self.writer = CallLogWriter(self.log)
        self.engines = NoEngines()
        self.live = LiveCalls()
        self.phone = Phone()
        self.profiles = {PROFILE.name: PROFILE}

    def answering(
        self, record: bool, rules: Rules | None = None, segments: SegmentDesk | None = None
    ) -> Answering:
        return Answering(
            Variants({"": Setup(cast(Engines, self.engines), SETTINGS)}),
            self.profiles,
            PROFILE.name,
            self.writer,
            Metrics(),
            self.live,
            self.data,
            record,
            rules,
            segments,
        )

    def take(self, record: bool, rules: Rules | None = None) -> "asyncio.Task[None]":
        return asyncio.create_task(self.answering(record, rules).take(self.phone))

    async def logged(self, taken: "asyncio.Task[None]") -> Any:
        await asyncio.wait_for(taken, 30)
        assert await self.writer.flush(5)
        return self.log.get_call(self.phone.call.id)

    async def message_is_left(self, taken: "asyncio.Task[None]") -> Any:
        await self.phone.until(lambda: _loud(self.phone.ears) and not self.phone.pending)
        await self.phone.feed(speech())
        await self.phone.until(taken.done)
        return await self.logged(taken)


def _loud(pcm: bytes | bytearray) -> bool:
    return bool((np.abs(np.frombuffer(bytes(pcm), np.int16)) > 3_000).any())


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 1)
    office = Office(tmp_path)
    yield office
    await office.writer.aclose()
    office.log.close()


async def test_a_message_is_kept_though_calls_are_not_recorded(office: Office) -> None:
    call = await office.message_is_left(office.take(record=False))
    assert call.result == "voicemail"
    assert call.turns[-1].heard.startswith("Vielen Dank. Ihre Nachricht wurde aufgezeichnet.")
    (recording,) = call.recordings
    assert (recording.kind, recording.state) == ("voicemail", "complete")
    (message,) = [event for event in call.events if event.kind == "message_recorded"]
    assert 0 < recording.start_sample <= message.data["start"], "nothing before the tone is kept"
    assert recording.start_sample >= call.turns[0].reply_end - SAMPLE_RATE / 2
    with wave.open(str(office.data / recording.path)) as file:
        assert file.getnframes() == recording.end_sample - recording.start_sample
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    before = message.data["start"] - recording.start_sample
    assert speech()[6400:-6400] in samples[::2][before:].tobytes()
    assert _loud(samples[1::2].tobytes()), "the tone"
    (job,) = office.log.jobs.of_call(call.id)
    assert (job.kind, job.state, job.path) == ("voicemail", "waiting", recording.path)
    assert (job.profile, job.provisional) == (PROFILE.name, call.notes[0].text)
    caller, _ = read_channels(office.data / job.path, job.first_sample, job.end_sample)
    assert speech()[6400:-6400] in caller


async def test_a_call_that_is_not_recorded_leaves_no_file(office: Office) -> None:
    taken = office.take(record=False)
    await office.phone.feed(SILENCE * 10)
    await office.phone.hang_up()
    call = await office.logged(taken)
    assert call.recordings == []
    assert not list(office.data.rglob("*.wav"))


async def test_after_a_full_disk_nobody_is_told_of_a_recording(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(wav: StereoWav, left: bytes, right: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(StereoWav, "append", full)
    call = await office.message_is_left(office.take(record=True))
    assert call.turns[-1].heard.startswith("Leider habe ich keine Nachricht aufnehmen können.")
    assert call.summary.endswith("(nicht aufgezeichnet)")
    assert office.log.jobs.of_call(call.id) == [], "there is nothing to transcribe"
    assert [recording.state for recording in call.recordings] == ["cut_off"]


async def test_a_fault_in_the_call_loses_nothing_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(floor: Floor, *_: object) -> None:
        floor.emit(events.MessageRecorded(at=16000, start=0, text="rufen sie an"))
        raise LookupError("a fault")

    monkeypatch.setattr("tom.answering.answer", breaks)
    office.engines.talk.unfinished = NOTE
    call = await office.logged(office.take(record=True))
    assert call.result == "voicemail"
    assert [(note.text, note.caller_name) for note in call.notes] == [
        ("rufen sie an", ""),
        (NOTE.text, "Anna Weber"),
    ]
    assert [recording.state for recording in call.recordings] == ["cut_off"]


async def test_a_file_that_cannot_be_closed_is_still_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = StereoWav.close

    def broken(wav: StereoWav) -> None:
        close(wav)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(StereoWav, "close", broken)
    taken = office.take(record=True)
    await office.phone.feed(SILENCE * 10)
    await office.phone.hang_up()
    call = await office.logged(taken)
    (recording,) = call.recordings
    assert (recording.state, recording.end_sample) == ("cut_off", 10 * FRAME_SAMPLES)


async def test_a_recording_with_gaps_is_no_whole_one(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("media.recording._MAX_PIECES_WAITING", 0)
    taken = office.take(record=True)
    await office.phone.feed(SILENCE * 100)
    monkeypatch.setattr("media.recording._MAX_PIECES_WAITING", 30)
    await office.phone.hang_up()
    call = await office.logged(taken)
    (recording,) = call.recordings
    assert (recording.state, recording.end_sample) == ("cut_off", 2 * SAMPLE_RATE)
    assert caplog.text.count("the disk is slow") == 1


async def test_a_message_spoken_anew_takes_the_place_of_the_former(office: Office) -> None:
    taken, phone = office.take(record=True), office.phone
    await phone.until(lambda: _loud(phone.ears) and not phone.pending)
    await phone.feed(speech("Falsch."))
    await phone.feed(SILENCE, "#")
    await phone.feed(SILENCE * 20, "2")
    await phone.until(lambda: not phone.pending)
    await phone.feed(speech())
    await phone.feed(SILENCE, "#")
    await phone.feed(SILENCE * 20, "1")
    begun = len(phone.ears)
    await phone.until(taken.done)
    call = await office.logged(taken)

    first, second = [event for event in call.events if event.kind == "message_recorded"]
    assert second.data["replaces"] == first.data["start"]
    (note,) = call.notes
    assert (note.start_sample, note.end_sample) == (
        second.data["spoken_from"],
        second.data["spoken_until"],
    )
    assert call.result == "voicemail"
    assert len(call.recordings) == 1, "both are in the call's one recording"
    assert speech()[6400:-6400] in bytes(phone.ears[begun:]), "the second one was played, from disk"


async def test_a_very_short_message_is_kept_and_marked(office: Office) -> None:
    taken, phone = office.take(record=True), office.phone
    await phone.until(lambda: _loud(phone.ears) and not phone.pending)
    await phone.feed(grunt(400))
    await phone.until(taken.done)
    call = await office.logged(taken)
    (message,) = [event for event in call.events if event.kind == "message_recorded"]
    assert message.data["short"]
    assert [note.text.endswith(" (sehr kurz)") for note in call.notes] == [True]
    assert (call.result, call.recordings[0].state) == ("voicemail", "complete")


async def test_silence_after_the_tone_is_told(office: Office) -> None:
    taken, phone = office.take(record=False), office.phone
    await phone.until(taken.done)
    call = await office.logged(taken)
    assert [event.kind for event in call.events][-2:] == ["nothing_recorded", "turn_ended"]
    assert (call.result, call.notes) == ("answered", [])
    assert call.summary == "(nach dem Ton nichts gesagt)"
    assert len(call.recordings) == 1, "what there was is kept"


async def test_a_line_that_takes_messages_only(office: Office) -> None:
    office.engines.recogniser = ScriptedStt("rufen sie dringend an")
    office.phone.call.line = "amt"
    call = await office.message_is_left(office.take(True, Rules(voicemail={"amt": "always"})))
    picked = [event.data["reason"] for event in call.events if event.kind == "pipeline_picked"]
    assert picked == ["the line takes messages only"]
    assert [(note.text, note.urgent) for note in call.notes] == [("rufen sie dringend an", True)]


async def test_too_many_conversations_leave_messages(office: Office) -> None:
    office.engines.recogniser = ScriptedStt()
    answering = office.answering(True, Rules(max_conversations=1))
    first, second, third = phones = [Phone() for _ in range(3)]
    taken: list[asyncio.Task[None]] = []
    for phone in phones:
        taken.append(asyncio.create_task(answering.take(phone)))
        await phone.until(lambda phone=phone: phone.screen)
        if phone is second:  # room for the third
            await first.hang_up()
            await taken[0]
    for phone in (second, third):
        await phone.hang_up()
    await asyncio.gather(*taken)
    assert await office.writer.flush(5)
    calls = [office.log.get_call(phone.call.id) for phone in phones]
    assert [call.pipeline for call in calls] == ["realtime", "whisperx", "realtime"]
