"""The callers' concerns. The house never closes and has no departments (`tests/e2e/profiles`)."""

from tests.evals.scenario import Line, NoteWanted, Scenario, Wanted

_MESSAGE = (
    Line("Mein Name ist Peter Schmidt."),
    Line("null drei null eins zwei drei vier fünf"),
    Line("Ja, das ist richtig."),
)
_BYE = Line("Nein danke, auf Wiederhören.")
_NUMBER_READ_BACK = r"null drei null eins zwei drei vier fünf"

SCENARIOS = (
    Scenario(
        "appointment",
        (Line("Ich brauche einen Termin am Montag."), *_MESSAGE, _BYE),
        Wanted(
            notes=(NoteWanted("termin am montag", "Peter Schmidt", "03012345"),),
            replies=("name", "nummer", "ich wiederhole die nummer", "notiert", "auf wiederhören"),
            heard=(_NUMBER_READ_BACK, "auf wiederhören"),
            repairs=0,
        ),
    ),
    Scenario(
        "complaint",
        (
            Line("Ich möchte mich beschweren."),
            *_MESSAGE,
            Line("Es geht um meine Rechnung."),
            _BYE,
        ),
        Wanted(
            notes=(NoteWanted("es geht um meine rechnung", "Peter Schmidt", "03012345"),),
            replies=("tut mir leid", "nummer", "ausrichten", "notiert", "auf wiederhören"),
            never=("öffnungszeiten", "nicht verstanden"),
        ),
    ),
    Scenario(
        "wrong number",
        (Line("Ich habe mich verwählt."),),
        Wanted(replies=("verwählt",), heard=("verwählt",), never=("notiert", "name")),
    ),
    Scenario(
        "hard of hearing",
        (
            Line("Wann haben Sie geöffnet?"),
            Line("Wie bitte?"),
            Line("Bitte etwas lauter."),
            _BYE,
        ),
        Wanted(
            replies=("rund um die uhr", "rund um die uhr", "noch einmal.*rund um die uhr"),
            heard=("rund um die uhr.*rund um die uhr.*rund um die uhr",),
            never=("nicht verstanden",),
            repairs=2,
        ),
    ),
    Scenario(
        "dictates an IBAN",
        (
            Line("Ich möchte eine Nachricht hinterlassen."),
            *_MESSAGE,
            Line(
                "Meine IBAN ist D E acht neun … drei sieben null vier … null null vier vier … "
                "null fünf drei zwei … null eins drei null … null null",
            ),
            Line("Ja."),
            _BYE,
        ),
        Wanted(
            notes=(NoteWanted("de89 ?3704 ?0044 ?0532 ?0130 ?00", "Peter Schmidt", "03012345"),),
        ),
        known_fault="the built-in recogniser knows no single letters, so it loses the D E",
    ),
    Scenario(
        "interrupts",
        (
            Line("Wann haben Sie geöffnet?"),
            Line("Moment, stopp bitte.", after_s=1.2),
            Line("Wo sind Sie?"),
            _BYE,
        ),
        Wanted(replies=("rund um die uhr", "hauptstraße"), heard=("hauptstraße",), barge_ins=1),
    ),
    Scenario(
        "goes on after a pause",
        (Line("Ich brauche ähm … einen Termin am Montag."), *_MESSAGE, _BYE),
        Wanted(
            notes=(NoteWanted("termin am montag", "Peter Schmidt", "03012345"),),
            never=("nicht verstanden",),
            barge_ins=0,
        ),
    ),
    Scenario(
        "says nothing",
        (),
        Wanted(
            replies=("noch da", "noch da", "auf wiederhören"),
            heard=("noch da", "auf wiederhören"),
            barge_ins=0,
        ),
        linger_s=30,
    ),
)
