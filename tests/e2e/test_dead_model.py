"""A language model dies in mid-reply: the receptionist takes over in the same call."""

from tests.e2e.afternoon import CONVERSATION, Afternoon
from tests.e2e.phones import words

TAKING = "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"


def test_the_log_says_who_failed_and_who_goes_on(afternoon: Afternoon) -> None:
    call = afternoon.model_died
    assert call["llm_engine"] == "openai"
    (failed,) = [e["data"] for e in call["events"] if e["kind"] == "engine_failed"]
    assert (failed["stage"], failed["engine"]) == ("llm", "openai")
    assert failed["instead"] == "receptionist"
    assert failed["cause"]
    assert afternoon.asked_of_model == 2, "a dead model is not asked again in the same call"


def test_the_conversation_goes_on(afternoon: Afternoon) -> None:
    turns = afternoon.model_died["turns"]
    said = [CONVERSATION[0], *CONVERSATION[2:5], "Ja."]
    assert [turn["said"] for turn in turns] == ["", *map(words, said)]
    assert turns[1]["reply"] == "Wir haben immer geöffnet. Kommen Sie gern"
    died = words(turns[2]["reply"])
    assert died.startswith("wir haben immer geöffnet kommen sie")
    assert died.endswith(words(f"Entschuldigung, es gab eine technische Störung. {TAKING}"))
    assert words(TAKING) in afternoon.heard_after_model_died[2].heard
    (note,) = afternoon.model_died["notes"]
    assert (note["caller_name"], note["callback_number"]) == ("Peter Schmidt", "03012345")
    assert "nicht bestätigt" not in note["text"]
