"""The keys while messages are listened to, as a table; and the PIN before it."""

import pytest

from agents.whisperx.mailbox_menu import Effect, Place, Step, follow
from agents.whisperx.pin import MOST_FAILURES, WINDOW_S, PinGuard

FIRST, LAST = 0, 2
COUNT = 3


@pytest.mark.parametrize(
    ("place", "key", "follows", "effect"),
    [
        (Place(Step.PLAY, FIRST), "", Place(Step.CHOOSE, FIRST), None),
        (Place(Step.PLAY, FIRST), "1", Place(Step.PLAY, FIRST), None),
        (Place(Step.PLAY, FIRST), "2", Place(Step.PLAY, 1), None),
        (Place(Step.PLAY, FIRST), "3", Place(Step.PLAY, 1), Effect.SEEN_TO),
        (Place(Step.PLAY, FIRST), "4", Place(Step.CONFIRM, FIRST), None),
        (Place(Step.PLAY, FIRST), "9", Place(Step.CHOOSE, FIRST), None),
        (Place(Step.CHOOSE, FIRST), "", Place(Step.PLAY, 1), None),
        (Place(Step.CHOOSE, FIRST), "1", Place(Step.PLAY, FIRST), None),
        (Place(Step.CHOOSE, FIRST), "2", Place(Step.PLAY, 1), None),
        (Place(Step.CHOOSE, FIRST), "3", Place(Step.PLAY, 1), Effect.SEEN_TO),
        (Place(Step.CHOOSE, FIRST), "4", Place(Step.CONFIRM, FIRST), None),
        (Place(Step.CHOOSE, FIRST), "#", Place(Step.CHOOSE, FIRST), None),
        (Place(Step.CONFIRM, FIRST), "4", Place(Step.PLAY, 1), Effect.DELETE),
        (Place(Step.CONFIRM, FIRST), "", Place(Step.CHOOSE, FIRST), None),
        (Place(Step.CONFIRM, FIRST), "1", Place(Step.CHOOSE, FIRST), None),
        (Place(Step.CHOOSE, LAST), "", Place(Step.END, LAST), None),
        (Place(Step.CHOOSE, LAST), "2", Place(Step.END, LAST), None),
        (Place(Step.CHOOSE, LAST), "3", Place(Step.END, LAST), Effect.SEEN_TO),
        (Place(Step.CONFIRM, LAST), "4", Place(Step.END, LAST), Effect.DELETE),
        (Place(Step.PLAY, LAST), "1", Place(Step.PLAY, LAST), None),
    ],
)
def test_the_menu(place: Place, key: str, follows: Place, effect: Effect | None) -> None:
    assert follow(place, key, COUNT) == (follows, effect)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_pin() -> None:
    guard = PinGuard("4711", Clock())
    assert guard.admits("4711")
    assert [guard.admits(pin) for pin in ("", "4712", "471", "47110", "٤٧١١")] == [False] * 5
    assert not guard.locked
    assert guard.admits("4711"), "five wrong ones lock nothing"


def test_guessing_comes_to_an_end() -> None:
    clock = Clock()
    guard = PinGuard("4711", clock)
    for _ in range(MOST_FAILURES):
        assert not guard.admits("0000")
        clock.now += 60
    assert guard.locked
    assert not guard.admits("4711"), "nobody is let in while it is locked"
    clock.now = 1000 + WINDOW_S
    assert not guard.locked, "the first failure is an hour ago"
    assert not guard.admits("0000")
    assert guard.locked, "one guess, no more"
    clock.now += 60
    assert guard.admits("4711")
