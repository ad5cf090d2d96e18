"""What a caller's wish does to how TOM speaks."""

import pytest

from agents.speaking_style import SpeakingStyle

WISHES = [
    ("de", "können sie bitte lauter sprechen", 0, 1),
    ("de", "Können Sie bitte etwas langsamer sprechen?", 1, 0),
    ("de", "bitte deutlicher", 1, 1),
    ("de", "könnten sie bitte ein bisschen lauter und langsamer reden", 1, 1),
    ("de", "das ist mir zu schnell", 1, 0),
    ("de", "ich verstehe sie nicht", 1, 1),
    ("de", "nicht so laut bitte", 0, -1),
    ("de", "sprechen sie bitte schneller", -1, 0),
    ("de", "wie bitte", 0, 0),
    ("de", "leider nicht", 0, 0),
    ("de", "können sie lauter sprechen mein gehör ist schlecht", 0, 1),
    ("de", "die verbindung ist sehr schlecht", 0, 1),
    ("de", "die verbindung ist jetzt wieder gut", 0, 0),
    ("de", "meine internet-verbindung ist schlecht", 0, 0),
    ("de", "sie sprechen etwas langsam", 0, 0),
    ("de", "mein herz schlägt seit gestern viel zu schnell", 0, 0),
    ("de", "das auto fährt seit gestern viel langsamer", 0, 0),
    ("de", "mein fernseher ist zu leise", 0, 0),
    ("de", "peter leister", 0, 0),
    ("en", "i need a cleaner", 0, 0),
    ("en", "my car is much slower now", 0, 0),
    ("de", "die musik im wartezimmer soll lauter sein bitte sagen sie das dem chef", 0, 0),
    ("en", "can you speak louder please", 0, 1),
    ("en", "could you speak a bit more slowly please", 1, 0),
    ("en", "i can't hear you", 0, 1),
    ("en", "could you say that more clearly", 1, 1),
    ("en", "you are too loud", 0, -1),
    ("en", "please speak a bit faster", -1, 0),
    ("en", "my car is too slow", 0, 0),
]


@pytest.mark.parametrize(("language", "said", "slower", "louder"), WISHES)
def test_wish(language: str, said: str, slower: int, louder: int) -> None:
    assert SpeakingStyle().after(said, language) == SpeakingStyle(slower, louder)


def test_wishes_add_up_and_end_somewhere() -> None:
    style, rates, gains = SpeakingStyle(), list[float](), list[float]()
    for _ in range(4):
        style = style.after("bitte deutlicher", "de")
        rates.append(style.rate)
        gains.append(style.gain_db)
    assert rates == [0.85, 0.7, 0.7, 0.7]
    assert gains == [4, 8, 8, 8]
    for _ in range(5):
        style = style.after("bitte leiser", "de")
    assert (style.rate, style.gain_db) == (0.7, -4)


def test_without_a_wish_nothing_is_changed() -> None:
    assert (SpeakingStyle().rate, SpeakingStyle().gain_db) == (1.0, 0.0)
    style = SpeakingStyle(1, 2)
    assert style.after("wann haben sie geöffnet", "de") == style
