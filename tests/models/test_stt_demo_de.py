"""The shipped recogniser, through the real sherpa-onnx: it must understand TOM and a caller."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

import models
from models.train_stt.recognizer import Listener, flush
from models.train_stt.voices import Voice
from tests.models.speech import RATE_HZ, Audio, speak, telephone

FOLDER = models.path("stt-demo-de")
MOST_BYTES = 10_000_000

TOM = Voice("de", rate_wpm=160, pitch=50, pitch_range=50)
CALLER_F = Voice("de+f2", rate_wpm=150, pitch=50, pitch_range=50)
CALLER_M = Voice("de+m3", rate_wpm=150, pitch=50, pitch_range=50)

SAID: list[tuple[str, Voice]] = [
    (
        "Guten Tag, Sie sprechen mit dem digitalen Assistenten der Praxis am Markt. "
        "Was kann ich für Sie tun?",
        TOM,
    ),
    (
        "Wir haben montags bis freitags von acht bis zwölf Uhr und von vierzehn bis siebzehn Uhr "
        "geöffnet.",
        TOM,
    ),
    ("Ich wiederhole die Nummer: null drei null, eins zwei, drei vier. Ist das richtig?", TOM),
    ("Das habe ich leider nicht verstanden. Könnten Sie das bitte wiederholen?", TOM),
    ("Vielen Dank, ich habe alles notiert. Wir rufen Sie so bald wie möglich zurück.", TOM),
    ("Vielen Dank für Ihren Anruf. Auf Wiederhören!", TOM),
    ("Wann haben Sie geöffnet?", CALLER_F),
    ("Ich möchte eine Nachricht hinterlassen.", CALLER_F),
    ("Mein Name ist Thomas Müller.", CALLER_M),
    ("Meine Nummer ist null drei null, zwölf, vierunddreißig.", CALLER_F),
    ("Nein danke, das war alles.", CALLER_M),
    ("Verbinden Sie mich bitte mit der Werkstatt.", CALLER_M),
]

REQUIRED = """
    null eins zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar dezember uhr
    guten tag morgen abend praxis firma werkstatt empfang buchhaltung vertrieb ärztin chef
    öffnungszeiten geöffnet geschlossen adresse straße hausnummer postleitzahl iban euro cent
    nachricht hinterlassen ausrichten rückruf zurückrufen verbinden wiederholen verstanden
    ja nein stopp moment äh ähm mhm hm tschüss danke bitte doktor herr frau müller thomas anna
    anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha nordpol
    otto paula quelle richard samuel theodor ulrich viktor wilhelm xanthippe ypsilon zacharias
    aachen berlin chemnitz düsseldorf essen frankfurt goslar hamburg ingelheim köln leipzig münchen
    nürnberg offenbach potsdam quickborn rostock salzwedel tübingen unna völklingen wuppertal xanten
    zwickau neunundneunzig einunddreißigsten
""".split()


STRANGE = "Mein Goldfisch schwimmt im Kreis, und Papageien können menschliche Laute nachahmen."


def transcript(text: str) -> str:
    return " ".join(re.findall(r"[a-zäöüß]+", text.lower()))


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(FOLDER)


@pytest.fixture(scope="module")
def spoken() -> dict[str, Audio]:
    lines = [*SAID, (STRANGE, CALLER_F)]
    return dict(zip((text for text, _ in lines), speak(lines), strict=True))


def test_the_folder_holds_what_its_description_names() -> None:
    description = tomllib.loads((FOLDER / "model.toml").read_text(encoding="utf-8"))
    assert description["kind"] == "stt"
    assert description["type"] == "nemo_ctc"
    assert description["notice"]
    for key in ("model", "tokens", "graph", "words"):
        assert (FOLDER / description[key]).is_file()
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-model.*model\.toml"):
        models.path("no-such-model")


def test_the_vocabulary_holds_what_tom_needs(listener: Listener) -> None:
    assert listener.words is not None
    assert sorted(set(REQUIRED) - set(listener.words)) == []


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_understands_word_by_word(listener: Listener, spoken: dict[str, Audio], text: str) -> None:
    assert listener.hear(spoken[text]) == transcript(text)


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_understands_over_the_telephone(
    listener: Listener, spoken: dict[str, Audio], text: str
) -> None:
    assert listener.hear(telephone(spoken[text])) == transcript(text)


def test_partials_are_whole_words_and_come_while_speaking(
    listener: Listener, spoken: dict[str, Audio]
) -> None:
    text, voice = SAID[1]
    assert voice == TOM
    audio = spoken[text]
    partials = list(listener.partials(audio))
    assert listener.words is not None
    assert {word for partial in partials for word in partial.split()} <= set(listener.words)
    halfway = partials[len(partials) // 2].split()
    assert halfway[:2] == ["wir", "haben"]


def test_text_and_words_agree(listener: Listener, spoken: dict[str, Audio]) -> None:
    audio = spoken[SAID[0][0]]
    recognizer = listener.recognizer
    stream = recognizer.create_stream()
    stream.accept_waveform(RATE_HZ, np.concatenate([audio, flush(RATE_HZ)]))
    while recognizer.is_ready(stream):
        recognizer.decode_stream(stream)
    assert recognizer.get_result(stream) == listener.text(stream) == transcript(SAID[0][0])


def test_silence_and_noise_are_no_words(listener: Listener) -> None:
    rng = np.random.default_rng(1)
    for level in (1e-4, 3e-3):
        noise = rng.normal(0, level, 3 * RATE_HZ).astype(np.float32)
        assert listener.hear(noise) == ""


def test_words_it_does_not_know_are_marked(listener: Listener, spoken: dict[str, Audio]) -> None:
    assert "<unk>" in listener.hear(spoken[STRANGE]).split()


def test_the_model_card_says_what_it_is_not_for() -> None:
    card = Path(FOLDER / "README.md").read_text(encoding="utf-8")
    assert "espeak-ng" in card
    assert "not" in card
