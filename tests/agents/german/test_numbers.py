"""Spoken digits and numbers understood."""

import pytest

from agents.german.digits import groups, spoken_digits
from agents.german.numbers import corrected, digit_runs, digits_in, in_figures


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("null drei null zwo zwölf vierunddreißig", "03021234"),
        ("siebzehn", "17"),
        ("hundert", "100"),
        ("hundertdreiundzwanzig", "123"),
        ("doppel drei", "33"),
        ("dreimal die null eins", "0001"),
        ("plus neunundvierzig dreißig eins zwei", "+493012"),
        ("vier und dreißig", "34"),
        ("vier unddreißig", "34"),
        ("ein und zwanzig", "21"),
        ("zwoundzwanzig", "22"),
        ("null acht hundert drei dreißig", "0800330"),
        ("dreissig fuenf", "305"),
        ("meine nummer ist null drei null äh eins zwei", "03012"),
        ("null drei null strich eins zwei", "03012"),
        ("zwei sachen und zwar null drei null eins zwei", "03012"),
        ("030 123-4567", "0301234567"),
        ("+49 30/1234", "+49301234"),
        ("null drai null eins zwelf", "030112"),
        ("null eins sieben eins drei mal die vier", "0171444"),
        ("zwei mal null eins", "001"),
        ("doppel null sieben", "007"),
        ("null eins hundertzwölf", "01112"),
        ("siebzehn hundert", "1700"),
        ("zwei tausend", "2000"),
        ("ein hundert", "100"),
        ("eine hundert", "100"),
        ("0711 123456", "0711123456"),
        ("0711 12 34 56", "0711123456"),
        ("null sieben 11 eins zwei", "071112"),
        ("eins zwei dann noch eine drei", "123"),
        ("eine drai mal vier", "4"),
        ("ich habe um acht uhr einen termin", ""),
        ("eine nachricht", ""),
        ("und", ""),
        ("", ""),
    ],
)
def test_digits_in(text: str, digits: str) -> None:
    assert digits_in(text) == digits


def test_runs() -> None:
    assert digit_runs("hausnummer zwölf nummer null drei") == ["12", "03"]


@pytest.mark.parametrize(
    ("number", "text", "amended"),
    [
        ("03012", "nein die letzte ziffer ist eine acht", "03018"),
        ("13012", "die erste ziffer ist eine null", "03012"),
        ("03012", "nein am ende drei vier", "03034"),
        ("0301234", "nein nicht zwölf sondern dreizehn", "0301334"),
        ("03012", "nicht vier sondern fünf", ""),
        ("03012", "da fehlt eine neun", "030129"),
        ("3012", "am anfang fehlt eine null", "03012"),
        ("03012", "da fehlt noch eine ziffer", ""),
        ("03012", "nein", ""),
    ],
)
def test_corrected(number: str, text: str, amended: str) -> None:
    assert corrected(number, text) == amended


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("03012", "null drei null, eins zwei"),
        ("0301234", "null drei null, eins zwei, drei vier"),
        ("01511234567", "null eins fünf eins, eins zwei, drei vier, fünf sechs sieben"),
        ("+4930123", "plus vier neun, drei null, eins zwei drei"),
        ("12345", "eins zwei, drei vier fünf"),
        ("7", "sieben"),
        ("", ""),
    ],
)
def test_spoken(digits: str, spoken: str) -> None:
    assert spoken_digits(digits) == spoken
    assert digits_in(spoken.replace(",", "")) == digits
    assert "".join(groups(digits)) == digits


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Null drei null, Zwölf.", "0 3 0, 12."),
        ("vier und dreißig, acht hundert", "34, 800"),
        ("doppel drei, zweimal die Null", "33, die 00"),
        ("Plus neunundvierzig", "+ 49"),
        ("+49 30/12-34, meine neuen Reifen", "+49 30/12-34, meine neuen Reifen"),
        ("", ""),
    ],
)
def test_in_figures(text: str, figures: str) -> None:
    assert in_figures(text) == figures
