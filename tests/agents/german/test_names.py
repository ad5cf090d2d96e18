"""Names in what a recogniser delivers."""

import pytest

from agents.german.names import find_name

GIVEN = """
mein name ist thomas müller = Thomas Müller
guten tag mein name ist anna von der heide und ich möchte einen termin = Anna von der Heide
hier spricht doktor weber = Doktor Weber
hier ist die firma weber = Firma Weber
ich bin frau weber = Frau Weber
ich heiße karl-heinz schmidt = Karl-Heinz Schmidt
auf den namen becker = Becker
müller hier = Müller
müller mein name = Müller
nein ich heiße möller = Möller
ich bin krank =
ich bin in berlin =
ich bin nicht zufrieden =
hallo sind sie noch da =
wer ist da bitte =
ist da die werkstatt =
hier ist es laut =
mein name ist =
thomas müller =
"""
ASKED = """
thomas müller = Thomas Müller
weber = Weber
ja weber = Weber
das ist der peter = Peter
ich bin peter = Peter
frau müller = Frau Müller
thomas müller meine nummer ist null drei null = Thomas Müller
lisa hartmann aus köln = Lisa Hartmann
nein nicht müller sondern möller = Möller
wann haben sie geöffnet =
moment bitte =
das sage ich nicht =
ich möchte lieber nicht =
vielen dank =
null drei null =
am montag =
=
"""


@pytest.mark.parametrize("row", GIVEN.strip().splitlines())
def test_given(row: str) -> None:
    text, _, name = row.partition("=")
    assert find_name(text.strip()) == name.strip()


@pytest.mark.parametrize("row", ASKED.strip().splitlines())
def test_asked(row: str) -> None:
    text, _, name = row.partition("=")
    assert find_name(text.strip(), asked=True) == name.strip()
