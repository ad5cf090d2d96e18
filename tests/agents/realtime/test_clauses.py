from time import process_time

import pytest

from agents.realtime.clauses import ClauseSplitter, sentence_end


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
        ("Müller GmbH & Co. KG in der Hauptstr. 5. Gut.",
         ["Müller GmbH & Co. KG in der Hauptstr. 5.", "Gut."]),
        ("Müller & Co. Wir sind da.", ["Müller & Co.", "Wir sind da."]),
        ("Dr. med. dent. Weber, Inh. Kurz. Ja.", ["Dr. med. dent. Weber, Inh. Kurz.", "Ja."]),
        ("Am 24. Dez. 2026. Und Sie?", ["Am 24. Dez. 2026.", "Und Sie?"]),
        ("Bis Dez. Danach nicht.", ["Bis Dez.", "Danach nicht."]),
        ("In der Hauptstr. Wir freuen uns.", ["In der Hauptstr.", "Wir freuen uns."]),
        ("Es dauert mind. 2 Std. und max. 3 Tage.", ["Es dauert mind. 2 Std. und max. 3 Tage."]),
        ("Es dauert 30 Min. Danach geht es.", ["Es dauert 30 Min.", "Danach geht es."]),
        ("Etwa 30 Min. Fahrt. Ja.", ["Etwa 30 Min. Fahrt.", "Ja."]),
        ("Es kostet 30 Euro (inkl. MwSt.) pro Stunde. Ja.",
         ["Es kostet 30 Euro (inkl. MwSt.) pro Stunde.", "Ja."]),
        ("Der e. V. Wir sind da, i. d. R. Sie auch.",
         ["Der e. V.", "Wir sind da, i. d. R. Sie auch."]),
        ("Solche gibt es in dieser Art. Das war Art. 5.",
         ["Solche gibt es in dieser Art.", "Das war Art. 5."]),
        ("Öl, Reifen usw.\n\nDienstags", ["Öl, Reifen usw.", "Dienstags"]),
        ("Tel.: 0711 1. Ihre Kundennr.: 4711. Am Mo: zu. Mo. zu. Ja.",
         ["Tel.: 0711 1.", "Ihre Kundennr.: 4711.", "Am Mo: zu.", "Mo. zu.", "Ja."]),
        ("Tel.: +49 711 123. Fax: (0711) 1.", ["Tel.: +49 711 123. Fax: (0711) 1."]),
        ("Sprechzeiten:\n8 bis 12 Uhr", ["Sprechzeiten:", "8 bis 12 Uhr"]),
        ("Es sind 15. Wie viele noch?", ["Es sind 15.", "Wie viele noch?"]),
        ("Raum B. Bitte warten Sie.", ["Raum B.", "Bitte warten Sie."]),
        ("So. Was nun?", ["So.", "Was nun?"]),
        ("At 9 a.m. Please call Mr. J. Smith Ltd. We are in.",
         ["At 9 a.m.", "Please call Mr. J. Smith Ltd.", "We are in."]),
        ("No. 5 is no. No. We open on Mon. at 9.",
         ["No. 5 is no.", "No.", "We open on Mon. at 9."]),
    ],
)  # fmt: skip
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


def test_what_follows_tells_whether_a_sentence_ends_with_an_abbreviation() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("Wir haben Öl, Reifen usw. Bit") == [], "it might be one more noun"
    assert splitter.feed("te ") == ["Wir haben Öl, Reifen usw."]
    assert splitter.feed("rufen Sie bis 9 Uhr an, auch Sa. Da") == []
    assert splitter.finish() == ["Bitte rufen Sie bis 9 Uhr an, auch Sa.", "Da"]


def test_what_is_full_of_full_stops_takes_no_time() -> None:
    """What was looked at once is not looked at again: it took a minute and a half."""
    began = process_time()
    assert split(*"a. " * 500) == [("a. " * 500).strip()]
    assert process_time() - began < 5


def test_the_first_clause_ends_at_no_comma_inside_a_date_or_days() -> None:
    start = "Unsere Praxis ist in diesem Jahr zum letzten Mal am"
    for rest in ("Montag, 21. Dezember", "21. Dezember – 23. Dezember", "Mo, Di und Mi"):
        assert split(*f"{start} {rest} geöffnet.") == [f"{start} {rest} geöffnet."]
    times = split(*f"{start} Montag um 9 Uhr, 10 Uhr geöffnet.")
    assert times == [f"{start} Montag um 9 Uhr,", "10 Uhr geöffnet."]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Guten Tag, hier ist Tom. Was gibt es?", len("Guten Tag, hier ist Tom. ")),
        ("Guten Tag bei Dr. Weber! Ja?", len("Guten Tag bei Dr. Weber! ")),
        ("Reifen usw. Was", len("Reifen usw. ")),
        ("Guten Tag", None),
        ("", None),
    ],
)
def test_the_end_of_a_whole_text(text: str, end: int | None) -> None:
    assert sentence_end(text, over=True) == end
