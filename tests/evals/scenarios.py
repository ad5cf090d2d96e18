"""The callers' concerns. The house never closes and has no departments (`tests/e2e/profiles`)."""

from tests.evals.scenario import Line, NoteWanted, Scenario, Wanted

_MESSAGE = (
    Line("Mein Name ist Peter Schmidt."),
    Line("null drei null eins zwei drei vier fünf"),
    Line("Ja, das ist richtig."),
)
_BYE = Line("Nein danke, auf Wiederhören.")
_SAID = ("mein name ist peter schmidt", "null drei null eins zwei drei vier fünf")
_HEARD = ("name", "nummer", "null drei null eins zwei drei vier fünf.*?richtig", "notiert")
"""What everybody hears who leaves a message."""
_GOODBYE = "auf wiederhören"

_IBAN = (
    "acht neun drei sieben null vier null null vier vier null fünf drei zwei null eins drei null"
)
"""As it is read back; how the phone hears letters is its recogniser's, not TOM's."""

SCENARIOS = (
    Scenario(
        "appointment",
        (Line("Ich brauche einen Termin am Montag."), *_MESSAGE, _BYE),
        Wanted(
            notes=(NoteWanted("termin am montag", "Peter Schmidt", "03012345"),),
            replies=("name", "nummer", "ich wiederhole die nummer", "notiert", _GOODBYE),
            said=("ich brauche einen termin am montag", *_SAID),
            heard=(*_HEARD, _GOODBYE),
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
            replies=("tut mir leid", "nummer", "ausrichten", "notiert", _GOODBYE),
            never=("öffnungszeiten", "nicht verstanden"),
            said=("ich möchte mich beschweren", *_SAID),
            heard=(*_HEARD, _GOODBYE),
            repairs=0,
        ),
    ),
    Scenario(
        "wrong number",
        (Line("Ich habe mich verwählt."),),
        Wanted(
            replies=("verwählt.*auf wiederhören",),
            said=("ich habe mich verwählt",),
            heard=("verwählt", _GOODBYE),
            never=("notiert", "name", "nicht verstanden"),
            repairs=0,
        ),
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
            replies=("rund um die uhr", "rund um die uhr", "lauter.*rund um die uhr"),
            said=("wann haben sie geöffnet", "wie bitte", "bitte etwas lauter"),
            heard=(
                "rund um die uhr",
                "rund um die uhr",
                "lauter",
                "rund um die uhr",
                _GOODBYE,
            ),
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
            replies=("name", "nummer", "ich wiederhole die iban", _GOODBYE),
            never=("prüfziffer", "nicht verstanden"),
            said=_SAID,
            heard=(*_HEARD[:3], _IBAN, _GOODBYE),
        ),
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
            heard=(*_HEARD, _GOODBYE),
            barge_ins=0,
        ),
    ),
    Scenario(
        "says nothing",
        (),
        Wanted(
            replies=("noch da", "noch da", _GOODBYE),
            heard=("noch da", "noch da", _GOODBYE),
            barge_ins=0,
        ),
        linger_s=30,
    ),
)
