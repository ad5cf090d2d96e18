"""`Listened`: one recorded call as its listener has it, with all that makes one wince. Pure.

tape, call log ─► rows (who, when, what) ─► findings: delays, holes, clicks, levels, words
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from agents.speaking_style import SpeakingStyle
from media.audio import SAMPLE_RATE
from tests.bench import sound, wording
from tests.bench.figures import markdown
from tests.bench.sound import Spurt
from tests.bench.tape import RATE, Samples

_BREATH_S = 0.15
"""Shorter gaps are in words."""
_TURN_S = 0.7
"""Longer gaps of TOM's are between two rows."""
HOLE_S = 0.4
_LONG_WAIT_MS = 1_200
_BOTH_S = 0.2
_JUMP_DB = 3.0
_MOST_OFFSET = 50
_ALIGNED_S = 1.0
"""How far the call log's clock may be off the tape's."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller said, in seconds of the tape."""

    text: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class Row:
    """Somebody speaks."""

    who: Literal["caller", "TOM"]
    start_s: float
    end_s: float
    text: str
    """What the caller says; of TOM: what the recogniser heard."""
    logged: str = ""
    """As the call log has it: what was understood of the caller, what was heard of TOM."""
    waited_ms: int | None = None
    """TOM: since the caller fell silent; None where the caller still spoke, or had not."""
    loudness_db: float | None = None
    turn: int | None = None
    """Of the call log."""


@dataclass(slots=True)
class Listened:
    """A call."""

    rows: list[Row] = field(default_factory=list[Row])
    findings: list[str] = field(default_factory=list[str])
    figures: dict[str, Any] = field(default_factory=dict[str, Any])

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        timeline = [
            {key: getattr(row, key) for key in ("who", "start_s", "end_s", "text", "logged")}
            | {"waited_ms": row.waited_ms, "loudness_db": row.loudness_db}
            for row in self.rows
        ]
        return {**self.figures, "findings": self.findings, "timeline": timeline}

    def table(self) -> str:
        """The timeline."""
        head = ["from", "to", "who", "said, or heard", "in the call log", "waited, ms", "dBFS"]
        return markdown(
            head,
            (
                [
                    f"{row.start_s:.2f}",
                    f"{row.end_s:.2f}",
                    row.who,
                    row.text or "–",
                    "=" if wording.words(row.logged) == wording.words(row.text) else row.logged,
                    "" if row.waited_ms is None else row.waited_ms,
                    "" if row.loudness_db is None else row.loudness_db,
                ]
                for row in self.rows
            ),
        )


def tom_rows(tom: Samples, said: Sequence[Said]) -> list[Spurt]:
    """What TOM says in one go: a caller who speaks in it, or in a gap of it, ends it there."""
    found: list[Spurt] = []
    for spurt in sound.spurts(tom, _BREATH_S):
        last = found[-1] if found else None
        goes_on = last is not None and spurt.start_s - last.end_s <= _TURN_S
        if last is None or not goes_on or _ended_in(said, last, spurt):
            found.append(spurt)
        else:
            found[-1] = Spurt(last.start_s, spurt.end_s)
    return found


def _ended_in(said: Sequence[Said], last: Spurt, spurt: Spurt) -> bool:
    """Whether the caller fell silent near the gap between two of TOM's spurts."""
    since = max(last.start_s, last.end_s - _BOTH_S)
    return any(since < it.end_s <= spurt.start_s for it in said)


def listened(
    sides: tuple[Samples, Samples],
    said: Sequence[Said],
    heard: Sequence[tuple[Spurt, str]],
    call: dict[str, Any],
    speakable: Callable[[str], str],
) -> Listened:
    """Judge a call. `heard`: of TOM's rows; `call` as `/api/calls/{id}` tells it."""
    caller, tom = sides
    turns: list[dict[str, Any]] = call["turns"]
    result = Listened()
    result.rows = [*_caller_rows(said, turns), *_tom_rows(tom, heard, said, turns)]
    result.rows.sort(key=lambda row: row.start_s)
    result.findings = [
        *_of_time(result.rows),
        *_of_talking_over(caller, tom),
        *_of_holes(tom, result.rows, said),
        *_of_sound(tom, result.rows),
        *_of_words([speakable(turn["heard"]) for turn in turns], heard),
        *_of_texts([turn["reply"] for turn in turns if turn["reply"]]),
    ]
    waits = [row.waited_ms for row in result.rows if row.waited_ms is not None]
    levels = [row.loudness_db for row in result.rows if row.loudness_db is not None]
    result.figures = {
        "seconds": round(len(tom) / RATE, 1),
        "waits_ms": waits,
        "loudness_db": [min(levels, default=None), max(levels, default=None)],
        "clipped": sound.clipped(tom),
        "clicks": len(sound.clicks(tom)),
        "offset": sound.offset(tom),
        "notes": [note["text"] for note in call["notes"]],
    }
    return result


def _logged(start_s: float, end_s: float, turns: Sequence[dict[str, Any]], part: str) -> int | None:
    """The turn whose `part` ("said", "reply") is nearest to a stretch of the tape, by its index."""
    best, least = None, _ALIGNED_S
    for index, turn in enumerate(turns):
        start, end = turn[f"{part}_start"], turn[f"{part}_end"]
        if start is None or end is None or not turn[part]:
            continue
        both = min(end_s, end / SAMPLE_RATE) - max(start_s, start / SAMPLE_RATE)
        if -both < least:
            best, least = index, -both
    return best


