"""Days and times in figures, as recognisers write them."""

import pytest

from agents.german.figures import as_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("am 24. dezember", "am vierundzwanzigsten dezember"),
        ("am 24.12. um acht", "am vierundzwanzigsten dezember um acht"),
        ("am 24.12", "am vierundzwanzigsten dezember"),
        ("am 3. 5. oder 4. 5.", "am dritten mai oder vierten mai"),
        ("am 03.05.1980, bitte", "am dritten mai 1980, bitte"),
        ("vom 24. bis zum 31.", "vom vierundzwanzigsten bis zum einunddreißigsten"),
        ("um 14.30 oder 15.30 uhr", "um 14:30 oder 15:30 uhr"),
        ("um 14.10.", "um 14:10."),
        ("um 14:30 uhr", "um 14:30 uhr"),
        ("0711 12.34.56", "0711 12.34.56"),
        ("meine nummer ist 030 12.11.99", "meine nummer ist 030 12.11.99"),
        ("kundennummer 12.12.", "kundennummer 12.12."),
        ("die kundennummer lautet 12.12.99", "die kundennummer lautet 12.12.99"),
        ("rechnungsnummer 8 vom 12.12.", "rechnungsnummer 8 vom zwölften dezember"),
        ("24.12.10.12", "24.12.10.12"),
        ("ab 19.50 euro", "ab 19.50 euro"),
        ("das kostet ab 12.50", "das kostet ab 12.50"),
        ("was kostet es um 12.50 uhr", "was kostet es um 12:50 uhr"),
        ("um 2.50 teurer", "um 2.50 teurer"),
        ("bis 3.50 meter", "bis 3.50 meter"),
        ("nummer 12. danke", "nummer 12. danke"),
        ("am dritten mai um halb drei", "am dritten mai um halb drei"),
    ],
)
def test_as_said(written: str, said: str) -> None:
    assert as_said(written) == said
    assert as_said(said) == said
