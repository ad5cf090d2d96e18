"""How well TOM finds the end of a German caller's turn, over a telephone line of 8 kHz.

Each line of the set is judged twice: by its true words, and by what the recogniser makes of the
sound, with the pipeline's own voice activity, endpointer and looks. An answer that came into a
pause is an error; after a finished line the wait counts, in the audio's time: the machine's load
does not show in it. Synthetic speech: it measures the rules, the recogniser and the pauses, not how
people sound when they have finished. espeak-ng says no line twice in exactly the same way, so a few
lines by ear come out differently from run to run.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz.distance import Levenshtein

import models
from agents.engines.stt.sherpa import Sherpa, SherpaStream
from agents.realtime.settings import RealtimeSettings
from media.audio import FRAME_SAMPLES, to_ms, to_samples
from media.endpoint import Endpointer, Offset, Onset
from media.framer import frames_of
from media.vad import WINDOW_SAMPLES, VoiceActivity
from tests.bench.eot_audio import spoken
from tests.bench.eot_held_out import HELD_OUT
from tests.bench.eot_second_half import ONCE_HELD_OUT
from tests.bench.eot_texts import DEVELOPED, Item, items
from tests.bench.figures import markdown, shown
from tom.probe.figures import percentiles

PARTS = {"developed": DEVELOPED, "once held out": ONCE_HELD_OUT, "held out": HELD_OUT}
"""The set. The rules were tuned on all but the last part."""

Way = Literal["settle", "cut", "whole"]
"""What a look does to the recogniser: settles its stream, ends it, or waits for the line's end."""
_SETTINGS = RealtimeSettings()
_TAKING = _SETTINGS.turn_taking
_LONG_MS = 1000
"""Who has finished and waits longer is kept waiting."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one line. Waits in ms after the end of its speech; None: answered too early,
    infinite: never answered."""

    item: Item
    by_words_ms: float | None
    by_ear_ms: float | None
    pauses: tuple[int, int]
    """Those judged, by words and by ear: what comes after an answer that is too early is not."""
    heard: str
    looks: int
    """How often TOM looked at what was said."""


class Ear:
    """The pipeline's way from sound to silence and text, without a call around it."""

    def __init__(self, stt: Sherpa, way: Way) -> None:
        self._stt = stt
        self._way: Way = way
        self._vad = VoiceActivity()
        self._endpointer = Endpointer(_SETTINGS.endpointer)
        self._stream: SherpaStream = stt.stream()
        self._unfed = b""
        self._before = ""
        """What the streams before this one understood."""
        self._preroll = 2 * to_samples(_SETTINGS.preroll_ms)
        self._listening = False
        self.text = ""
        self.looks = 0

    async def hear(self, pcm: bytes) -> Offset | Onset | None:
        """One frame; `text` is new after an `Offset`."""
        changed = None
        for probability in self._vad.feed(pcm):
            changed = self._endpointer.step(probability, WINDOW_SAMPLES) or changed
        self._unfed += pcm
        match changed:
            case Onset():
                self._listening = True
                self._unfed = self._unfed[-self._preroll :]
            case Offset():
                self._listening = False
                self.looks += 1
                await self._look()
            case None:
                if not self._listening:
                    self._unfed = self._unfed[-self._preroll :]
        return changed

    async def _look(self) -> None:
        pcm, self._unfed = self._unfed, b""
        await self._stream.feed(pcm)
        if self._way == "whole":
            return
        text = (await self._stream.settle()).text
        self.text = f"{self._before} {text}".strip()
        if self._way == "cut":
            self._before, self._stream = self.text, self._stt.stream()

    async def finish(self) -> None:
        """The line is over: its text, where nobody looked at it before."""
        if self._way == "whole":
            self.text = (await self._stream.finish()).text


async def by_ear(item: Item, stt: Sherpa, way: Way, *, stop: bool) -> tuple[float | None, int, Ear]:
    """TOM's silence after the line, in ms, and how many of its pauses were judged.

    The silence is None where TOM answered before the caller had finished, and infinite where it
    never did. `stop`: nothing is heard after the answer.
    """
    pcm, spans = spoken(item)
    ear, position, answered = Ear(stt, way), 0, None
    waiting: tuple[int, float] | None = None
    for frame in frames_of(pcm):
        position += FRAME_SAMPLES
        match await ear.hear(frame):
            case Onset():
                waiting = None
            case Offset(end=end):
                wait_ms = _TAKING.wait_ms(ear.text, "de", item.question)
                waiting = (end, wait_ms) if ear.text else None
            case None:
                pass
        if answered is None and waiting and to_ms(position - waiting[0]) >= waiting[1]:
            answered = position
            if stop:
                break
    await ear.finish()
    return *outcome(answered, [end for _, end in spans]), ear


def outcome(answered: int | None, ends: Sequence[int]) -> tuple[float | None, int]:
    """The silence in ms and the pauses judged, by the sample of the answer and the parts' ends."""
    pauses = len(ends) - 1
    if answered is None:
        return float("inf"), pauses
    if answered <= ends[-1]:
        return None, sum(end < answered for end in ends)
    return to_ms(answered - ends[-1]), pauses


def by_words(item: Item) -> tuple[float | None, int]:
    """The same with the true words, the moment a part is over."""
    for count in range(1, len(item.parts)):
        so_far = words(" ".join(item.parts[:count]))
        if _TAKING.wait_ms(" ".join(so_far), "de", item.question) <= item.pause_ms:
            return None, count
    wait_ms = _TAKING.wait_ms(" ".join(words(item.text)), "de", item.question)
    return wait_ms, len(item.parts) - 1


