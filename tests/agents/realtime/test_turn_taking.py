import pytest

from agents.realtime.turn_taking import TurnTaking, weighed
from agents.turn_end import Completion

OPEN, UNSURE = Completion.OPEN, Completion.UNSURE
LIKELY, FINISHED = Completion.LIKELY, Completion.FINISHED
TAKING = TurnTaking(finished_ms=100, likely_ms=300, unsure_ms=500, open_ms=900)


@pytest.mark.parametrize(
    ("text", "language", "question", "wait_ms"),
    [
        ("", "de", "", 100),
        ("wann haben sie heute geöffnet", "de", "", 100),
        ("mein auto ist kaputt", "de", "", 300),
        ("ich hätte gern einen termin", "de", "", 500),
        ("ich hätte gern einen termin und", "de", "", 900),
        ("Ich heiße Müller und ÄHM", "de", "", 900),
        ("drei", "de", "Unter welcher Nummer können wir Sie erreichen?", 900),
        ("drei", "de", "Wie viele Personen?", 100),
        ("i would like an appointment and", "en", "", 900),
        ("are you open on monday", "en", "", 100),
    ],
)
def test_how_long_tom_waits(text: str, language: str, question: str, wait_ms: float) -> None:
    assert TAKING.wait_ms(text, language, question) == wait_ms


def test_by_default_it_waits_out_the_pauses_people_make() -> None:
    taking = TurnTaking()
    assert taking.wait_ms("ich hätte gern einen termin", "de") > 700 + 64
    assert taking.wait_ms("ich hätte gern ähm", "de") > 1200 + 64
    assert taking.wait_ms("guten tag haben sie heute geöffnet", "de") < 200


@pytest.mark.parametrize(
    ("by_text", "probability", "completion"),
    [
        (FINISHED, None, FINISHED),
        (FINISHED, 0.9, FINISHED),
        (FINISHED, 0.5, FINISHED),
        (FINISHED, 0.1, UNSURE),
        (UNSURE, None, UNSURE),
        (UNSURE, 0.1, UNSURE),
        (UNSURE, 0.9, LIKELY),
        (LIKELY, 0.5, LIKELY),
        (LIKELY, 0.1, UNSURE),
        (LIKELY, 0.9, FINISHED),
        (OPEN, 0.99, OPEN),
    ],
)
def test_the_sound_is_one_voice_beside_the_words(
    by_text: Completion, probability: float | None, completion: Completion
) -> None:
    assert weighed(by_text, probability) is completion
