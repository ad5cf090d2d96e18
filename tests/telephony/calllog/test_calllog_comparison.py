"""Live words beside corrected ones, and how many are wrong."""

import pytest

from agents.speakable import in_words_for
from telephony.calllog.comparison import Piece, compare


def kinds(live: str, *corrected: str) -> list[list[tuple[str, str, str]]]:
    lines = compare(live, corrected).lines
    return [[(piece.kind, piece.live, piece.corrected) for piece in line] for line in lines]


def test_differences_stand_in_the_line_where_they_are() -> None:
    live = "guten tag hier ist möller äh ich möchte den termin vereinbaren"
    corrected = ("Guten Tag, hier ist Thomas Müller.", "Ich möchte einen Termin vereinbaren.")
    assert kinds(live, *corrected) == [
        [
            ("equal", "guten tag hier ist", "Guten Tag, hier ist"),
            ("replaced", "möller äh", "Thomas Müller."),
        ],
        [
            ("equal", "ich möchte", "Ich möchte"),
            ("replaced", "den", "einen"),
            ("equal", "termin vereinbaren", "Termin vereinbaren."),
        ],
    ]


def test_no_word_is_lost_or_moved() -> None:
    live = "a b x c d y y e"
    corrected = ["a b", "", "c z d", "e f"]
    found = compare(live, corrected)
    pieces = [piece for line in found.lines for piece in line]
    assert " ".join(piece.live for piece in pieces if piece.live) == live
    texts = [" ".join(piece.corrected for piece in line if piece.corrected) for line in found.lines]
    assert texts == corrected


@pytest.mark.parametrize(
    ("live", "corrected", "wer"),
    [
        ("wann haben sie geöffnet", "Wann haben Sie geöffnet?", 0),
        ("meine email strasse", "Meine E-Mail: Straße!", 0),
        ("wo sind sie", "Wo seid ihr?", 2 / 3),
        ("wo sie", "Wo sind Sie?", 1 / 3),
        ("ja wo sind sie denn", "Wo sind Sie?", 2 / 3),
        ("", "Wo sind Sie?", 1),
        ("[unverständlich]", "Wo sind Sie?", 1),
        ("ja ja ja", "Nein.", 3),
        ("achtzehn uhr", "18 Uhr", 1 / 2),
        ("ja ja", "", 2),
        ("", "– …", None),
    ],
)
def test_the_word_error_rate(live: str, corrected: str, wer: float | None) -> None:
    assert compare(live, [corrected]).wer == (wer if wer is None else pytest.approx(wer))


@pytest.mark.parametrize(
    ("language", "live", "corrected", "errors", "words"),
    [
        ("de", "achtzehn uhr", "18 Uhr.", 0, 2),
        ("de", "um vierzehn uhr dreißig", "Um 14:30 Uhr.", 0, 4),
        ("de", "Um 14.30 Uhr.", "um vierzehn Uhr dreißig", 0, 4),
        ("de", "am vierundzwanzigsten dezember", "Am 24.12.", 0, 3),
        ("de", "null drei null eins zwei drei vier", "030 1234", 0, 7),
        ("de", "null drei null eins zwei drei fünf", "030 1234", 1, 7),
        ("de", "doktor weber", "Dr. Weber", 0, 2),
        ("de", "die weber gmbh", "Die Weber GmbH", 0, 3),
        ("en", "at twenty one pounds", "At £21.", 0, 4),
    ],
)
def test_figures_are_the_words_that_are_said(
    language: str, live: str, corrected: str, errors: int, words: int
) -> None:
    found = compare(live, [corrected], in_words_for(language))
    assert found.wer == pytest.approx(errors / words)
    (line,) = found.lines
    assert " ".join(piece.live for piece in line) == live, "it is shown as it was written"
    assert " ".join(piece.corrected for piece in line) == corrected


def test_what_is_written_together_stands_together() -> None:
    live = "ja um vierzehn uhr zwanzig unter null drei null eins zwei drei vier"
    lines = compare(live, ["Ja, um 14:30 Uhr.", "Unter 030 1234."], in_words_for("de")).lines
    assert lines == (
        (
            Piece("equal", "ja um vierzehn", "Ja, um 14:30"),
            Piece("replaced", "uhr zwanzig", "Uhr."),
        ),
        (Piece("equal", "unter null drei null eins zwei drei vier", "Unter 030 1234."),),
    )


def test_words_that_nobody_said_stand_in_a_line_of_their_own() -> None:
    assert compare("ja", []).lines == ((Piece("extra", "ja", ""),),)
    assert compare("", []).lines == ((),)
