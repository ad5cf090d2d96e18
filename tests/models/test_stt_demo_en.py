"""The shipped English recogniser, through the real sherpa-onnx: TOM and callers, understood."""

import tomllib

import numpy as np
import pytest

import models
from models.train_stt.english import transcript
from models.train_stt.languages import ENGLISH
from models.train_stt.measure import word_errors
from models.train_stt.recognizer import Listener
from models.train_stt.voices import Voice
from tests.models.speech import RATE_HZ, Audio, speak, telephone

FOLDER = models.path("stt-demo-en")
MOST_BYTES = 10_000_000
MOST_ERRORS = 0.1
"""Word errors per word; its card tells 0.01 for TOM and 0.04 for these callers."""

TOM = Voice(ENGLISH.voices.tom, rate_wpm=160, pitch=50, pitch_range=50)
CALLER_F, CALLER_M = (Voice(name, 150, 50, 50) for name in ENGLISH.voices.callers)

SAID: list[tuple[str, Voice]] = [
    (
        "Hello, you are speaking with the digital assistant of Market Street Office. "
        "How can I help you?",
        TOM,
    ),
    ("I repeat the number: zero three zero, one two, three four. Is that correct?", TOM),
    ("I am sorry, I did not understand that. Could you please repeat it?", TOM),
    ("Thank you, I have noted everything. We will get back to you.", TOM),
    ("Thank you for your call. Goodbye!", TOM),
    ("Are you open on Saturday?", CALLER_F),
    ("I would like to leave a message.", CALLER_F),
    ("My name is John Smith.", CALLER_M),
    ("No thanks, that's all.", CALLER_M),
    ("Please call me back tomorrow morning.", CALLER_F),
]
REQUIRED = """
    zero oh one two three four five six seven eight nine ten eleven twelve twenty hundred thousand
    monday tuesday wednesday thursday friday saturday sunday january december
    hello good morning practice office workshop reception accounts opening hours open closed
    address street message leave call back connect repeat understand
    yes no stop moment wait um mhm uh thanks please goodbye doctor mr mrs smith john
    alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar
    papa quebec romeo sierra tango uniform victor whiskey yankee zulu double triple
    twenty first thirty half past quarter noon midnight
""".split()
STRANGE = "Parrots imitate human sounds, and penguins waddle over the glacier."


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(FOLDER)


@pytest.fixture(scope="module")
def spoken() -> dict[str, Audio]:
    lines = [*SAID, (STRANGE, CALLER_F)]
    return dict(zip((text for text, _ in lines), speak(lines), strict=True))


def test_the_folder_holds_what_its_description_names() -> None:
    description = tomllib.loads((FOLDER / "model.toml").read_text(encoding="utf-8"))
    assert (description["name"], description["kind"], description["language"]) == (
        "stt-demo-en",
        "stt",
        "en",
    )
    assert description["notice"]
    for key in ("model", "tokens", "graph", "words"):
        assert (FOLDER / description[key]).is_file()
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES


def test_the_vocabulary_holds_what_tom_needs(listener: Listener) -> None:
    assert listener.words is not None
    assert sorted(set(REQUIRED) - set(listener.words)) == []


def error_rate(listener: Listener, heard: dict[str, Audio]) -> float:
    """Word errors per word over all that is said."""
    words = {text: transcript(text) for text, _ in SAID}
    errors = sum(word_errors(words[text], listener.hear(heard[text])) for text in words)
    return errors / sum(len(text.split()) for text in words.values())


def test_understands_tom_and_callers(listener: Listener, spoken: dict[str, Audio]) -> None:
    assert error_rate(listener, spoken) <= MOST_ERRORS


def test_understands_over_the_telephone(listener: Listener, spoken: dict[str, Audio]) -> None:
    assert error_rate(listener, {t: telephone(audio) for t, audio in spoken.items()}) <= MOST_ERRORS


def test_silence_and_noise_are_no_words(listener: Listener) -> None:
    rng = np.random.default_rng(1)
    for level in (1e-4, 3e-3):
        noise = rng.normal(0, level, 3 * RATE_HZ).astype(np.float32)
        assert listener.hear(noise) == ""


def test_words_it_does_not_know_are_marked(listener: Listener, spoken: dict[str, Audio]) -> None:
    assert "<unk>" in listener.hear(spoken[STRANGE]).split()


def test_the_model_card_says_what_it_is_not_for() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "espeak-ng" in card
    assert "not" in card
