"""Four callers at once on one `tom serve`: real SIP, real audio, nothing mocked.

The calls run side by side, once; each test looks at one of them from both ends.
"""

import asyncio
import io
import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.e2e.phones import dialled, says, talk, words
from tests.serverkit import Tom, serving, tom_call, tom_command
from tom.phone import TomTurn

RATE = 16_000
CONVERSATION = (
    "Wann haben Sie geöffnet?",
    "Wie ist Ihre Adresse?",
    "Ich möchte eine Nachricht hinterlassen.",
    "Mein Name ist Peter Schmidt.",
    "null drei null eins zwei drei vier fünf",
    "Ja, das ist richtig.",
    "Ich brauche einen Termin am Montag.",
    "Nein danke, auf Wiederhören.",
)
REPLIES = (
    "Guten Tag, hier ist die Praxis am Markt.",
    "Heute haben wir rund um die Uhr geöffnet. Wir haben rund um die Uhr geöffnet. "
    "Kann ich sonst noch etwas für Sie tun?",
    "Unsere Adresse ist Hauptstraße zwölf in Berlin. Kann ich sonst noch etwas für Sie tun?",
    "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?",
    "Danke, Peter Schmidt. Unter welcher Nummer können wir Sie erreichen?",
    "Ich wiederhole die Nummer: null drei null, eins zwei, drei vier fünf. Ist das richtig?",
    "Danke. Was darf ich ausrichten?",
    "Vielen Dank, ich habe alles notiert. Wir melden uns bei Ihnen. "
    "Kann ich sonst noch etwas für Sie tun?",
    "Vielen Dank für Ihren Anruf. Auf Wiederhören!",
)
NONSENSE = "Katze Hund Garten"
MESSAGE = "Mein Auto ist kaputt."


@dataclass
class Held:
    """A call that is over, from both ends."""

    phone: dict[str, Any]
    """What `tom call --json` printed."""
    log: dict[str, Any]
    """What the call log says."""


@dataclass
class Afternoon:
    """The calls, by what they are about."""

    tom: Tom
    conversation: Held
    digits: Held
    voicemail: Held
    heard_at_voicemail: Path
    barge_in: dict[str, Any]
    heard_at_barge_in: list[TomTurn]


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    folder = tmp_path_factory.mktemp("afternoon")
    with serving(folder, {"TOM_VOICEMAIL__SILENCE_S": "2.5"}) as tom:
        yield asyncio.run(_all_call(tom, folder))


async def _all_call(tom: Tom, folder: Path) -> Afternoon:
    heard = folder / "voicemail.wav"
    message = "Ich möchte eine Nachricht hinterlassen."
    reports = await asyncio.gather(
        _call(tom, "a", *_said(*CONVERSATION)),
        _call(
            tom, "b", *_said(message, "Mein Name ist Peter Schmidt."),
            "--dtmf", "030987654#",
            *_said("Ja, das ist richtig.", "Ich brauche einen Termin am Montag.", "Nein danke."),
        ),
        _call(
            tom, "c", *_said(NONSENSE, NONSENSE, NONSENSE, MESSAGE), "--record", str(heard)
        ),
        _barge_in(tom, "d"),
    )  # fmt: skip
    conversation, digits, voicemail, heard_turns = reports
    await tom.ended_call(4)
    logs = {call["callee"]: tom.call(call["id"]) for call in tom.calls()}
    return Afternoon(
        tom,
        Held(conversation, logs["a"]),
        Held(digits, logs["b"]),
        Held(voicemail, logs["c"]),
        heard,
        logs["d"],
        heard_turns,
    )  # fmt: skip


def _uri(tom: Tom, user: str) -> str:
    """Any user part reaches the direct line; here it tells the calls apart."""
    return f"sip:{user}@127.0.0.1:{tom.sip_port}"


def _said(*sentences: str) -> list[str]:
    return [argument for sentence in sentences for argument in ("--say", sentence)]


async def _call(tom: Tom, user: str, *arguments: str) -> dict[str, Any]:
    return await tom_call(_uri(tom, user), *arguments)


async def _barge_in(tom: Tom, user: str) -> list[TomTurn]:
    script = [
        says("Wann haben Sie geöffnet?"),
        says("Stopp bitte.", after_s=2.5),
        says("Wo sind Sie?"),
    ]
    async with dialled(_uri(tom, user)) as sip:
        _, heard = await talk(sip, script)
        return heard


def _turns(held: Held, who: str) -> list[dict[str, Any]]:
    return [turn for turn in held.phone["turns"] if turn["who"] == who]


# The conversation


