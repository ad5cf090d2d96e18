"""When TOM says that it takes a moment, and what; and what is kept of it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise
from typing import Literal

import pytest

from agents import events
from agents.conversation import Message, Piece, ToolWait
from agents.profile import Profile
from agents.realtime.answer import Answer
from agents.realtime.filler_texts import TEXTS
from agents.realtime.fillers import (
    NO_FILLERS,
    Fillers,
    FillerSettings,
    FillerWatch,
    of_profile,
    sentences_of,
)
from tests.agents.realtime.test_answer import Said, call
from tests.agents.scene import Part
from tests.agents.virtual_time import virtual_time

SETTINGS = FillerSettings(1200, 6000)
Moment = tuple[float, Literal["quiet", "speaks", "lookup", "acts", "text", "piece"]]


@pytest.mark.parametrize(
    ("settings", "moments", "said"),
    [
        # Nothing comes: one filler, and other ones every six seconds.
        (
            SETTINGS,
            [(t / 10, "quiet") for t in range(160)],
            [(1.2, "slow"), (7.3, "still"), (13.4, "still")],
        ),
        # The first clause is there in time.
        (SETTINGS, [(1.1, "quiet"), (1.15, "text"), (9, "quiet")], []),
        # While TOM speaks, nobody waits.
        (SETTINGS, [(0.5, "speaks"), (1.6, "quiet"), (2.7, "quiet"), (2.9, "quiet")],
         [(2.9, "slow")]),
        # A tool is begun after some words: the silence counts from their end.
        (
            SETTINGS,
            [(0.5, "text"), (0.6, "speaks"), (0.7, "lookup"), (2, "speaks"), (2.1, "quiet"),
             (3.2, "quiet"), (3.4, "quiet")],
            [(3.4, "lookup")],
        ),
        # The model is silent after its first words, also where a filler came before them.
        (
            SETTINGS,
            [(0.5, "text"), (0.6, "speaks"), (2, "speaks"), (2.1, "quiet"), (3.2, "quiet"),
             (3.4, "quiet"), (9.3, "quiet"), (9.5, "quiet"), (15.6, "quiet")],
            [(3.4, "slow"), (15.6, "still")],
        ),
        (
            SETTINGS,
            [(0, "quiet"), (1.2, "quiet"), (2, "text"), (3, "speaks"), (3.1, "quiet"),
             (4.4, "quiet")],
            [(1.2, "slow"), (4.4, "slow")],
        ),
        # It is slow, and no clause is parted; before the answer and behind a tool it may be.
        (
            SETTINGS,
            [(0.5, "text"), (0.6, "speaks"), (2, "quiet"), (3, "piece"), (4, "piece"),
             (5.1, "quiet"), (5.3, "quiet")],
            [(5.3, "slow")],
        ),
        (SETTINGS, [(0.1, "quiet"), (1, "piece"), (1.2, "quiet")], [(1.2, "slow")]),
        (
            SETTINGS,
            [(0.5, "text"), (0.6, "speaks"), (2, "lookup"), (2.1, "quiet"), (3, "piece"),
             (3.4, "quiet")],
            [(3.4, "lookup")],
        ),
        # But nobody waits behind a question or a goodbye, unless a tool is used.
        (SETTINGS, [(0.5, "Noch eine Frage?"), (0.6, "speaks"), (2, "quiet"), (9, "quiet")], []),
        (SETTINGS, [(0.5, "Auf Wiederhören!"), (0.6, "speaks"), (2, "quiet"), (9, "quiet")], []),
        (
            SETTINGS,
            [(0.5, "Noch eine Frage?"), (0.6, "lookup"), (1, "quiet"), (2.3, "quiet")],
            [(2.3, "lookup")],
        ),
        # A tool that acts: something has to be heard before it does.
        (SETTINGS, [(0.2, "acts"), (0.25, "quiet")], [(0.25, "acting")]),
        (NO_FILLERS, [(0.2, "acts"), (0.25, "quiet"), (9, "quiet")], [(0.25, "acting")]),
        (NO_FILLERS, [(0.2, "lookup"), (9, "quiet")], []),
    ],
)  # fmt: skip
def test_when_a_filler_is_due(
    settings: FillerSettings, moments: list[Moment], said: list[tuple[float, str]]
) -> None:
    watch, found = FillerWatch(settings, 0.0), list[tuple[float, str]]()
    for now, what in moments:
        if what in ("lookup", "acts"):
            watch.tool_begins(what == "acts")
        if what in ("text", "Noch eine Frage?", "Auf Wiederhören!"):
            watch.text_comes(what)
        if what == "piece":
            watch.text_goes_on()
        kind = watch.due(now, quiet=what in ("quiet", "piece"), audible=bool(found))
        if kind is not None:
            found.append((now, kind))
    assert found == said


def test_sentences_change() -> None:
    fillers = Fillers(begin=2)
    said = [fillers.next("lookup") for _ in range(4)]
    assert said[0] == TEXTS["de"].lookup[2]
    assert len(set(said)) == 3
    assert all(one != other for one, other in pairwise(said))


def test_a_profile_has_its_own() -> None:
    profile = Profile.model_validate(
        {
            "name": "a",
            "company": "A",
            "greeting": "Hi.",
            "language": "en",
            "fillers": {"lookup": ["Let me see\nwhat the diary says."]},
        }
    )
    sentences = of_profile(profile)
    assert sentences["lookup"] == ("Let me see what the diary says.",)
    assert sentences["slow"] == TEXTS["en"].slow
    assert all(len(texts) > 1 for texts in sentences_of(TEXTS["en"]).values())


def _waiting(said: Said) -> None:
    said.scene.floor.fillers = Fillers(settings=SETTINGS)


@virtual_time
async def test_a_slow_model_is_waited_for_with_words() -> None:
    answers = asyncio.Event()
    async with call([answers, "Von acht bis zwölf."]) as said:
        _waiting(said)
        answer = said.begin(said.speech("wann haben sie geöffnet"))
        await said.quiet(1.1)
        assert not answer.audible
        await said.quiet(2)
        assert answer.audible
        answers.set()
        await said.quiet(3)
        answer.close()
    filler = TEXTS["de"].slow[0]
    (turn,) = said.scene.turns
    assert (turn.reply, turn.heard) == (f"{filler} Von acht bis zwölf.",) * 2
    assert not turn.interrupted
    assert said.scene.history == [
        ("caller", "wann haben sie geöffnet"),
        ("tom", "Von acht bis zwölf."),
    ], "to the model it was no answer"
    (told,) = said.scene.told(events.FillerSaid)
    assert (told.waits, told.text) == ("slow", filler)
    timings = turn.timings
    assert timings.llm_ms is not None
    assert timings.tts_ms is not None
    assert timings.reply_ms is not None
    assert 3000 < timings.llm_ms <= timings.tts_ms <= timings.reply_ms, "no filler hides slowness"
    assert turn.reply_start is not None
    assert turn.reply_start - turn.said_end < 1.6 * 16_000, "but TOM is heard from the filler on"


@virtual_time
async def test_so_is_one_that_is_silent_after_its_first_words() -> None:
    """Ollama is, while the model writes a call."""
    answers = asyncio.Event()
    async with call(["Ich trage es ein. ", answers, "Ist gebucht."]) as said:
        _waiting(said)
        answer = said.begin(said.speech("neun uhr bitte"))
        await said.quiet(2)
        assert said.scene.told(events.FillerSaid) == []
        await said.quiet(2)
        answers.set()
        await said.quiet(3)
        answer.close()
    filler = TEXTS["de"].slow[0]
    assert [told.text for told in said.scene.told(events.FillerSaid)] == [filler]
    assert said.scene.turns[0].heard == f"Ich trage es ein. {filler} Ist gebucht."
    assert said.scene.history[-1] == ("tom", "Ich trage es ein. Ist gebucht.")


@virtual_time
async def test_a_slow_model_is_not_cut_in_two_by_a_filler() -> None:
    words = ["Von ", "acht ", "bis ", "zwölf."]
    gates = [asyncio.Event() for _ in words]
    parts: list[Part] = [
        "Gern. ",
        *(part for pair in zip(gates, words, strict=True) for part in pair),
    ]
    async with call(parts) as said:
        _waiting(said)
        answer = said.begin(said.speech("wann haben sie geöffnet"))
        for gate in gates:
            await said.quiet(0.9)
            gate.set()
        await said.quiet(2)
        answer.close()
    assert said.scene.turns[0].heard == "Gern. Von acht bis zwölf."


@virtual_time
async def test_a_filler_can_be_interrupted() -> None:
    async with call([asyncio.Event()]) as said:
        _waiting(said)
        answer = said.begin("hallo")
        await said.quiet(1.9)
        await answer.interrupt()
    (turn,) = said.scene.turns
    assert turn.interrupted
    assert turn.heard
    assert turn.reply.startswith(turn.heard)
    assert said.scene.history == [("caller", "hallo")]


@virtual_time
async def test_what_was_interrupted_in_a_filler_by_noise_is_looked_for_again() -> None:
    async with call([asyncio.Event()], ["Bis zwölf."]) as said:
        _waiting(said)
        stopped = said.begin(said.speech("wann"))
        await said.quiet(1.9)
        await stopped.interrupt()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(2)
        answer.close()
    assert said.scene.dialogue.asked == [[Message("caller", "wann")]] * 2
    assert said.scene.history == [("caller", "wann"), ("tom", "Bis zwölf.")]


@virtual_time
async def test_a_tool_that_acts_waits_until_something_was_heard() -> None:
    wait = ToolWait("book", acts=True)
    parts: list[Part] = [wait, wait.may_act, "Ist gebucht."]
    async with call(parts) as said:
        answer = said.begin("neun uhr bitte")
        await asyncio.sleep(0.01)
        assert not wait.may_act.is_set()
        await said.quiet(4)
        assert wait.may_act.is_set()
        answer.close()
    assert said.scene.turns[0].heard == f"{TEXTS['de'].acting[0]} Ist gebucht."


@virtual_time
async def test_a_tool_that_acts_does_nothing_for_an_answer_that_is_taken_back() -> None:
    wait = ToolWait("book", acts=True)
    async with call([wait, wait.may_act, "Ist gebucht."]) as said:
        said.scene.voice.gate = asyncio.Event()
        said.scene.voice.said.append("")  # it comes late with the filler
        answer = said.begin("neun uhr bitte")
        await said.quiet(0.5)
        assert not answer.audible
        answer.cancel()
        await said.quiet(0.5)
    assert not wait.may_act.is_set()


@virtual_time
async def test_words_before_a_tool_are_enough() -> None:
    wait = ToolWait("book", acts=True)
    async with call(["Ich buche. ", wait, wait.may_act, "Ist gebucht."]) as said:
        answer = said.begin("neun uhr bitte")
        await said.quiet(3)
        answer.close()
    assert said.scene.turns[0].heard == "Ich buche. Ist gebucht."
    assert said.scene.told(events.FillerSaid) == []


@virtual_time
async def test_what_was_interrupted_after_a_failed_transfer_is_asked_again_as_that() -> None:
    async with call() as said:
        _waiting(said)
        dialogue = said.scene.dialogue
        waits = asyncio.Event()

        async def transfer_failed(department: str) -> AsyncIterator[Piece]:
            dialogue.failed_transfers.append(department)
            if not waits.is_set():
                await waits.wait()
            yield f"Leider ist bei {department} niemand da."

        stopped = said.answer = Answer(said.scene.floor, None, None)
        stopped.start(said.group, partial(transfer_failed, "anmeldung"))
        await said.quiet(1.9)
        await stopped.interrupt()
        waits.set()
        answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
        await said.quiet(3)
        answer.close()
    assert dialogue.failed_transfers == ["anmeldung"] * 2
    assert dialogue.asked == []
    assert said.scene.history == [("tom", "Leider ist bei anmeldung niemand da.")]
