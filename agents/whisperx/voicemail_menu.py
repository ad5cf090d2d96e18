"""What happens to a message by which key: a state machine without I/O.

record ──► choose ──1──► listen ──► choose
              ├─────2──► record                (the new one replaces the former)
              ├─speech─► go_on ──► choose      (it becomes part of the message)
              └─3, #, nothing keyed──► done
"""

from enum import StrEnum


class Step(StrEnum):
    """Where a caller is who leaves a message."""

    RECORD = "record"
    CHOOSE = "choose"
    """They are told what they can do with it."""
    GO_ON = "go_on"
    """They had not finished."""
    LISTEN = "listen"
    DONE = "done"
    """They are content."""


CHOICES = {"1": Step.LISTEN, "2": Step.RECORD, "3": Step.DONE, "#": Step.DONE}
_AFTER = {
    Step.RECORD: Step.CHOOSE,
    Step.GO_ON: Step.CHOOSE,
    Step.LISTEN: Step.CHOOSE,
    Step.CHOOSE: Step.DONE,
}


def next_step(step: Step, key: str = "", speaks: bool = False) -> Step:
    """What follows `step` when `key` was pressed in it; without one, when it came to its end.
    `speaks`: instead of pressing a key the caller speaks."""
    if key:
        return CHOICES.get(key, Step.CHOOSE)
    return Step.GO_ON if speaks and step is Step.CHOOSE else _AFTER[step]
