import pytest

from agents.realtime.patience import Patience

PATIENCE = Patience(whole_ms=100, open_ms=900)


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("", False),
        ("ja", False),
        ("wann haben sie heute geöffnet", False),
        ("ich hätte gern einen termin und", True),
        ("Ich heiße Müller und ÄHM", True),
        ("meine nummer ist", True),
        ("null drei null", True),
        ("null drei null danke", False),
        ("das sind zwei hunde", False),
        ("i would like to", False),
        ("my number is", True),
        ("zero three zero", True),
    ],
)
def test_how_long_tom_waits(text: str, open_: bool) -> None:
    assert PATIENCE.wait_ms(text) == (900 if open_ else 100)


def test_by_default_a_whole_sentence_is_answered_at_once() -> None:
    assert Patience().wait_ms("guten tag") == 0
    assert Patience().wait_ms("und") > 0
