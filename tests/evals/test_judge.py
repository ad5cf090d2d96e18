"""What a judge finds in a call."""

from dataclasses import replace
from typing import Any

import pytest

from tests.evals.judge import faults
from tests.evals.scenario import NoteWanted, Wanted

CALL: dict[str, Any] = {
    "end_reason": "tom_hung_up",
    "barge_ins": 0,
    "repairs": 0,
    "notes": [{"text": "Termin", "caller_name": "Anna", "callback_number": "030"}],
    "events": [
        {"kind": "action_taken", "data": {"action": "note"}},
        {"kind": "action_taken", "data": {"action": "end_call"}},
    ],
    "turns": [
        {"said": "", "reply": "Guten Tag.", "heard": "Guten Tag."},
        {"said": "ein termin", "reply": "Ist notiert.", "heard": "Ist notiert."},
        {"said": "tschüss", "reply": "Auf Wiederhören!", "heard": "Auf Wiederhören!"},
    ],
}
GOOD = Wanted(
    notes=(NoteWanted("termin", "Anna", "030"),),
    replies=("notiert", "auf wiederhören"),
    never=("öffnungszeiten",),
    said=("ein termin",),
    heard=("notiert", "wiederhören"),
    barge_ins=0,
    repairs=0,
)
HEARD = ("guten tag", "ist notiert", "auf wiederhören")


def test_a_good_call_has_no_faults() -> None:
    assert faults(GOOD, CALL, HEARD) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"notes": ()}, "1 notes instead of 0: ['Termin']"),
        ({"notes": (NoteWanted("rechnung", "Anna", "030"),)}, "the note says 'Termin'"),
        ({"notes": (NoteWanted("termin", "Anna", ""),)}, "the note's callback_number is '030'"),
        ({"actions": ()}, "actions: end_call"),
        ({"replies": ("notiert", "notiert")}, "TOM did not say 'notiert' after turn 1"),
        ({"never": ("notiert",)}, "TOM said 'notiert'"),
        ({"said": ("termin",)}, "nobody was understood to say 'termin'"),
        (
            {"heard": ("notiert", "guten tag")},
            "nobody heard 'guten tag' after 'guten tag ist notiert'",
        ),
        ({"ended_by": "caller"}, "the call's end: tom_hung_up"),
        ({"barge_ins": 1}, "barge_ins: 0 instead of 1"),
    ],
)
def test_a_fault_is_told(changes: dict[str, Any], fault: str) -> None:
    assert faults(replace(GOOD, **changes), CALL, HEARD) == [fault]


def test_audio_that_did_not_come_is_a_fault() -> None:
    assert faults(replace(GOOD, heard=()), CALL, ("guten tag", "", "auf wiederhören")) == [
        "the phone heard 'guten tag /  / auf wiederhören'"
    ]
