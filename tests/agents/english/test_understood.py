"""Spoken English: times, days, spelled names, accounts, prices. Today is Thursday, 19 Nov 2026."""

from datetime import date

import pytest

from agents.english.dictated import account_goes_on, account_in, postcode_in
from agents.english.spelling import spelled
from agents.english.understanding import digits_in
from agents.english.when import clock_in, day_in

TODAY = date(2026, 11, 19)

CLOCKS = """
half past two                       2:30
at half past two p m                14:30
quarter to three                    2:45
a quarter past nine                 9:15
ten past eight                      8:10
twenty-five to six in the evening   17:35
at nine thirty                      9:30
nine oh five a m                    9:05
five p m                            17:00
at five o clock                     5:00
twelve a m                          0:00
at noon                             12:00
after eight in the evening          20:00
in three days at ten                10:00
i have two children                 -
at ten okay                         10:00
at ten yes                          10:00
at ten suits me                     10:00
call after five every day           5:00
call me at four not five            4:00
at four people                      -
it is about three tyres             -
for about five kilos                -
from nine to five                   9:00
on monday 9 to 5                    -
on monday eight to four             -
two to three people at six          6:00
seven past nine                     9:07
seven minutes to nine               8:53
between three and five              3:00
between three and four in the afternoon  15:00
between 3.30 and 4.30 in the afternoon  15:30
from nine to five in the afternoon  9:00
from nine to eleven a m             9:00
at four this afternoon              16:00
at ten on tuesday                   10:00
at 3 pm                             15:00
at 3pm                              15:00
at 3 p.m. tomorrow                  15:00
tomorrow at 9                       9:00
at 9 30                             9:30
3:30                                3:30
at 3:05 p m                         15:05
at 3.30 p.m.                        15:30
at 15:30                            15:30
at 5 o'clock                        5:00
half past 2                         2:30
10 to 6                             5:50
12 am                               0:00
at 4 people                         -
around 3 tyres                      -
from 0711 123456                    -
at 07 11 12                         -
"""
DAYS = """
today                                  2026-11-19
tomorrow                               2026-11-20
the day after tomorrow                 2026-11-21
tuesday                                2026-11-24
next thursday                          2026-11-26
next week on tuesday                   2026-11-24
on fridays                             2026-11-20
at the weekend                         2026-11-21
in three days                          2026-11-22
in a week                              2026-11-26
on the third of may                    2027-05-03
may the third                          2027-05-03
on the fourteenth                      2026-12-14
on the twenty-first of december        2026-12-21
the third of may nineteen eighty       1980-05-03
the thirty first of february           -
i will call later                      -
may 5th                                2027-05-05
on may 5                               2027-05-05
on the 5th of may                      2027-05-05
on 5 may                               2027-05-05
december 24th, 2027                    2027-12-24
december 24, 2027                      2027-12-24
24 december 2027                       2027-12-24
on 24/12                               2026-12-24
24/12/2027                             2027-12-24
12/24/27                               2027-12-24
on the 14th                            2026-12-14
in 3 days                              2026-11-22
are you there 24/7                     -
may 5 p.m. suit you                    -
"""


def rows(table: str) -> list[list[str]]:
    return [row.rsplit(maxsplit=1) for row in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "clock"), rows(CLOCKS))
def test_clock(text: str, clock: str) -> None:
    minutes = clock_in(text)
    assert (f"{minutes // 60}:{minutes % 60:02}" if minutes is not None else "-") == clock


@pytest.mark.parametrize(("text", "day"), rows(DAYS))
def test_day(text: str, day: str) -> None:
    assert str(day_in(text, TODAY) or "-") == day


@pytest.mark.parametrize(
    ("text", "name", "before"),
    [
        ("sierra mike india tango hotel", "Smith", ""),
        ("s m i t h", "Smith", ""),
        ("m i double l e r", "Miller", ""),
        ("b for bravo a for alpha k as in kilo", "Bak", ""),
        ("x ray alpha bravo", "Xab", ""),
        ("john smith s m y t h", "Smyth", "john smith"),
        ("o apostrophe n e i l", "O'neil", ""),
        ("double t", "", "double t"),
        ("i am a b", "", "i am a b"),
    ],
)
def test_spelled(text: str, name: str, before: str) -> None:
    assert spelled(text) == (name, before)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("double oh seven", "007"),
        ("triple nine", "999"),
        ("oh two oh", "020"),
        ("0711/123456", "0711123456"),
        ("0711 12-34-56.", "0711123456"),
        ("oh seven 11", "0711"),
    ],
)
def test_digits(text: str, digits: str) -> None:
    assert digits_in(text) == digits


def test_dictated() -> None:
    assert account_in("my iban is d e eight nine three seven oh four") == "DE893704"
    assert account_in("my iban is eight nine") == "DE89"
    assert account_in("my number is eight nine") == ""
    assert account_in("my iban is g b two nine n for november w b k six oh") == "GB29NWBK60"
    assert account_in("the iban is switzerland nine three double oh seven six") == "CH930076"
    assert account_goes_on("GB29", "n w b k six oh one six") == "GB29NWBK6016"
    assert postcode_in("the postcode is one oh one one five") == "10115"
    assert postcode_in("one oh one one five") == ""
