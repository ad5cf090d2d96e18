"""What espeak-ng is given instead of words it misreads."""

import pytest

from agents.engines.tts.espeak import Espeak
from agents.engines.tts.espeak_words import written_for_espeak


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Auf Wiederhören!", "Auf Widerhören!"),
        ("Wir würden Sie gern wiedersehen.", "Wir würden Sie gern widersehen."),
        ("Ich wiederhole die IBAN.", "Ich wiederhole die Ibann."),
        ("Hauptstraße zwölf", "Haupt-Straße zwölf"),
        ("Die Straße liegt in der Stadt.", "Die Straße liegt in der Stadt."),
        ("in der Autowerkstatt", "in der Autowerk-Statt"),
        ("Der Termin findet statt.", "Der Termin findet statt."),
        ("zur Sprechstunde", "zur Sprech-Stunde"),
        ("in einer Stunde", "in einer Stunde"),
        ("aus der Altstadt", "aus der Alt-Stadt"),
    ],
)
def test_respelled(written: str, read: str) -> None:
    assert written_for_espeak(written, "de").text == read
    assert written_for_espeak(written, "en").text == written


def test_words_end_where_they_were_written() -> None:
    text = "Die Werkstatt in der Hauptstraße nennt die IBAN. Auf Wiederhören!"
    read = written_for_espeak(text, "de")
    ends = [at for at in range(1, len(read.text) + 1) if not read.text[at : at + 1].isalnum()]
    words = [text[: read.written_end(end)].split()[-1].strip(".!") for end in ends]
    assert list(dict.fromkeys(words)) == [word.strip(".!") for word in text.split()]


def test_the_voice_tells_the_words_of_what_was_written() -> None:
    text = "Die Werkstatt ist in der Hauptstraße, auf Wiederhören."
    marks = Espeak("de").synthesize(text).marks
    words = [text[: mark.text_end].split()[-1].strip(",.") for mark in marks]
    assert list(dict.fromkeys(words)) == [word.strip(",.") for word in text.split()]
