"""Live words beside corrected ones, and how many are wrong."""

import random

import pytest
from rapidfuzz.distance import Levenshtein

from agents.speakable import in_words_for
from telephony.calllog.comparison import Piece, compare
from telephony.calllog.differences import written_words


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
        ("ja ja", "", 1),
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
        ("de", "weber gmbh doktor meier", "Weber GmbH, Dr. Meier", 0, 4),
        ("de", "gmbh achtzehn", "GmbH, 18", 0, 2),
        ("de", "die müller gmbh und co kg", "Die Müller GmbH & Co. KG", 0, 6),
        ("de", "ein l k w", "Ein LKW", 0, 2),
        ("de", "di mi do", "Di, Mi, Do", 0, 3),
        ("de", "so vormittags", "So vormittags", 0, 2),
        ("de", "am vierundzwanzigsten dezember", "Am 24. Dezember", 0, 3),
        ("de", "von acht uhr dreißig bis neun uhr zehn", "Von 8:30 Uhr bis 9:10 Uhr.", 0, 8),
        ("de", "fünfzig prozent kosten zehn euro", "50 % kosten 10 €.", 0, 5),
        ("de", "unter 0171 234 56 78", "Unter 0171, 234, 56, 78.", 0, 5),
        ("de", "unter 0171 2345678", "Unter 0171, 234, 56, 78.", 0, 9),
        ("de", "unter 0171 2345679", "Unter 0171, 234, 56, 78.", 1, 9),
        ("de", "null eins sieben eins zwei drei vier", "0171, 234.", 0, 7),
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


def test_what_is_said_together_stands_together() -> None:
    live = "ja um vierzehn uhr zwanzig unter null drei null eins zwei drei vier"
    lines = compare(live, ["Ja, um 14:30 Uhr.", "Unter 030 1234."], in_words_for("de")).lines
    assert lines == (
        (
            Piece("equal", "ja um", "Ja, um"),
            Piece("replaced", "vierzehn uhr zwanzig", "14:30 Uhr."),
        ),
        (Piece("equal", "unter null drei null eins zwei drei vier", "Unter 030 1234."),),
    )


@pytest.mark.parametrize(
    "live",
    ["unter 0171 234 56 78", "unter 0171 zwei drei vier fünf sechs sieben acht"],
)
def test_a_number_on_several_lines_is_understood(live: str) -> None:
    corrected = ["Unter 0171,", "234,", "56, 78."]
    found = compare(live, corrected, in_words_for("de"))
    assert found.wer == compare(live, [" ".join(corrected)], in_words_for("de")).wer == 0
    assert [[piece.kind for piece in line] for line in found.lines] == [["equal"]] * 3


def test_no_reading_is_worse_than_the_text_as_it_is_written() -> None:
    pick = random.Random(3)
    words = """am um 18 18:30 Uhr achtzehn dreißig 0171 234, 56 78. null eins zwei Dr. doktor Di so
        GmbH & Co. gmbh g m b h fünfzig 50 € % euro 24. 24.12. Dezember vierundzwanzigsten 1. ersten
        """
    for _ in range(500):
        live, *corrected = (
            " ".join(pick.choices(words.split(), k=pick.randint(1, 6))) for _ in range(3)
        )
        heard, said = (
            [word.key for word in written_words(text)] for text in (live, " ".join(corrected))
        )
        found = compare(live, corrected, in_words_for("de")).wer or 0
        assert found <= Levenshtein.distance(heard, said) / max(len(said), 1), (live, corrected)


def test_only_what_differs_is_put_into_words() -> None:
    """Each reading of a long call's transcript would else hold Python's lock."""
    asked: list[str] = []

    def in_words(text: str) -> str:
        asked.append(text)
        return in_words_for("de")(text)

    text = "Am 24.12. um 14:30 Uhr, Dr. Weber. Ja, das passt mir gut. " * 50
    assert compare(text, [text], in_words).wer == 0
    assert asked == []
    assert compare(f"{text} um achtzehn uhr", [text, "Um 18 Uhr."], in_words).wer == 0
    assert sum(len(part.split()) for part in asked) < 20


def test_a_long_list_is_read_in_pieces() -> None:
    """Each price would else be read with all before it."""
    asked: list[str] = []

    def in_words(text: str) -> str:
        asked.append(text)
        return in_words_for("de")(text)

    live = "drei euro fünfzig vier euro zwanzig " * 60
    found = compare(live, ["3,50 Euro, 4,20 Euro, " * 60], in_words)
    assert found.wer is not None and found.wer < 0.1
    assert sum(len(part.split()) for part in asked) < 10 * len(live.split())


def test_words_that_nobody_said_stand_in_a_line_of_their_own() -> None:
    assert compare("ja", []).lines == ((Piece("extra", "ja", ""),),)
    assert compare("", []).lines == ((),)
