"""A number keyed on the phone instead of spoken."""

import re

from tests.e2e.afternoon import Afternoon
from tests.e2e.phones import words


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
    heard = [turn["heard"] for turn in afternoon.digits.tom()]
    assert words(read_back["reply"]) in heard
