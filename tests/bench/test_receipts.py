"""What a door's receipt counts, and what makes it miss."""

from typing import Any, cast

import pytest

from tests.bench.manners import COUGH, LISTENING, STOPPING, Call, Manners, Trial
from tests.bench.receipts import Receipt, table
from tests.bench.scenario import SOUNDS, interrupt
from tom.probe.caller import Caller, CallOver
from tom.probe.ear import Ear
from tom.probe.turns import Answer, Disturbed

PEACE = Answer(10.0, 9.0, b"", b"")


def disturbed(silenced: bool, unanswered: int = 0) -> Disturbed:
    return Disturbed(silenced, 120 if silenced else None, PEACE, unanswered)


def receipt() -> Receipt:
    """Every target is met."""
    it = Receipt()
    it.reply(200)
    it.paused("700 ms", False, 200)
    for sound in ("cough", "mhm"):
        trial = it.trial(sound)
        trial.interruption, trial.sounds[sound] = disturbed(True), disturbed(False)
    return it


def missed(it: Receipt) -> list[str]:
    return [verdict["target"] for verdict in it.verdicts("sip") if not verdict["met"]]


def test_a_good_receipt_meets_its_targets() -> None:
    assert missed(receipt()) == []
    assert receipt().unanswered == 0


@pytest.mark.parametrize(
    ("spoke", "reply_ms", "unanswered"),
    [(False, 200, 0), (False, None, 1), (True, None, 0), (True, 200, 0)],
)
def test_a_sentence_with_a_pause_that_is_never_answered(
    spoke: bool, reply_ms: float | None, unanswered: int
) -> None:
    it = receipt()
    it.paused("700 ms", spoke, reply_ms)
    assert it.unanswered == unanswered
    wanted = ["questions without an answer"] * unanswered + ["answers into a pause"] * spoke
    assert missed(it) == wanted


def test_a_sound_that_was_not_tried_is_missed_and_shown() -> None:
    it = receipt()
    it.trial("cough").interruption = disturbed(True)
    assert missed(it) == ["coughs and mhm without an answer to disturb"]
    assert it.figures()["silenced_by"]["cough"] == {"times": 0, "of": 1, "not_tried": 1}
    assert "| silenced by: cough | 0 of 1, 1 not tried |" in table({"sip": it})


def test_an_interruption_that_was_not_tried_is_missed() -> None:
    it = receipt()
    it.trial()
    assert missed(it) == ["went on after an interruption"]
    assert "| went on after an interruption | 1 of 3 |" in table({"sip": it})


def test_a_question_of_a_trial_that_had_to_be_asked_again() -> None:
    it = receipt()
    it.trials[0].sounds["cough"] = disturbed(False, unanswered=2)
    assert it.unanswered == 2
    assert missed(it) == ["questions without an answer"]
    assert "| questions (no answer, or talked over) | 1 (2) |" in table({"sip": it})


async def test_a_call_that_tom_ends_leaves_its_sounds_untried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came = iter([disturbed(True), disturbed(False)])

    async def disturb(*given: object) -> Disturbed:
        for found in came:
            return found
        raise CallOver

    monkeypatch.setattr("tests.bench.scenario.disturb", disturb)
    caller, it = Caller(Ear(plays=False)), Receipt()
    caller.end()
    with pytest.raises(CallOver):
        await interrupt(caller, it.trial(*SOUNDS), "Stopp bitte.", "de", PEACE)
    assert it.interrupted == [120]
    assert it.silenced == {"mhm": [False], "cough": [None]}


def test_manners_miss_what_was_not_tried() -> None:
    trials = [Trial(sound, "de", disturbed(sound in STOPPING)) for sound in (*LISTENING, *STOPPING)]
    manners = Manners([Call(trials, PEACE)])
    assert all(row["met"] for row in rows(manners).values())
    manners.calls.append(Call([Trial(COUGH, "de")], PEACE))
    cough = rows(manners)["sip cough"]
    assert (cough["trials"], cough["not_tried"], cough["met"]) == (1, 1, False)


def rows(manners: Manners) -> dict[str, dict[str, Any]]:
    return cast("dict[str, dict[str, Any]]", manners.figures("sip"))
