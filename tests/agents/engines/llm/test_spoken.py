"""A model's raw text becomes speech and actions."""

import pytest

from agents.conversation import Action, Connect, EndCall, Note, ToVoicemail
from agents.engines.llm.spoken import SpokenFilter, says_goodbye

from .calls import PROFILE

CASES: list[tuple[str, str, list[Action]]] = [
    ("Guten Tag.", "Guten Tag.", []),
    ("**Ja**, _gern_.", "Ja, gern.", []),
    ("# Hallo\n- eins\n- zwei", "Hallo eins zwei", []),
    ("1. Montag\n2. Dienstag", "Montag Dienstag", []),
    ("So:\n1. Montag\n2) Dienstag\n\nUnd:\n1. Freitag", "So: Montag Dienstag Und: Freitag", []),
    ("1. **Rot**\n- 24. Mai", "Rot 24. Mai", []),
    # A number that a line begins with and that counts nothing.
    ("14. Mai um 9 Uhr.", "14. Mai um 9 Uhr.", []),
    ("24. Dezember und 31. Dezember.", "24. Dezember und 31. Dezember.", []),
    ("3. Stock, rechts.", "3. Stock, rechts.", []),
    ("8. bis 12. Juni", "8. bis 12. Juni", []),
    ("Am\n24. Dezember", "Am 24. Dezember", []),
    ("Zu am\n1. Januar\n**1. Mai**\n1. *Mai*", "Zu am 1. Januar 1. Mai 1. Mai", []),
    ("1. Etage", "1. Etage", []),
    ("1. bis 12. Juni", "1. bis 12. Juni", []),
    ("Um\n14.30 Uhr", "Um 14.30 Uhr", []),
    # Markup, and what is none.
    ("Gern: max_muster@web.de.", "Gern: max_muster@web.de.", []),
    ("_max__muster_ und __a__ _b_", "max__muster und a b", []),
    ("_[auflegen]_", "", [EndCall()]),
    ("Unter [0711] 123456 [1].", "Unter 0711 123456 .", []),
    ("Am [24.12.] um [14:30] Uhr.", "Am 24.12. um 14:30 Uhr.", []),
    ("Hallo 😀!", "Hallo !", []),
    ("<think>hm [auflegen]</think>Ja.", "Ja.", []),
    ("<think>hm", "", []),
    ("Ein Moment. [verbinden: Anmeldung]", "Ein Moment. ", [Connect("Anmeldung")]),
    ("Ein Moment. [verbinden: der Verwaltung]", "Ein Moment. ", [Connect("Verwaltung")]),
    ("Ein Moment. [verbinden: Labor]", "Ein Moment. ", []),
    (
        "Notiert. [nachricht: Anna Weber | +49 30-123 | Termin am Montag]",
        "Notiert. ",
        [Note("Termin am Montag", "Anna Weber", "+4930123")],
    ),
    ("Bitte. [aufsprechen]", "Bitte. ", [ToVoicemail()]),
    ("Auf Wiederhören! [auflegen]", "Auf Wiederhören! ", [EndCall()]),
    ("Auf Wiederhören!", "Auf Wiederhören!", [EndCall()]),
    ("Es sind 3 < 5 Minuten [lacht].", "Es sind 3 5 Minuten .", []),
    ("Offen [", "Offen ", []),
]


@pytest.mark.parametrize(("raw", "said", "actions"), CASES)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_filter(raw: str, said: str, actions: list[Action], size: int) -> None:
    spoken = SpokenFilter(PROFILE)
    parts: list[str | Action] = []
    for at in range(0, len(raw), size):
        parts += spoken.feed(raw[at : at + size])
    parts += spoken.finish()
    assert "".join(part for part in parts if isinstance(part, str)) == said
    assert [part for part in parts if not isinstance(part, str)] == actions


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Vielen Dank für Ihren Anruf. Auf Wiederhören!", True),
        ("Tschüss", True),
        ("Auf Wiederhören? Oder haben Sie noch eine Frage?", False),
        ("Goodbye, have a nice day.", True),
        ("Gern. Kann ich sonst noch etwas für Sie tun?", False),
        ("", False),
    ],
)
def test_goodbye(text: str, ends: bool) -> None:
    assert says_goodbye(text) is ends