def _caller_rows(said: Sequence[Said], turns: Sequence[dict[str, Any]]) -> list[Row]:
    rows: list[Row] = []
    for it in said:
        at = _logged(it.start_s, it.end_s, turns, "said")
        understood = "" if at is None else turns[at]["said"]
        rows.append(Row("caller", it.start_s, it.end_s, it.text, understood, turn=at))
    return rows


def _tom_rows(
    tom: Samples,
    heard: Sequence[tuple[Spurt, str]],
    said: Sequence[Said],
    turns: Sequence[dict[str, Any]],
) -> list[Row]:
    rows: list[Row] = []
    last_end = 0.0
    for spurt, text in heard:
        at = _logged(spurt.start_s, spurt.end_s, turns, "reply")
        before = [it for it in said if last_end - _TURN_S < it.end_s <= spurt.start_s]
        speaks = any(it.start_s < spurt.start_s < it.end_s for it in said)
        waited = round(1000 * (spurt.start_s - before[-1].end_s)) if before and not speaks else None
        level = sound.loudness_db(sound.part(tom, spurt))
        logged = "" if at is None else turns[at]["heard"]
        rows.append(Row("TOM", spurt.start_s, spurt.end_s, text, logged, waited, level, at))
        last_end = spurt.end_s
    return rows


def _of_time(rows: Sequence[Row]) -> list[str]:
    return [
        f"{row.start_s:.1f} s: TOM answers after {row.waited_ms} ms"
        for row in rows
        if row.waited_ms is not None and row.waited_ms > _LONG_WAIT_MS
    ]


def _of_talking_over(caller: Samples, tom: Samples) -> list[str]:
    both = sound.overlap(sound.spurts(caller, _BREATH_S), sound.spurts(tom, _BREATH_S))
    return [
        f"{spurt.start_s:.1f} s: both speak for {1000 * spurt.length_s:.0f} ms"
        for spurt in both
        if spurt.length_s >= _BOTH_S
    ]


def _of_holes(tom: Samples, rows: Sequence[Row], said: Sequence[Said]) -> list[str]:
    ours = [row for row in rows if row.who == "TOM"]

    def turn_at(at_s: float) -> int | None:
        return next(
            (row.turn for row in ours if row.start_s - 0.02 <= at_s <= row.end_s + 0.02), -1
        )

    found: list[str] = []
    for gap in sound.gaps(sound.spurts(tom, _BREATH_S)):
        if gap.length_s <= HOLE_S or turn_at(gap.start_s) != turn_at(gap.end_s):
            continue
        by = next((it for it in said if it.start_s < gap.end_s and it.end_s > gap.start_s), None)
        why = f"is paused by {by.text!r}" if by else "leaves a hole"
        found.append(f"{gap.start_s:.1f} s: TOM {why}: {1000 * gap.length_s:.0f} ms")
    return found


def _of_sound(tom: Samples, rows: Sequence[Row]) -> list[str]:
    found = [
        f"{click.at_s:.2f} s: a click, a step of {click.step} of 32768"
        for click in sound.clicks(tom)
    ]
    if count := sound.clipped(tom):
        found.append(f"{count} samples are clipped")
    if abs(sound.offset(tom)) > _MOST_OFFSET:
        found.append(f"an offset of {sound.offset(tom)} of 32768")
    for levels in _levels(rows):
        usual = float(np.median([level for _, level in levels])) if levels else 0.0
        found += [
            f"{at:.1f} s: TOM speaks {abs(level - usual):.1f} dB "
            f"{'louder' if level > usual else 'softer'} than usual"
            for at, level in levels
            if abs(level - usual) > _JUMP_DB
        ]
    return found


def _levels(rows: Sequence[Row]) -> list[list[tuple[float, float]]]:
    """When TOM speaks, and at what level: a list for each stretch in which nobody wished for
    another one."""
    found: list[list[tuple[float, float]]] = [[]]
    for row in rows:
        if row.loudness_db is not None:
            found[-1].append((row.start_s, row.loudness_db))
        elif any(SpeakingStyle().after(row.text, language).louder for language in ("de", "en")):
            found.append([])
    return found


def _of_words(meant: Sequence[str], heard: Sequence[tuple[Spurt, str]]) -> list[str]:
    found: list[str] = []
    cuts = wording.cuts(meant, " ".join(text for _, text in heard))
    for number, cut in enumerate(cuts):
        if cut.first:
            found.append(f"turn {number}: its beginning was not heard: {cut.first!r}")
        if cut.last:
            found.append(f"turn {number}: its end was not heard: {cut.last!r}")
        if cut.wrong:
            found.append(f"turn {number}: heard otherwise: {', '.join(cut.wrong)}")
    return found


def _of_texts(replies: Sequence[str]) -> list[str]:
    found = [f"said {times} times: {it!r}" for it, times in wording.repeated(replies).items()]
    found += [f"said twice running: {it!r}" for it in wording.said_twice(replies)]
    if (greeted := wording.greetings(replies)) > 1:
        found.append(f"TOM greets {greeted} times")
    for reply in replies:
        if wording.too_long(reply):
            found.append(f"{len(reply.split())} words in one answer: {reply!r}")
        if words := wording.familiar(reply):
            found.append(f"no way to address a caller: {', '.join(words)} in {reply!r}")
        if wording.unread(reply):
            found.append(f"figures are left to the voice: {reply!r}")
    return found
