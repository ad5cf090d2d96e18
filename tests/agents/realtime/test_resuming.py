"""What is said of an answer that is asked for again: not what the caller has heard of it."""

import pytest

from agents.conversation import EndCall, MustHear, Piece, ToolWait
from agents.realtime.reply import pieces
from agents.realtime.resuming import not_heard
from tests.agents.virtual_time import virtual_time

WAIT = ToolWait("diary")


@pytest.mark.parametrize(
    ("given", "heard", "said"),
    [
        (("Gern. ", "Am Montag."), "Gern.", ["Am Montag."]),
        (("Ich sch", "aue im Ka", "lender. Am", " Montag."), "Ich schaue im",
         ["Ka", "lender. Am", " Montag."]),
        (("Gern, wir haben offen.",), "Gern.", ["wir haben offen."]),
        (("Gern", "e."), "Gern", ["Gerne."]),
        (("Gern.",), "", ["Gern."]),
        # It has said no more than this.
        (("Ich schaue", " nach"), "Ich schaue nach. Am", []),
        # A model that knows what it has looked up goes on behind the lookup.
        (("Am Montag um neun.",), "Ich schaue nach. Am Montag", ["um neun."]),
        (("Am Montag um neun.",), "Ich schaue nach.", ["Am Montag um neun."]),
        # Two sentences begin with the same word.
        (("Ich sehe nach. Ich bin gleich da.",), "Ich sehe nach. Ich", ["bin gleich da."]),
        (("Ich bin gleich da.",), "Ich sehe nach. Ich", ["bin gleich da."]),
        (("Ich sehe gleich nach.",), "Ich sehe nach. Ich", ["sehe gleich nach."]),
        # In other words this time.
        (("Gern. Dann sehe ich nach.",), "Gern. Ich schaue", ["Dann sehe ich nach."]),
        (("Ich sehe nach. Am Montag.",), "Ich schaue", ["Ich sehe nach. Am Montag."]),
        # What is no text stays where it was.
        (("Ich schaue", WAIT, "nach. Am Montag."), "Ich schaue nach.", [WAIT, "Am Montag."]),
        (("Ich sehe", WAIT, "Am Montag."), "Ich schaue", ["Ich sehe", WAIT, "Am Montag."]),
        (("Ja. ", WAIT, "Am Montag.", EndCall()), "Ja.", [WAIT, "Am Montag.", EndCall()]),
        ((MustHear("Null drei."), " Stimmt das?"), "Null drei.", [" Stimmt das?"]),
        ((MustHear("Null drei."), " Stimmt das?"), "Null vier.",
         [MustHear("Null drei."), " Stimmt das?"]),
    ],
)  # fmt: skip
@virtual_time
async def test_what_was_not_heard(given: tuple[Piece, ...], heard: str, said: list[Piece]) -> None:
    assert [piece async for piece in not_heard(lambda: pieces(*given), heard)] == said
