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
um drei oder vier            3:00
von neun bis zwölf           9:00
zwischen drei und fünf uhr   3:00
um drei vorbeikommen         3:00
um drei danke                3:00
rufen sie mich um drei zurück  3:00
ich rufe um acht nochmal an  8:00
hätten sie um drei zeit      3:00
haben sie um zehn etwas frei  10:00
um zehn rum                  10:00
um zehn okay                 10:00
um zehn wär gut              10:00
um zehn passts               10:00
um zehn rufen sie mich an    10:00
um zehn herr müller          10:00
um acht und zwanzig leute    -
es geht um drei reifen       -
es geht um zwei sachen       -
bis zehn kilo                -
ab zwei oder drei stück      -
ich bitte um einen termin    -
freitagnachmittag um drei                             15:00
um drei am freitagnachmittag                          15:00
samstagabends gegen halb neun                         20:30
heute nachmittag so gegen drei                        15:00
heute mittag um eins                                  13:00
mittags um elf                                        11:00
mittags um halb eins                                  12:30
um zwölf uhr mittags                                  12:00
um zwölf uhr nachts                                   0:00
nachts um eins                                        1:00
um elf uhr nachts                                     23:00
um zwölf uhr abends                                   0:00
um vierzehn uhr nachmittags                           14:00
heute nachmittag geht es nicht aber morgen um neun    9:00
um neun geht es nicht aber am nachmittag              9:00
guten abend haben sie morgen um neun offen            9:00
guten abend um neun bitte                             9:00
heute nachmittag geht es nicht morgen um neun         9:00
um neun oder am nachmittag                            9:00
morgen um neun geht es nicht übermorgen nachmittag    9:00
heute nachmittag kann ich um vier                     16:00
heute abend bin ich ab sieben uhr da                  19:00
am freitag nachmittag hätte ich gern um drei einen termin  15:00
um drei hätte ich gern am freitag nachmittag einen termin  15:00
von drei bis fünf nachmittags                         15:00
von drei uhr bis fünf uhr nachmittags                 15:00
von 3.30 bis 5.30 uhr nachmittags                     15:30
von neun bis fünf nachmittags                         9:00
um 15 uhr                    15:00
um 15 uhr 30                 15:30
14:30                        14:30
um 14:30 uhr                 14:30
14.30 uhr                    14:30
um 14.30                     14:30
ab 8.00                      8:00
um 3:15 nachmittags          15:15
um halb 3                    2:30
viertel nach 3               3:15
5 vor halb 8                 7:25
10 minuten nach 8            8:10
um 8                         8:00
zwischen 3 und 5             3:00
um 3 reifen                  -
in 3 tagen                   -
0711 123456                  -
ab 19.90 euro                -
ab 19.50 €                   -
am 24.12.                    -
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
ich bin am fünften dritten achtzig geboren        1980-03-05
am 3.5.87 geboren                                1987-05-03
am vierzehnten                                   2026-12-14
am dreißigsten                                   2026-11-30
am einunddreißigsten zweiten                     -
am ersten termin                                 -
ich rufe später an                               -
am freitagnachmittag um drei                     2026-11-20
freitagmorgen                                    2026-11-20
am dritten mai zweitausend sechsundzwanzig       2026-05-03
am dritten mai zwei tausend sechs und zwanzig    2026-05-03
am dritten mai neunzehn hundert achtzig          1980-05-03
am ersten dezember neunzehn uhr                  2026-12-01
am 24. dezember                                  2026-12-24
am 24 dezember                                   2026-12-24
1.mai                                            2027-05-01
am 24.12.                                        2026-12-24
am 24.12                                         2026-12-24
am 24. 12. um acht                               2026-12-24
vom 24.12. bis 6.1.                              2026-12-24
am 24.12.2027                                    2027-12-24
am 24.12.27                                      2027-12-24
am 24. dezember 2027                             2027-12-24
am 24.12. 15 uhr                                 2026-12-24
am 24. dezember 20 personen                      2026-12-24
am 24. dezember 2                                2026-12-24
am dritten mai achtzig in berlin                 1980-05-03
geboren am 03.05.1980                            1980-05-03
am 24. und am 31. dezember                       2026-12-24
haben sie am 1. und 2. januar offen              2027-01-01
vom 2. bis 6. januar                             2027-01-02
vom 2. bis zum 6. januar 2028                    2028-01-02
am 3. oder 4. mai                                2027-05-03
am 30. oder 1. dezember                          2026-11-30
am 2. weihnachtstag                              -
am 1. advent                                     -
zum 2. quartal                                   -
am 2. montag                                     2026-11-23
am 14.                                           2026-12-14
in 3 tagen                                       2026-11-22
in 2 wochen                                      2026-12-03
am 3. termin                                     -
am 31.02.                                        -
um 14.10.                                        -
24.12.10.12                                      -
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