def test_every_word_is_understood_on_both_sides(afternoon: Afternoon) -> None:
    call = afternoon.conversation
    turns = call.log["turns"]
    assert [turn["said"] for turn in turns] == ["", *map(words, CONVERSATION)]
    assert [turn["reply"] for turn in turns] == list(REPLIES)
    assert [turn["heard"] for turn in turns] == list(REPLIES)
    assert [turn["said"] for turn in _turns(call, "caller")] == list(CONVERSATION)
    assert [turn["heard"] for turn in _turns(call, "tom")] == [*map(words, REPLIES)]
    assert not any(turn["interrupted"] for turn in turns)


def test_tom_hangs_up_and_the_log_says_so(afternoon: Afternoon) -> None:
    phone, log = afternoon.conversation.phone, afternoon.conversation.log
    assert (phone["answered"], phone["code"], phone["hung_up_by"]) == (True, 200, "tom")
    assert (log["result"], log["end_reason"], log["state"]) == ("answered", "tom_hung_up", "ended")
    assert (log["line"], log["profile"], log["pipeline"]) == ("direct", "haus", "realtime")
    assert (log["stt_engine"], log["llm_engine"]) == ("sherpa-onnx (stt-demo-de)", "receptionist")
    assert log["tts_engine"].startswith("espeak-ng")
    kinds = [event["kind"] for event in log["events"]]
    assert kinds[0] == "pipeline_picked"
    assert kinds.count("final_transcript") == len(CONVERSATION)
    actions = [event["data"] for event in log["events"] if event["kind"] == "action_taken"]
    assert [action["action"] for action in actions] == ["note", "end_call"]


def test_the_message_is_taken_down(afternoon: Afternoon) -> None:
    (note,) = afternoon.conversation.log["notes"]
    assert note["caller_name"] == "Peter Schmidt"
    assert note["callback_number"] == "03012345"
    assert words(note["text"]) == "ich brauche einen termin am montag"
    assert not note["done"]


def test_each_turn_is_timed_in_order(afternoon: Afternoon) -> None:
    turns = afternoon.conversation.log["turns"]
    before = 0
    for turn in turns[1:]:
        assert 0 < turn["stt_ms"] <= turn["endpoint_ms"] <= turn["llm_ms"]
        assert turn["llm_ms"] <= turn["tts_ms"] <= turn["reply_ms"]
        assert before < turn["said_start"] < turn["said_end"]
        assert turn["said_end"] < turn["reply_start"] < turn["reply_end"]
        before = turn["reply_end"]
    tom = _turns(afternoon.conversation, "tom")
    assert "reply_ms" not in tom[0]
    assert all(0 < turn["reply_ms"] < 5000 for turn in tom[1:])


def test_the_recording_holds_both_sides_where_they_spoke(afternoon: Afternoon) -> None:
    tom, log = afternoon.tom, afternoon.conversation.log
    (recording,) = log["recordings"]
    assert (recording["channels"], recording["state"]) == (2, "complete")
    path = f"/api/calls/{log['id']}/recording"
    answer = tom.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    caller, house = _channels(answer.content)
    assert len(caller) == recording["end_sample"] - recording["start_sample"]
    assert len(caller) / RATE == pytest.approx(log["duration_s"], abs=1.0)
    for turn in log["turns"]:
        if turn["said"]:
            spoken = slice(turn["said_start"], turn["said_end"])
            assert _loud(caller[spoken]) > 500
            assert _loud(house[spoken]) < 50
        answered = slice(turn["reply_start"], turn["reply_end"])
        assert _loud(house[answered]) > 500
        assert _loud(caller[answered]) < 50

    part = tom.get(path, Range="bytes=1000-4999")
    assert (part.status_code, part.content) == (206, answer.content[1000:5000])
    assert part.headers["content-range"] == f"bytes 1000-4999/{len(answer.content)}"


async def test_the_command_line_and_the_server_tell_of_it(afternoon: Afternoon) -> None:
    tom, log = afternoon.tom, afternoon.conversation.log
    listed = await tom_command("calls", "--data", str(tom.data))
    assert listed.code == 0, listed
    assert log["id"][:8] in listed.out
    shown = await tom_command("calls", log["id"][:8], "--data", str(tom.data))
    assert shown.code == 0, shown
    assert "nein danke auf wiederhören" in shown.out
    assert "Peter Schmidt" in shown.out

    assert tom.get("/healthz").json() == {"status": "ok"}
    assert tom.ready() == {"ready": True, "sip": True, "line direct": True}
    assert tom.metric('tom_calls_total{door="sip",result="answered"}') == 3
    assert tom.metric('tom_calls_total{door="sip",result="voicemail"}') == 1
    assert tom.metric('tom_calls_in_progress{door="sip"}') == 0
    assert tom.metric("tom_barge_ins_total") >= 1
    assert tom.metric("tom_reply_seconds_count") >= len(CONVERSATION)
    assert tom.metric("tom_call_log_dropped_total") == 0


