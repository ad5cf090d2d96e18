"""The receptionist hands over to another profile where a department leads there."""

from dataclasses import replace
from datetime import datetime

import pytest

from agents.conversation import HandOver
from agents.opening_hours import Week
from agents.profile import SHIPPED, Department, load_profile
from agents.receptionist.dialogue import cannot_look_up, step
from agents.receptionist.house import House
from agents.receptionist.state import State, Step

PRACTICE = load_profile(SHIPPED / "praxis.toml")
GARAGE = Department(name="Werkstatt", spoken="der Werkstatt", profile="werkstatt")
MORNINGS = GARAGE.model_copy(update={"hours": Week.model_validate({"thursday": ["08:00-12:00"]})})
EVENING = datetime(2026, 11, 19, 20, 0, tzinfo=PRACTICE.zone)


def house(department: Department) -> House:
    profile = PRACTICE.model_copy(update={"departments": (department,)})
    return House(profile, EVENING)


def test_at_any_time() -> None:
    _, parts = step(State(), "verbinden sie mich mit der werkstatt", house(GARAGE))
    assert parts == (
        "Einen Moment bitte, ich verbinde Sie mit der Werkstatt.",
        HandOver("werkstatt", "Werkstatt"),
    )


@pytest.mark.parametrize(("hour", "reachable"), [(9, True), (20, False)])
def test_in_the_department_s_own_hours_where_it_has_some(hour: int, reachable: bool) -> None:
    at = replace(house(MORNINGS), now=EVENING.replace(hour=hour))
    assert at.reachable(MORNINGS) is reachable


def test_what_cannot_be_looked_up_becomes_a_message() -> None:
    state, parts = cannot_look_up(State(), house(GARAGE))
    assert parts == ("Das kann ich gerade nicht nachsehen.", "Soll ich eine Nachricht aufnehmen?")
    assert state.step is Step.OFFERED_MESSAGE
    _, parts = step(state, "ja bitte", house(GARAGE))
    assert parts[0] == "Gern nehme ich eine Nachricht für Sie auf."
