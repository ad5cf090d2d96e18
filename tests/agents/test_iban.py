"""Bank account numbers by ISO 13616; the examples are those of its registry."""

import pytest

from agents import iban


@pytest.mark.parametrize(
    "account",
    [
        "DE89370400440532013000",
        "AT611904300234573201",
        "CH9300762011623852957",
        "NL91ABNA0417164300",
        "GB29NWBK60161331926819",
        "FR1420041010050500013M02606",
        "BE68539007547034",
        "ES9121000418450200051332",
        "IT60X0542811101000000123456",
        "LI21088100002324013AA",
        "LU280019400644750000",
        "NO9386011117947",
        "PL61109010140000071219812874",
    ],
)
def test_valid(account: str) -> None:
    assert iban.is_valid(account)
    assert iban.missing(account) == 0


@pytest.mark.parametrize("at", range(4, 22))
def test_one_wrong_digit_is_noticed(at: int) -> None:
    right = "DE89370400440532013000"
    wrong = right[:at] + str((int(right[at]) + 1) % 10) + right[at + 1 :]
    assert not iban.is_valid(wrong)


def test_two_digits_changed_about_are_noticed() -> None:
    assert not iban.is_valid("DE89730400440532013000")


@pytest.mark.parametrize(
    "account", ["", "DE", "DE8937", "XX89370400440532013000", "DEAB37", "NL910BNA0417164300"]
)
def test_not_valid(account: str) -> None:
    assert not iban.is_valid(account)


def test_what_is_missing() -> None:
    assert iban.missing("DE8937") == 16
    assert iban.missing("DE893704004405320130001") == -1


def test_written() -> None:
    assert iban.plain("de89 3704-0044") == "DE8937040044"
    assert iban.in_fours("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
