"""What a worker stores, whatever has transcribed it."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from agents.whisperx.engine import WhisperX
from agents.whisperx.summary import summed_up
from agents.whisperx.transcript import CALLER, RecordingTranscript, Segment
from telephony.call import Call
from telephony.calllog import JobRecord, TurnRecord
from tests.calllogkit import open_log
from tom.settings import Settings
from tom.worker.pipeline import Pipeline


@dataclass
class Whisper:
    name: str = "tiny on cpu"


def test_figures_in_a_transcript_are_no_errors_of_the_live_text(tmp_path: Path) -> None:
    log, call = open_log(tmp_path), Call("030111", "100")
    log.start_call(call)
    log.add_turn(call.id, TurnRecord(1, "bis achtzehn uhr", 0, 16_000))
    job = JobRecord("audio/a.wav", "call", call.id)
    log.jobs.add(job)
    said = Segment(speaker=CALLER, text="Bis 18 Uhr.", start_s=0, end_s=1)
    transcript = RecordingTranscript(language="de", segments=(said,), model="tiny on cpu")
    pipeline = Pipeline(Settings(), {}, log, cast(WhisperX, Whisper()))
    pipeline.store(
        log.jobs.get(job.id),
        transcript.model_dump(mode="json"),
        summed_up(said.text, "de", "030111").model_dump(mode="json"),
    )
    assert log.get_call(call.id).wer == 0
    log.close()
