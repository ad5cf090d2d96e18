"""The number to call back: told in many ways, among numbers that are something else."""

from itertools import product

import pytest

from agents.whisperx.phone_number import callback_number, national, numbers_said

FORMS = {
    "030123456": ["030 123456", "030 12 34 56", "030/123-456", "0 3 0, 1 2 3, 4 5 6"],
    "01712345678": [
        "0171 2345678",
        "0171, 23 45 67 8",
        "null eins sieben eins, zwo drei vier fünf sechs sieben acht",
        "null hunderteinundsiebzig, dreiundzwanzig fünfundvierzig siebenundsechzig acht",
    ],
    "+49711223344": ["+49 711 223344", "+49 (0)711 22 33 44", "plus neunundvierzig 711 22 33 44"],
}
FRAMES = """
Meine Nummer ist {}.
Sie erreichen mich unter {}.
Rufen Sie mich bitte unter der {} zurück.
Telefon: {}, danke.
Meine Nummer ist {}, ich wiederhole, {}.
Meine Nummer ist {}, also {}.
Meine Nummer ist {} und ich heiße Meier.
""".strip().splitlines()
BESIDES = """
Ich bin am 12.03.1984 geboren.
Meine Kundennummer ist 4711081512.
Meine Kundennummer ist 0815471199.
Es geht um Rechnung 2024-00123 vom 3.5.
Ich wohne in 10115 Berlin, Hauptstraße 5.
Ab 8 Uhr 30 bin ich da.
7 Uhr wäre gut, am 20. Mai.
Das kostet 1.250 Euro, wir sind 2 Personen.
Mein Auto hat das Kennzeichen B-TX 1234.
""".strip().splitlines()


@pytest.mark.parametrize("number", FORMS)
def test_the_number_is_found_among_others(number: str) -> None:
    wrong: list[str] = []
    for form, frame, beside in product(FORMS[number], FRAMES, BESIDES):
        told = frame.format(form, form)
        texts = (f"{beside} {told}", f"{told} {beside}")
        wrong += [text for text in texts if callback_number(text, "de") != number]
    assert wrong == []


@pytest.mark.parametrize("beside", BESIDES)
def test_where_no_number_was_told_there_is_none(beside: str) -> None:
    assert callback_number(beside, "de", caller="+4930999") == ""
    assert callback_number(f"{beside} {beside}", "de") == ""


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+49 30 123456", "030123456"),
        ("0049 (0)30 123456", "030123456"),
        ("+43 1 234", "+431234"),
        ("030-12", "03012"),
        ("", ""),
    ],
)
def test_a_number_as_it_is_dialled(number: str, dialled: str) -> None:
    assert national(number) == dialled


def test_numbers_that_a_model_may_choose_from() -> None:
    said = (
        "Auftrag 4711081. Büro 030 123456, Handy 0171 2345678, nein, 0171 2345679, hier die 112233."
    )
    assert numbers_said(said, "de") == ["030123456", "01712345679", "112233"]
    assert numbers_said("1 " * 5000, "de") == []
