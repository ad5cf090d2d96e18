"""Spoken days and times. The table's today is Thursday, 19 November 2026."""

from datetime import date

import pytest

from agents.german.clock import on_day
from agents.german.when import clock_in, day_in

TODAY = date(2026, 11, 19)

CLOCKS = """
um halb drei                 2:30
halb drei nachmittags        14:30
viertel nach neun            9:15
viertel vor neun             8:45
dreiviertel neun             8:45
drei viertel neun            8:45
viertel neun                 8:15
fünf vor halb acht           7:25
fünf nach halb acht          7:35
zehn nach acht               8:10
zwanzig minuten vor zehn     9:40
acht uhr dreißig             8:30
vierzehn uhr fünf            14:05
um acht                      8:00
gegen acht uhr abends        20:00
um ein uhr                   1:00
nach acht                    8:00
um mitternacht               0:00
in acht tagen                -
ich habe drei kinder         -
um acht euro                 -
nach zwei wochen             -
null drei null eins zwei     -
"""
DAYS = """
heute                                            2026-11-19
morgen                                           2026-11-20
guten morgen                                     -
heute morgen                                     2026-11-19
übermorgen                                       2026-11-21
donnerstag                                       2026-11-19
nächsten donnerstag                              2026-11-26
dienstag                                         2026-11-24
am dienstag um drei                              2026-11-24
nächsten dienstag                                2026-11-24
übernächsten dienstag                            2026-12-01
nächste woche freitag                            2026-11-27
am freitag nächster woche                        2026-11-27
dienstag in einer woche                          2026-12-01
freitags                                         2026-11-20
am wochenende                                    2026-11-21
in drei tagen                                    2026-11-22
in zwei wochen                                   2026-12-03
am dritten fünften                               2027-05-03
am dritten mai                                   2027-05-03
am ersten dezember                               2026-12-01
am dritten mai zweitausendachtundzwanzig         2028-05-03
geboren am dritten fünften neunzehnhundertachtzig  1980-05-03
am dritten fünften achtzig                       1980-05-03
am vierzehnten                                   2026-12-14
am dreißigsten                                   2026-11-30
am einunddreißigsten zweiten                     -
am ersten termin                                 -
ich rufe später an                               -
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


def test_every_day_of_a_year_is_understood_as_it_is_spoken() -> None:
    for ordinal in range(TODAY.toordinal(), TODAY.toordinal() + 365):
        day = date.fromordinal(ordinal)
        assert day_in(on_day(day).lower(), TODAY) == day
