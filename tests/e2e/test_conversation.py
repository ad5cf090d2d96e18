"""A whole conversation by `tom call`, word by word on both sides, and what is kept of it."""

import pytest

from tests.e2e.afternoon import CONVERSATION, RATE, Afternoon, channels, loud
from tests.e2e.phones import words
from tests.serverkit import tom_command

REPLIES = (
    "Guten Tag, hier ist die Praxis am Markt.",
    "Wir haben rund um die Uhr geöffnet. Kann ich sonst noch etwas für Sie tun?",
    "Unsere Adresse ist Hauptstraße zwölf in Berlin. Haben Sie sonst noch eine Frage?",
    "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?",
    "Vielen Dank, Peter Schmidt. Unter welcher Nummer können wir Sie erreichen?",
    "Ich wiederhole die Nummer: null drei null, eins zwei, drei vier fünf. Ist das richtig?",
    "Danke. Was darf ich ausrichten?",
    "Vielen Dank, ich habe alles notiert. Wir melden uns bei Ihnen. "
    "Kann ich sonst noch etwas für Sie tun?",
    "Vielen Dank für Ihren Anruf. Auf Wiederhören!",
)


def test_every_word_is_understood_on_both_sides(afternoon: Afternoon) -> None:
    call = afternoon.conversation
    turns = call.log["turns"]
    assert [turn["said"] for turn in turns] == ["", *map(words, CONVERSATION)]
    assert [turn["reply"] for turn in turns] == list(REPLIES)
    assert [turn["heard"] for turn in turns] == list(REPLIES)
    assert call.said() == list(CONVERSATION)
    assert [turn["heard"] for turn in call.tom()] == [*map(words, REPLIES)]
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
        assert 0 < turn["endpoint_ms"] <= turn["stt_ms"] <= turn["llm_ms"]
        assert turn["llm_ms"] <= turn["tts_ms"] <= turn["reply_ms"]
        assert before < turn["said_start"] < turn["said_end"]
        assert turn["said_end"] < turn["reply_start"] < turn["reply_end"]
        before = turn["reply_end"]
    tom = afternoon.conversation.tom()
    assert "reply_ms" not in tom[0]
    assert all(0 < turn["reply_ms"] < 5000 for turn in tom[1:])


def test_the_recording_holds_both_sides_where_they_spoke(afternoon: Afternoon) -> None:
    tom, log = afternoon.tom, afternoon.conversation.log
    (recording,) = log["recordings"]
    assert (recording["channels"], recording["state"]) == (2, "complete")
    path = f"/api/calls/{log['id']}/recording"
    answer = tom.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    caller, house = channels(answer.content)
    assert len(caller) == recording["end_sample"] - recording["start_sample"]
    assert len(caller) / RATE == pytest.approx(log["duration_s"], abs=1.0)
    for turn in log["turns"]:
        if turn["said"]:
            spoken = slice(turn["said_start"], turn["said_end"])
            assert loud(caller[spoken]) > 500
            assert loud(house[spoken]) < 50
        answered = slice(turn["reply_start"], turn["reply_end"])
        assert loud(house[answered]) > 500
        assert loud(caller[answered]) < 50

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
    assert tom.metric('tom_calls_total{door="sip",result="answered"}') == 5
    assert tom.metric('tom_calls_total{door="sip",result="voicemail"}') == 1
    assert tom.metric('tom_calls_in_progress{door="sip"}') == 0
    assert tom.metric("tom_barge_ins_total") >= 1
    assert tom.metric("tom_reply_seconds_count") >= len(CONVERSATION)
    assert tom.metric("tom_call_log_dropped_total") == 0
