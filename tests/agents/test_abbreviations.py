"""One table of abbreviations: in full for the voice, and where a sentence goes on."""

import pytest

from agents.abbreviations import Abbreviations

TABLE = Abbreviations(
    {
        r"z\.\s?B\.": "zum Beispiel",
        r"Art\.(?=\s*\d)": "Artikel",
        r"Std\.": "Stunden",
        r"PLZ": "Postleitzahl",
        r"(\w*[Ss])tr\.": r"\1traße",
    },
    may_end=["Stunden", r"\1traße"],
    begins=["Dann"],
    elsewhere=[r"Mo\."],
)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("z. B. PLZ", "zum Beispiel Postleitzahl"),
        ("PLZen", "PLZen"),
        ("Art. 5, Art. und so", "Artikel 5, Art. und so"),
        ("2 Std. Dann", "2 Stunden. Dann"),
        ("2 Std. Fahrt", "2 Stunden Fahrt"),
        ("z. B. Dann", "zum Beispiel Dann"),
        ("2 Std.", "2 Stunden."),
        ("Hauptstr. Dann", "Hauptstraße. Dann"),
        ("Mo. Dann", "Mo. Dann"),
    ],
)
def test_in_full(written: str, spoken: str) -> None:
    assert TABLE.rewrite(written) == spoken


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("z.| B. ja", (False, True, False)),
        ("z. B.| ja", (True, True, False)),
        ("Art.| 5", (True, True, False)),
        ("Art.| Das", (True, False, False)),
        ("2 Std.| Das", (True, False, True)),
        ("Mo.| Das", (True, False, True)),
        ("gut.| Das", (False, False, False)),
    ],
)
def test_a_full_stop(text: str, found: tuple[bool, bool, bool]) -> None:
    """It may be one's, the sentence goes on, or may end with it."""
    stop, text = text.index("|"), text.replace("|", "")
    assert (
        TABLE.may_be(text, stop),
        TABLE.goes_on(text, stop),
        TABLE.ends_with(text, stop),
    ) == found


def test_what_begins_a_sentence() -> None:
    assert TABLE.begins_sentence("Dann")
    assert not TABLE.begins_sentence("Fahrt")
