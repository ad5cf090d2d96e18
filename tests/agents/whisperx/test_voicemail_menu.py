"""The keys after a message, as a table."""

import pytest

from agents.whisperx.voicemail_menu import CHOICES, Step, next_step


@pytest.mark.parametrize(
    ("step", "key", "follows"),
    [
        (Step.RECORD, "", Step.CHOOSE),
        (Step.LISTEN, "", Step.CHOOSE),
        (Step.CHOOSE, "", Step.DONE),
        (Step.CHOOSE, "1", Step.LISTEN),
        (Step.CHOOSE, "2", Step.RECORD),
        (Step.CHOOSE, "3", Step.DONE),
        (Step.CHOOSE, "#", Step.DONE),
        (Step.CHOOSE, "9", Step.CHOOSE),
        (Step.LISTEN, "1", Step.LISTEN),
        (Step.LISTEN, "2", Step.RECORD),
        (Step.LISTEN, "3", Step.DONE),
        (Step.LISTEN, "*", Step.CHOOSE),
    ],
)
def test_the_menu(step: Step, key: str, follows: Step) -> None:
    assert next_step(step, key) is follows


def test_who_speaks_over_the_choices_goes_on() -> None:
    assert next_step(Step.CHOOSE, speaks=True) is Step.GO_ON
    assert next_step(Step.CHOOSE, "3", speaks=True) is Step.DONE
    assert next_step(Step.LISTEN, speaks=True) is Step.CHOOSE


def test_every_step_but_the_last_leads_somewhere() -> None:
    assert {next_step(step) for step in Step if step is not Step.DONE} == {Step.CHOOSE, Step.DONE}
    assert set(CHOICES.values()) == {Step.LISTEN, Step.RECORD, Step.DONE}
