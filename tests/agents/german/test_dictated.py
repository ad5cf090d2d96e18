"""Bank accounts, postcodes and prices as callers say them."""

import pytest

from agents import iban
from agents.german.contact import spoken_account
from agents.german.dictated import account_in, cents_in, postcode_in


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (
            "meine iban ist d e acht neun drei sieben null vier null null vier vier "
            "null fünf drei zwei null eins drei null null null",
            "DE89370400440532013000",
        ),
        ("die iban lautet de neunundachtzig siebenunddreißig null vier", "DE893704"),
        ("dora emil acht neun", "DE89"),
        ("düsseldorf essen acht neun", "DE89"),
        ("meine iban ist acht neun drei sieben", "DE8937"),
        ("ich habe eine iban", ""),
        ("ich rufe aus deutschland an meine nummer ist null drei null eins zwei", ""),
        ("meier punkt de und meine nummer ist null drei null eins zwei", ""),
        ("meine iban ist a t sechs eins eins neun", ""),
        ("null drei null eins zwei", ""),
    ],
)
def test_account(text: str, account: str) -> None:
    assert account_in(text) == account


def test_what_is_read_out_is_understood() -> None:
    account = "DE89370400440532013000"
    spoken = spoken_account(account)
    assert spoken.startswith("D E acht neun, drei sieben null vier, ")
    assert account_in(spoken.lower().replace(",", "")) == account
    assert iban.is_valid(account)


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("die postleitzahl ist eins null eins eins fünf", "10115"),
        ("postleitzahl zehn eins fünfzehn", "10115"),
        ("postleitzahl eins null", ""),
        ("eins null eins eins fünf", ""),
    ],
)
def test_postcode(text: str, postcode: str) -> None:
    assert postcode_in(text) == postcode


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("zwölf euro fünfzig", 1250),
        ("zwölf euro und fünf cent", 1205),
        ("zwölf komma fünf euro", 1250),
        ("ein euro", 100),
        ("neunundneunzig cent", 99),
        ("hundert euro", 10000),
        ("kein geld", None),
    ],
)
def test_price(text: str, cents: int | None) -> None:
    assert cents_in(text) == cents
