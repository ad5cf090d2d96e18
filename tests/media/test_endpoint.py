"""The endpointer, window by window: a letter is 32 ms of speech (S), surely speech (!), silence
(.) or between (m)."""

import pytest

from media.endpoint import Endpointer, EndpointerSettings, Offset, Onset

W = 512
PROBABILITY = {"!": 0.9, "S": 0.6, "m": 0.4, ".": 0.1}
SETTINGS = EndpointerSettings(onset_ms=64, hang_ms=96)


def run(windows: str, settings: EndpointerSettings = SETTINGS) -> list[Onset | Offset]:
    endpointer = Endpointer(settings)
    steps = (endpointer.step(PROBABILITY[window], W) for window in windows)
    return [change for change in steps if change is not None]


@pytest.mark.parametrize(
    ("windows", "changes"),
    [
        ("......", []),
        ("S.S.S.", []),
        ("mmmmmm", []),
        ("SS", [Onset(0, 2 * W)]),
        ("..SS", [Onset(2 * W, 4 * W)]),
        ("..!", [Onset(2 * W, 3 * W)]),
        ("..S!", [Onset(2 * W, 4 * W)]),
        ("!...", [Onset(0, W), Offset(W, 4 * W)]),
        ("S.SS", [Onset(2 * W, 4 * W)]),
        ("SS..", [Onset(0, 2 * W)]),
        ("SS...", [Onset(0, 2 * W), Offset(2 * W, 5 * W)]),
        ("SS..S...", [Onset(0, 2 * W), Offset(5 * W, 8 * W)]),
        ("SSmmm...", [Onset(0, 2 * W), Offset(5 * W, 8 * W)]),
        ("SS...mmm", [Onset(0, 2 * W), Offset(2 * W, 5 * W)]),
        (
            "SS...SS...",
            [Onset(0, 2 * W), Offset(2 * W, 5 * W), Onset(5 * W, 7 * W), Offset(7 * W, 10 * W)],
        ),
    ],
)
def test_onset_and_offset(windows: str, changes: list[Onset | Offset]) -> None:
    assert run(windows) == changes


def test_thresholds_count_from_their_own_value() -> None:
    exactly = EndpointerSettings(onset_probability=0.6, offset_probability=0.4, onset_ms=32)
    assert run("S", exactly) == [Onset(0, W)]
    assert run("Sm" + "m" * 20, exactly) == [Onset(0, W)]


def test_what_is_known_in_between() -> None:
    endpointer = Endpointer(SETTINGS)
    seen: list[tuple[bool, int, int]] = []
    for window in ".SS.S..":
        endpointer.step(PROBABILITY[window], W)
        seen.append((endpointer.speaking, endpointer.spoken // W, endpointer.silence // W))
    assert seen == [
        (False, 0, 1),
        (False, 0, 0),
        (True, 2, 0),
        (True, 2, 1),
        (True, 4, 0),
        (True, 4, 1),
        (True, 4, 2),
    ]
    endpointer.step(0.1, W)
    assert (endpointer.speaking, endpointer.spoken) == (False, 0)


def test_an_utterance_that_never_ends_is_cut() -> None:
    settings = EndpointerSettings(onset_ms=64, hang_ms=96, longest_s=10 * W / 16_000)
    assert run("S" * 15, settings) == [
        Onset(0, 2 * W),
        Offset(10 * W, 10 * W),
        Onset(10 * W, 12 * W),
    ]
