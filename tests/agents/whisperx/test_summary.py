"""What a message is about, by rules."""

from pathlib import Path

import pytest

from agents.whisperx.phone_number import callback_number
from agents.whisperx.summary import Summary, headline, summed_up

CALLER = "+4930999"


def messages(language: str) -> list[tuple[str, ...]]:
    """The table's rows: language, message, who, call-back number, "callback" and "urgent"."""
    table = Path(__file__).with_name(f"messages_{language}.txt").read_text()
    rows = [line for line in table.splitlines() if not line.startswith("#")]
    return [(language, *(field.strip() for field in row.split("="))) for row in rows]


MESSAGE = (
    "Guten Tag, hier ist Thomas Müller. Ich möchte gern einen Termin vereinbaren. Es ist dringend. "
    "Bitte rufen Sie mich zurück. Meine Nummer ist null drei null zwölf vierunddreißig "
    "sechsundfünfzig. Auf Wiederhören."
)


def test_who_what_how_urgent_and_where_to_call_back() -> None:
    assert summed_up(MESSAGE, "de") == Summary(
        who="Thomas Müller",
        what="Ich möchte gern einen Termin vereinbaren. Es ist dringend. "
        "Bitte rufen Sie mich zurück.",
        urgent=True,
        callback=True,
        callback_number="030123456",
        made_by="rules",
    )


def test_an_english_message() -> None:
    said = "Hello, my name is John Smith. My heating is broken, please call me back at "
    summary = summed_up(said + "oh three double one two two.", "en")
    assert (summary.who, summary.urgent, summary.callback) == ("John Smith", False, True)
    assert summary.callback_number == "031122"
    assert summary.what.startswith("My heating is broken")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Meine Nummer lautet 030 12 34 56.", "030123456"),
        ("Sie erreichen mich unter +49 170/123-4567.", "+491701234567"),
        ("Ich komme um acht Uhr am zwölften Mai.", ""),
        ("Bitte rufen Sie mich unter dieser Nummer zurück.", "+4930999"),
        ("Bitte rufen Sie mich zurück.", ""),
        ("", ""),
    ],
)
def test_the_number_to_call_back(text: str, number: str) -> None:
    assert callback_number(text, "de", caller="+4930999") == number


def test_an_unknown_caller_has_no_number() -> None:
    assert callback_number("unter dieser Nummer", "de", caller="anonymous") == ""


def test_what_is_wanted_is_cut_at_a_word() -> None:
    what = summed_up("Mein Auto macht seltsame Geräusche beim Fahren und Bremsen " * 9, "de").what
    assert len(what) <= 163 and what.endswith(" …")


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (Summary(), ""),
        (Summary(callback=True, callback_number="0301"), "Nachricht: bittet um Rückruf, 0301"),
        (Summary(who="Frau Kaya", what="Termin.", urgent=True), "Frau Kaya: Termin (dringend)"),
        (
            Summary(who="Müller", what="Das Auto ist kaputt.", callback=True),
            "Müller: Das Auto ist kaputt (bittet um Rückruf)",
        ),
        (
            Summary(what="Bitte rufen Sie mich zurück.", callback=True),
            "Nachricht: Bitte rufen Sie mich zurück",
        ),
    ],
)
def test_the_line_in_the_call_list(summary: Summary, line: str) -> None:
    assert headline(summary, "de") == line


@pytest.mark.parametrize(
    ("language", "message", "who", "number", "wishes"), messages("de") + messages("en")
)
def test_messages(language: str, message: str, who: str, number: str, wishes: str) -> None:
    summary = summed_up(message, language, CALLER)
    found = [name for name in ("callback", "urgent") if getattr(summary, name)]
    expected = CALLER if number == "this" else number
    assert (summary.who, summary.callback_number) == (who, expected)
    assert found == wishes.split()
