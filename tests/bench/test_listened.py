"""How a recorded call is judged, on a made-up one."""

from typing import Any

import numpy as np

from media.audio import SAMPLE_RATE
from tests.bench.listened import Listened, Said, listened, tom_rows
from tests.bench.sound import Spurt
from tests.bench.tape import RATE, Samples
from tests.bench.test_sound import voice


def side(*spoken: tuple[float, float], peak: int = 4_000, seconds: float = 12) -> Samples:
    """Voice from … to …, in seconds."""
    sound = np.zeros(round(RATE * seconds), np.int16)
    for start, end in spoken:
        piece = voice(end - start, peak)
        sound[round(RATE * start) : round(RATE * start) + len(piece)] = piece
    return sound


def turn(said: tuple[str, float, float] | None, reply: str, start: float, end: float) -> Any:
    """As the call log has it."""
    words, begin, over = said or ("", 0.0, 0.0)
    at = [round(SAMPLE_RATE * it) for it in (begin, over, start, end)]
    return {
        "said": words, "said_start": at[0], "said_end": at[1], "reply": reply, "heard": reply,
        "reply_start": at[2], "reply_end": at[3],
    }  # fmt: skip


def judge(tom: Samples, said: list[Said], texts: list[str], turns: list[Any]) -> Listened:
    rows = tom_rows(tom, said)
    assert len(rows) == len(texts)
    caller = side(*((it.start_s, it.end_s) for it in said))
    heard = list(zip(rows, texts, strict=True))
    return listened((caller, tom), said, heard, {"turns": turns, "notes": []}, str)


HOURS = "Wir haben heute geöffnet."
TURNS = [turn(None, "Guten Tag.", 0, 1), turn(("wann", 2, 3), HOURS, 3.4, 8)]
TEXTS = ["guten tag", "wir haben heute geöffnet"]


def test_a_good_call_leaves_nothing_to_wince_at() -> None:
    result = judge(side((0, 1), (3.4, 8)), [Said("Wann?", 2, 3)], TEXTS, TURNS)
    assert result.findings == []
    assert [row.who for row in result.rows] == ["TOM", "caller", "TOM"]
    assert [row.logged for row in result.rows] == ["Guten Tag.", "wann", HOURS]
    assert result.rows[-1].waited_ms == 400
    assert "| 3.40 | 8.00 | TOM | wir haben heute geöffnet | = | 400 |" in result.table()


def test_a_hole_and_a_long_wait() -> None:
    turns = [TURNS[0], turn(("wann", 2, 3), HOURS, 4.5, 9)]
    result = judge(side((0, 1), (4.5, 6), (6.6, 9)), [Said("Wann?", 2, 3)], TEXTS, turns)
    assert result.findings == [
        "4.5 s: TOM answers after 1500 ms",
        "6.0 s: TOM leaves a hole: 600 ms",
    ]


def test_a_pause_for_the_caller_is_told_with_their_words() -> None:
    said = [Said("Wann?", 2, 3), Said("Mhm.", 5.4, 5.8)]
    texts = ["guten tag", "wir haben", "heute geöffnet"]
    result = judge(side((0, 1), (3.4, 5.5), (6.1, 8)), said, texts, TURNS)
    assert result.findings == ["5.5 s: TOM is paused by 'Mhm.': 600 ms"]


def test_talking_over_somebody() -> None:
    said = [Said("Wann?", 2, 3), Said("Danke.", 7, 7.9)]
    result = judge(side((0, 1), (3.4, 8)), said, TEXTS, TURNS)
    assert result.findings == ["7.0 s: both speak for 900 ms"]


def test_one_who_shouts_and_one_who_swallows_words() -> None:
    turns = [*TURNS, turn(None, "Auf Wiederhören.", 9, 11)]
    tom = side((0, 1), (3.4, 8)) + side((9, 11), peak=9_000)
    texts = [*TEXTS, "wiederhören"]
    result = judge(tom, [Said("Wann?", 2, 3)], texts, turns)
    assert result.findings == [
        "9.0 s: TOM speaks 7.0 dB louder than usual",
        "turn 2: its beginning was not heard: 'auf'",
    ]


def test_one_who_was_asked_to_speak_louder_does_not_shout() -> None:
    turns = [
        TURNS[0],
        turn(("wann", 2, 3), HOURS, 3.4, 5.4),
        turn(("lauter", 6, 6.6), "Gern.", 7, 11),
    ]
    tom = side((0, 1), (3.4, 5.4)) + side((7, 11), peak=9_000)
    said = [Said("Wann?", 2, 3), Said("Lauter, bitte.", 6, 6.6)]
    assert judge(tom, said, [*TEXTS, "gern"], turns).findings == []


def test_the_caller_before_it_does_not_cut_a_sentence_in_two() -> None:
    rows = tom_rows(side((3.4, 3.7), (3.95, 8)), [Said("Wann?", 2, 3.1)])
    assert rows == [Spurt(3.4, 8.0)]
