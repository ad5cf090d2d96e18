"""What callers say over a goodbye: theirs, or something to answer."""

import pytest

from agents import events
from agents.conversation import Connect, EndCall, Outcome
from agents.realtime.partings import LeaveTaking, is_parting
from media.audio import SAMPLE_RATE
from tests.agents.realtime.conversation import call
from tests.agents.scene import Scene, grunt, speech
from tests.agents.virtual_time import virtual_time

GOODBYE = "Vielen Dank für Ihren Anruf, auf Wiederhören."
SONG = speech("Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")


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


@pytest.mark.parametrize(
    ("told", "insists"),
    [
        # Seconds, whether what TOM says leaves, is heard, is over.
        ([(0, True, True, False), (30, True, True, False)], False),
        ([(0, True, True, False), (30.1, True, True, False)], True),
        ([(0, True, True, False), (30.1, True, False, False)], True),
        ([(0, True, True, False), (30.1, False, True, False)], False),
        ([(0, True, False, False), (30.1, True, True, False)], False),
        # Something else in between: said to its end, broken off, never heard.
        ([(0, True, True, False), (9, False, True, True), (31, True, True, False)], False),
        ([(0, True, True, False), (9, False, True, False), (31, True, True, False)], True),
        ([(0, True, True, False), (9, False, False, True), (31, True, True, False)], True),
    ],
)
def test_how_long_tom_may_be_kept_from_leaving(
    told: list[tuple[float, bool, bool, bool]], insists: bool
) -> None:
    leave = LeaveTaking()
    found = [
        leave.insists(round(seconds * SAMPLE_RATE), leaves=leaves, audible=audible, done=done)
        for seconds, leaves, audible, done in told
    ]
    assert found[-1] is insists


@pytest.mark.parametrize(
    ("sound", "text"),
    [(SONG, "die liebe ist ein seltsames spiel"), (SONG, ""), (grunt(180) + bytes(8960), "")],
    ids=["a song's words", "a song without words", "its drums"],
)
@virtual_time
async def test_a_television_does_not_keep_tom_for_ever(sound: bytes, text: str) -> None:
    replies = [[GOODBYE, EndCall()] for _ in range(100)]
    scene = Scene(*replies, understood=["nein danke", *[text] * 100])
    async with call(scene) as task:
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        begun = scene.line.fed
        while not task.done():
            assert scene.line.fed - begun < 90 * SAMPLE_RATE
            await scene.line.feed(sound)
        assert task.result() is Outcome.ENDED
    last = scene.turns[-1]
    assert last.heard and GOODBYE.endswith(last.heard)
    assert not last.interrupted, "it is said to its end"


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
