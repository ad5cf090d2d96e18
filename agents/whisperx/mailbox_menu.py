"""What happens to a message that is listened to, by which key: a state machine without I/O.

play ──► choose ──1──► play               4 ──► confirm ──4 (deletes)──► next
  ▲         └─2, 3 (seen to), nothing keyed──► next        └─anything else──► choose
  └── next, while there is one; then end
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Step(StrEnum):
    """Where somebody is who listens to messages."""

    PLAY = "play"
    CHOOSE = "choose"
    CONFIRM = "confirm"
    """Deleting: the key is to be pressed again."""
    END = "end"


class Effect(StrEnum):
    """What a key does to the message."""

    SEEN_TO = "seen_to"
    DELETE = "delete"


REPEAT, NEXT, SEEN_TO, DELETE = "1234"


@dataclass(frozen=True, slots=True)
class Place:
    """A step at one of the messages, from 0."""

    step: Step
    index: int = 0


def follow(place: Place, key: str, count: int) -> tuple[Place, Effect | None]:
    """What follows `place` when `key` was pressed there (empty: it came to its end), of `count`
    messages; and what that does to the message."""
    following = Place(Step.PLAY, place.index + 1)
    if following.index >= count:
        following = Place(Step.END, place.index)
    if place.step is Step.CONFIRM:
        if key == DELETE:
            return following, Effect.DELETE
        return replace(place, step=Step.CHOOSE), None
    if key == REPEAT:
        return replace(place, step=Step.PLAY), None
    if key == SEEN_TO:
        return following, Effect.SEEN_TO
    if key == DELETE:
        return replace(place, step=Step.CONFIRM), None
    if key == NEXT or (not key and place.step is Step.CHOOSE):
        return following, None
    return replace(place, step=Step.CHOOSE), None