def words(text: str) -> list[str]:
    """As a recogniser writes them."""
    return re.findall(r"\w+", text.lower())


async def measure() -> dict[str, object]:
    """Each part of the set, as a whole and by category."""
    parts = {name: await judged(items(table)) for name, table in PARTS.items()}
    found: dict[str, object] = {}
    for name, part in parts.items():
        found[name] = row(part)
        found |= {f"{name}: {category}": row(of) for category, of in _by_category(part).items()}
        found[f"{name}, too early by words"] = _texts(part, "by_words_ms")
        found[f"{name}, too early by ear"] = _texts(part, "by_ear_ms")
    return found | {"markdown": tables(parts)}


async def judged(lines: Sequence[Item]) -> list[Judged]:
    """Each line by its words and by ear."""
    stt = Sherpa(models.path("stt-demo-de"))
    found: list[Judged] = []
    for item in lines:
        words_ms, pauses_by_words = by_words(item)
        ear_ms, pauses_by_ear, ear = await by_ear(item, stt, "settle", stop=True)
        pauses = pauses_by_words, pauses_by_ear
        found.append(Judged(item, words_ms, ear_ms, pauses, ear.text, ear.looks))
    return found


def _by_category(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        found[each.item.category].append(each)
    return found


async def measure_ways() -> dict[str, object]:
    """Word error rates of three ways to have a text early, over the whole set."""
    stt = Sherpa(models.path("stt-demo-de"))
    found: dict[str, object] = {}
    ways: tuple[Way, ...] = ("settle", "cut", "whole")
    for way in ways:
        errors = total = 0
        for item in items("".join(PARTS.values())):
            *_, ear = await by_ear(item, stt, way, stop=False)
            said = words(item.text)
            errors += Levenshtein.distance(said, ear.text.split())
            total += len(said)
        found[way] = {"wer": round(errors / total, 4), "words": total}
    return found


def tables(parts: Mapping[str, Sequence[Judged]]) -> str:
    """In Markdown: a line for each part, then one for each category of the last one."""
    head = [
        *("lines", "with a pause", "pauses judged: words, ear", "lines too early: words, ear"),
        *("no answer by ear", "wait by words p50 / p95", "by ear, ms"),
    ]
    *_, last = parts
    categories = _by_category(parts[last])
    whole = markdown(["", *head], (_cells(name, judged) for name, judged in parts.items()))
    detail = markdown([last, *head], (_cells(name, of) for name, of in categories.items()))
    return f"{whole}\n{detail}"


def _cells(name: str, judged: Sequence[Judged]) -> list[object]:
    by_word, by_sound = _waits(judged)
    pauses = ", ".join(str(count) for count in _judged_pauses(judged))
    early = f"{len(judged) - len(by_word)}, {len(judged) - len(by_sound)}"
    waits = (shown(percentiles(_ended(ms), 0), "p50", "p95") for ms in (by_word, by_sound))
    counts = [len(judged), _with_a_pause(judged), pauses, early, _unanswered(by_sound)]
    return [name, *counts, *waits]


def row(judged: Sequence[Judged]) -> dict[str, object]:
    """The figures of some lines."""
    by_word, by_sound = _waits(judged)
    pauses = _judged_pauses(judged)
    return {
        "items": len(judged),
        "items_with_a_pause": _with_a_pause(judged),
        "pauses": sum(len(each.item.parts) - 1 for each in judged),
        "judgements_by_words": pauses[0] + len(by_word),
        "judgements_by_ear": pauses[1] + len(by_sound),
        "too_early_by_words": len(judged) - len(by_word),
        "too_early_by_ear": len(judged) - len(by_sound),
        "no_answer_by_ear": _unanswered(by_sound),
        "kept_waiting_by_words": sum(ms > _LONG_MS for ms in by_word),
        "kept_waiting_by_ear": sum(ms > _LONG_MS for ms in by_sound),
        "wait_ms_by_words": percentiles(by_word, 0),
        "wait_ms_by_ear": percentiles(_ended(by_sound), 0),
        "mean_wait_ms_by_words": _mean(by_word),
        "mean_wait_ms_by_ear": _mean(_ended(by_sound)),
        "looks_a_line": round(sum(each.looks for each in judged) / max(1, len(judged)), 2),
    }


def _waits(judged: Iterable[Judged]) -> tuple[list[float], list[float]]:
    """Of the lines that were not cut short, by words and by ear; infinite for no answer at all."""
    judged = list(judged)
    words = [each.by_words_ms for each in judged if each.by_words_ms is not None]
    return words, [each.by_ear_ms for each in judged if each.by_ear_ms is not None]


def _mean(waits: Sequence[float]) -> float | None:
    return round(float(np.mean(waits)), 0) if waits else None


def _ended(waits: Iterable[float]) -> list[float]:
    return [ms for ms in waits if ms != float("inf")]


def _unanswered(waits: Sequence[float]) -> int:
    return len(waits) - len(_ended(waits))


def _with_a_pause(judged: Iterable[Judged]) -> int:
    return sum(len(each.item.parts) > 1 for each in judged)


def _judged_pauses(judged: Sequence[Judged]) -> tuple[int, int]:
    return sum(each.pauses[0] for each in judged), sum(each.pauses[1] for each in judged)


def _texts(judged: Sequence[Judged], by: Literal["by_words_ms", "by_ear_ms"]) -> list[str]:
    """The lines that were answered too early, and what had been understood of them."""
    early = [each for each in judged if getattr(each, by) is None]
    if by == "by_words_ms":
        return [" | ".join(each.item.parts) for each in early]
    return [f"{' | '.join(each.item.parts)} [{each.heard}]" for each in early]