# Barge-in


def test_a_barge_in_stops_what_the_caller_hears(afternoon: Afternoon) -> None:
    stopped = next(turn for turn in afternoon.barge_in["turns"] if turn["interrupted"])
    assert stopped["reply"] == REPLIES[1]
    assert stopped["heard"] != stopped["reply"]
    assert stopped["reply"].startswith(stopped["heard"])
    assert stopped["heard"]
    kinds = [event["kind"] for event in afternoon.barge_in["events"]]
    assert "barge_in" in kinds

    (cut,) = [turn for turn in afternoon.heard_at_barge_in if turn.stopped_ms is not None]
    # Uninterrupted it would have gone on for some four seconds.
    assert cut.stopped_ms is not None
    assert 0 < cut.stopped_ms < 1500
    assert words(REPLIES[1]).startswith(words(stopped["heard"]))
    assert words("Kann ich sonst noch etwas") not in cut.heard


def test_the_conversation_goes_on_after_a_barge_in(afternoon: Afternoon) -> None:
    turns = afternoon.barge_in["turns"]
    assert [turn["said"] for turn in turns if turn["said"]] == [
        "wann haben sie geöffnet",
        "stopp bitte",
        "wo sind sie",
    ]
    assert turns[-1]["reply"] == REPLIES[2]
    assert afternoon.heard_at_barge_in[-1].heard == words(REPLIES[2])
    assert afternoon.barge_in["end_reason"] == "caller_hung_up"


# Digits


def test_a_keyed_number_is_understood(afternoon: Afternoon) -> None:
    log = afternoon.digits.log
    keyed = [event["data"]["digits"] for event in log["events"] if event["kind"] == "digits_keyed"]
    assert "".join(keyed) == "030987654#"
    (note,) = log["notes"]
    assert (note["caller_name"], note["callback_number"]) == ("Peter Schmidt", "030987654")
    read_back = next(turn for turn in log["turns"] if turn["said"] == "030987654")
    assert re.sub(r"\W+", " ", read_back["reply"]).startswith(
        "Ich wiederhole die Nummer null drei null neun acht sieben sechs fünf vier"
    )
    heard = [turn["heard"] for turn in _turns(afternoon.digits, "tom")]
    assert words(read_back["reply"]) in heard


# Voicemail


def test_not_understood_three_times_leads_to_voicemail(afternoon: Afternoon) -> None:
    log = afternoon.voicemail.log
    assert (log["result"], log["end_reason"]) == ("voicemail", "tom_hung_up")
    assert [turn["reply"] for turn in log["turns"]][1:4] == [
        "Das habe ich leider nicht verstanden. Könnten Sie das bitte wiederholen?",
        "Entschuldigung, ich habe Sie nicht verstanden. Sie können nach unseren Öffnungszeiten "
        "oder der Adresse fragen oder eine Nachricht hinterlassen.",
        "Leider verstehe ich Sie nicht. Bitte sprechen Sie Ihre Nachricht nach dem Ton.",
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
    caller, _ = _channels(tom.get(f"/api/calls/{log['id']}/recording").content)
    assert _loud(caller[start:end]) > 500
    assert _loud(caller[end:]) < 50


def test_the_phone_hears_the_tone(afternoon: Afternoon) -> None:
    # The phone's own recording: TOM is on the left here.
    house, caller = _channels(afternoon.heard_at_voicemail.read_bytes())
    tone = [at for at in range(0, len(house) - 1600, 1600) if _is_tone(house[at : at + 1600])]
    assert 3 <= len(tone) <= 5, "about 400 ms of it"
    assert tone[-1] - tone[0] == 1600 * (len(tone) - 1), "in one piece"
    message = np.flatnonzero(np.abs(caller) > 500)
    assert message[-1] > tone[-1], "the message comes after the tone"


def _is_tone(samples: NDArray[np.float64]) -> bool:
    """Whether nearly all of its energy lies at 1 kHz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return _loud(samples) > 500 and spectrum[np.abs(hertz - 1000) < 40].sum() > 0.9 * spectrum.sum()


def _channels(content: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, RATE, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float64)
    return samples[0::2], samples[1::2]


def _loud(samples: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(samples**2)))
