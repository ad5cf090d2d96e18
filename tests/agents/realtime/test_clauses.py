import pytest

from agents.realtime.clauses import ClauseSplitter, first_sentence


def split(*pieces: str) -> list[str]:
    splitter = ClauseSplitter()
    return [clause for piece in pieces for clause in splitter.feed(piece)] + splitter.finish()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("   \n ", []),
        ("Guten Tag", ["Guten Tag"]),
        ("Guten Tag. Was kann ich tun?", ["Guten Tag.", "Was kann ich tun?"]),
        ("Ja! Nein? Gut: so.", ["Ja!", "Nein?", "Gut:", "so."]),
        ("Er sagte: »Ja!« Dann ging er.", ["Er sagte:", "»Ja!«", "Dann ging er."]),
        ("Am 14. Mai um 8 Uhr. Gut.", ["Am 14. Mai um 8 Uhr.", "Gut."]),
        ("Das ist z. B. morgen. Ja.", ["Das ist z. B. morgen.", "Ja."]),
        ("Frau Dr. Weber kommt. Gut.", ["Frau Dr. Weber kommt.", "Gut."]),
        ("Herr J. Weber kommt. Gut.", ["Herr J. Weber kommt.", "Gut."]),
        ("Es kostet 3.50 Euro. Gut.", ["Es kostet 3.50 Euro.", "Gut."]),
        ("Warten Sie… Jetzt.", ["Warten Sie…", "Jetzt."]),
        ("Erstens\nZweitens\n\nDrittens", ["Erstens", "Zweitens", "Drittens"]),
        ("Kurz, dann lang.", ["Kurz, dann lang."]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert split(text) == clauses
    assert split(*text) == clauses, "letter by letter, as a model streams it"


def test_the_first_clause_may_end_at_a_comma_once_it_is_long() -> None:
    first = "Die Praxis ist heute von acht bis zwölf Uhr geöffnet,"
    second = "und am Nachmittag von vierzehn bis siebzehn Uhr,"
    splitter = ClauseSplitter()
    assert splitter.feed(f"{first} {second} ") == [first]
    assert splitter.feed("außer Mittwoch.") == [], "only the first"
    assert splitter.finish() == [f"{second} außer Mittwoch."]


def test_a_clause_comes_as_soon_as_its_end_is_certain() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("Guten Tag.") == [], "it might be followed by a figure"
    assert splitter.feed(" W") == ["Guten Tag."]
    assert splitter.finish() == ["W"]
    assert splitter.finish() == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Guten Tag, hier ist Tom. Was gibt es?", "Guten Tag, hier ist Tom."),
        ("Guten Tag bei Dr. Weber, Sie sprechen mit dem digitalen Assistenten! Ja?",
         "Guten Tag bei Dr. Weber, Sie sprechen mit dem digitalen Assistenten!"),
        ("Guten Tag", "Guten Tag"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first
