"""Callers who hang up while TOM speaks: the log is complete, and what they left is kept."""

import pytest

from tests.e2e.afternoon import RATE, Afternoon, channels


def test_in_mid_reply(afternoon: Afternoon) -> None:
    tom, call = afternoon.tom, afternoon.hung_up_in_reply
    assert (call["result"], call["end_reason"]) == ("answered", "caller_hung_up")
    turn = call["turns"][1]
    assert turn["said"] == "wann haben sie geöffnet"
    assert turn["interrupted"]
    assert turn["heard"]
    assert turn["reply"].startswith(turn["heard"])
    assert turn["heard"] != turn["reply"]
    assert call["recordings"][0]["state"] == "complete"
    caller, _ = channels(tom.get(f"/api/calls/{call['id']}/recording").content)
    assert len(caller) / RATE == pytest.approx(call["duration_s"], abs=1)


def test_in_mid_message(afternoon: Afternoon) -> None:
    call = afternoon.hung_up_in_message
    assert (call["result"], call["end_reason"]) == ("answered", "caller_hung_up")
    (note,) = call["notes"]
    assert (note["caller_name"], note["callback_number"]) == ("Peter Schmidt", "03012345")
    assert note["text"] == "Bittet um Rückruf. (Nummer nicht bestätigt)"
