"""What callers say over a goodbye: theirs, or something to answer."""

import pytest

from agents import events
from agents.conversation import Connect, EndCall, Outcome
from agents.realtime.partings import is_parting
from tests.agents.realtime.conversation import call
from tests.agents.scene import Scene, grunt
from tests.agents.virtual_time import virtual_time

GOODBYE = "Vielen Dank für Ihren Anruf, auf Wiederhören."


@pytest.mark.parametrize(
    ("text", "parting"),
    [
        ("tschüss", True),
        ("danke auf wiederhören", True),
        ("ja gut vielen dank und", False),
        ("vielen dank ihnen auch einen schönen tag noch", True),
        ("ja bitte", True),
        ("thank you bye", True),
        ("have a nice day", True),
        ("moment noch eine frage", False),
        ("danke moment", False),
        ("nein", False),
        ("morgen bitte", False),
        ("wie bitte", False),
        ("", False),
    ],
)
def test_partings(text: str, parting: bool) -> None:
    assert is_parting(text) is parting


@pytest.mark.parametrize(
    ("partial", "parting"),
    [
        ("vielen da", True),
        ("auf wieder", True),
        ("danke schön auf", True),
        ("danke ich", True),
        ("danke ich habe", False),
        ("moment", False),
        ("", False),
    ],
)
def test_partings_so_far(partial: str, parting: bool) -> None:
    """The last word of a partial text may be another."""
    assert is_parting(partial, unfinished=True) is parting


@pytest.mark.parametrize("text", ["tschüss", "danke ebenfalls"])
@virtual_time
async def test_a_goodbye_over_tom_s_is_not_answered_with_another(text: str) -> None:
    scene = Scene([GOODBYE, EndCall()], understood=["nein danke", text])
    async with call(scene) as task:
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.until(task.done)
        assert task.result() is Outcome.ENDED
    assert [turn.heard for turn in scene.turns[1:]] == [GOODBYE]
    assert [told.text for told in scene.told(events.Backchannel)] == [text]
    assert scene.line.flushed == []


@virtual_time
async def test_thanks_do_not_stop_tom_from_connecting() -> None:
    scene = Scene(
        ["Einen Moment bitte, ich verbinde Sie.", Connect("anmeldung")],
        understood=["zur anmeldung", "ja danke"],
    )
    scene.line.transfers["sip:21@home"] = True
    async with call(scene) as task:
        await scene.say()
        await scene.line.quiet(0.7)
        await scene.say(grunt(180))
        await scene.until(task.done)
        assert task.result() is Outcome.TRANSFERRED


@virtual_time
async def test_who_wants_something_else_is_not_connected() -> None:
    scene = Scene(
        ["Einen Moment bitte, ich verbinde Sie.", Connect("anmeldung")],
        ["Gern."],
        understood=["zur anmeldung", "nein lieber eine nachricht"],
    )
    async with call(scene):
        await scene.say()
        await scene.line.quiet(0.7)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert scene.line.transferred == []
    assert scene.turns[2].heard == "Gern."
