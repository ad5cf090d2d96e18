"""Three times not understood, and the caller leaves a message after the tone."""

import numpy as np
from numpy.typing import NDArray

from tests.e2e.afternoon import MESSAGE, RATE, Afternoon, channels, loud
from tests.e2e.phones import words


def test_not_understood_three_times_leads_to_voicemail(afternoon: Afternoon) -> None:
    log = afternoon.voicemail.log
    assert (log["result"], log["end_reason"]) == ("voicemail", "tom_hung_up")
    assert [turn["reply"] for turn in log["turns"]][1:4] == [
        "Das habe ich leider nicht verstanden. Könnten Sie das bitte wiederholen?",
        "Entschuldigung, ich habe Sie nicht verstanden. Sie können nach unseren Öffnungszeiten "
        "oder der Adresse fragen oder eine Nachricht hinterlassen.",
        "Leider verstehe ich Sie nicht. Bitte hinterlassen Sie nach dem Ton eine Nachricht.",
    ]
    pipelines = [
        event["data"]["pipeline"] for event in log["events"] if event["kind"] == "pipeline_picked"
    ]
    assert pipelines == ["realtime", "whisperx"]
    assert log["summary"] == words(MESSAGE)


def test_the_message_lies_in_the_recording(afternoon: Afternoon) -> None:
    tom, log = afternoon.tom, afternoon.voicemail.log
    (event,) = [event for event in log["events"] if event["kind"] == "message_recorded"]
    start, end = event["data"]["start"], event["at_samples"]
    assert log["turns"][3]["reply_end"] <= start < end <= log["recordings"][0]["end_sample"]
    assert event["data"]["text"] == words(MESSAGE)
    caller, _ = channels(tom.get(f"/api/calls/{log['id']}/recording").content)
    assert loud(caller[start:end]) > 500
    assert loud(caller[end:]) < 50


def test_the_phone_hears_the_tone(afternoon: Afternoon) -> None:
    # The phone's own recording: TOM is on the left here.
    house, caller = channels(afternoon.heard_at_voicemail.read_bytes())
    tone = [at for at in range(0, len(house) - 1600, 1600) if _is_tone(house[at : at + 1600])]
    assert 3 <= len(tone) <= 5, "about 400 ms of it"
    assert tone[-1] - tone[0] == 1600 * (len(tone) - 1), "in one piece"
    message = np.flatnonzero(np.abs(caller) > 500)
    assert message[-1] > tone[-1], "the message comes after the tone"


def _is_tone(samples: NDArray[np.float64]) -> bool:
    """Whether nearly all of its energy lies at 1 kHz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return loud(samples) > 500 and spectrum[np.abs(hertz - 1000) < 40].sum() > 0.9 * spectrum.sum()
