"""Bank accounts and postcodes as callers say them."""

import pytest

from agents import iban
from agents.german.contact import spoken_account
from agents.german.dictated import account_goes_on, account_in, postcode_in
from agents.german.speakable import speakable


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
        ("meine iban ist a t sechs eins eins neun", "AT6119"),
        ("meine iban ist österreich einundsechzig neunzehn null vier", "AT611904"),
        ("die iban ist aachen tübingen sechs eins eins neun", "AT6119"),
        ("meine iban lautet anton und theodor sechs eins eins neun", "AT6119"),
        ("iban a wie anton t wie theodor sechs eins eins neun", "AT6119"),
        ("meine iban ist at sechs eins eins neun", "AT6119"),
        (
            "ja gern c h neun drei null null sieben sechs zwei null eins eins sechs zwei drei acht "
            "fünf zwei neun fünf sieben",
            "CH9300762011623852957",
        ),
        (
            "iban n l neun eins a b n a null vier eins sieben eins sechs vier drei null null",
            "NL91ABNA0417164300",
        ),
        (
            "meine iban ist en el neun eins a wie anton b wie berta en a null vier",
            "NL91ABNA04",
        ),
        (
            "iban frankreich vierzehn zwanzig null vier eins null eins null null fünf null fünf "
            "null null null eins drei m null zwei sechs null sechs und mein name ist meier",
            "FR1420041010050500013M02606",
        ),
        ("die iban ist at61 1904 3002 3457 3201.", "AT611904300234573201"),
        ("de89 3704 0044", "DE8937040044"),
        ("de89370400440532013000 und dann noch die sieben", "DE89370400440532013000"),
        # No account is talked of, or none is there:
        ("die auftragsnummer ist a t sechs eins eins neun", ""),
        ("ich brauche es drei mal und es sind zwölf", ""),
        ("hesse h e s s e null sieben eins eins zwei", ""),
        ("ich rufe aus der schweiz an null vier eins eins zwei drei vier", ""),
        ("null drei null eins zwei", ""),
    ],
)
def test_account(text: str, account: str) -> None:
    assert account_in(text) == account


@pytest.mark.parametrize(
    ("before", "text", "account"),
    [
        ("DE", "d e acht neun", "DE89"),
        ("DE", "a t sechs eins eins neun null vier", "AT611904"),
        ("DE", "also es ist acht neun drei sieben", "DE8937"),
        ("DE89", "drei sieben null vier", "DE893704"),
        ("DE8937", "ja moment", "DE8937"),
        ("NL91", "a b n a null vier eins sieben", "NL91ABNA0417"),
        ("NL91", "es en es be eins", "NL91SNSB1"),
        ("GB29", "n w b k sechs null", "GB29NWBK60"),
        ("AT61", "c h neun drei null null", "CH9300"),
        ("CH93", "null null sieben sechs zwei", "CH9300762"),
    ],
)
def test_an_account_in_pieces(before: str, text: str, account: str) -> None:
    assert account_goes_on(before, text) == account


@pytest.mark.parametrize(
    "account",
    [
        "AT611904300234573201",
        "BE68539007547034",
        "CH9300762011623852957",
        "ES9121000418450200051332",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "IT60X0542811101000000123456",
        "LU280019400644750000",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "PL61109010140000071219812874",
    ],
)
def test_foreign_ones_that_are_read_out_are_understood(account: str) -> None:
    spoken = spoken_account(account).lower().replace(",", "")
    assert account_in(f"meine iban ist {spoken}") == account
    assert account_in(f"guten tag {spoken}") == account, "whole and right: it cannot be chance"
    assert speakable(f"IBAN {iban.in_fours(account)}.") == f"IBAN {spoken_account(account)}."
    assert speakable(f"IBAN {account}.") == f"IBAN {spoken_account(account)}."


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
