"""The caller speaks while TOM does, over real SIP."""

from tests.e2e.afternoon import Afternoon
from tests.e2e.phones import words

HOURS = "Wir haben rund um die Uhr geöffnet. Kann ich sonst noch etwas für Sie tun?"
ADDRESS = "Unsere Adresse ist Hauptstraße zwölf in Berlin. Haben Sie sonst noch eine Frage?"


def test_a_barge_in_stops_what_the_caller_hears(afternoon: Afternoon) -> None:
    stopped = next(turn for turn in afternoon.barge_in["turns"] if turn["interrupted"])
    assert stopped["reply"] == HOURS
    assert stopped["heard"] != stopped["reply"]
    assert stopped["reply"].startswith(stopped["heard"])
    assert stopped["heard"]
    kinds = [event["kind"] for event in afternoon.barge_in["events"]]
    assert "barge_in" in kinds

    (cut,) = [turn for turn in afternoon.heard_at_barge_in if turn.stopped_ms is not None]
    assert cut.stopped_ms is not None
    assert words(HOURS).startswith(words(stopped["heard"]))
    assert words("Kann ich sonst noch etwas") not in cut.heard


def test_the_conversation_goes_on_after_a_barge_in(afternoon: Afternoon) -> None:
    turns = afternoon.barge_in["turns"]
    assert [turn["said"] for turn in turns if turn["said"]] == [
        "wann haben sie geöffnet",
        "stopp bitte",
        "wo sind sie",
    ]
    assert turns[-1]["reply"] == ADDRESS
    assert afternoon.heard_at_barge_in[-1].heard == words(ADDRESS)
    assert afternoon.barge_in["end_reason"] == "caller_hung_up"
