"""How well TOM finds the end of a German caller's turn, over a telephone line of 8 kHz.

Each line of the set is judged twice: by its true words, and by what the recogniser makes of the
sound, with the pipeline's own voice activity, endpointer and looks. An answer that came into a
pause is an error; after a finished line the wait counts. Synthetic speech: it measures the rules,
the recogniser and the pauses, not how people sound when they have finished.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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
from tests.bench.eot_texts import DEVELOPED, Item, items
from tests.bench.figures import percentiles

Way = Literal["settle", "cut", "whole"]
"""What a look does to the recogniser: settles its stream, ends it, or waits for the line's end."""
_SETTINGS = RealtimeSettings()
_TAKING = _SETTINGS.turn_taking
_LONG_MS = 1000
"""Who has finished and waits longer is kept waiting."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one line. Waits in ms after the end of its speech; None: answered too early."""

    item: Item
    by_words_ms: float | None
    by_ear_ms: float | None
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


async def by_ear(item: Item, stt: Sherpa, way: Way, *, stop: bool) -> tuple[float | None, Ear]:
    """TOM's silence after the line, in ms; None where it answered before the caller had finished.

    `stop`: nothing is heard after the answer.
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
    end = spans[-1][1]
    if answered is None:
        return float("inf"), ear
    return (to_ms(answered - end) if answered > end else None), ear


def by_words(item: Item) -> float | None:
    """The same with the true words, the moment a part is over."""
    for count in range(1, len(item.parts)):
        so_far = words(" ".join(item.parts[:count]))
        if _TAKING.wait_ms(" ".join(so_far), "de", item.question) <= item.pause_ms:
            return None
    return _TAKING.wait_ms(" ".join(words(item.text)), "de", item.question)


def words(text: str) -> list[str]:
    """As a recogniser writes them."""
    return re.findall(r"\w+", text.lower())


async def measure() -> dict[str, object]:
    """Both halves of the set, by category."""
    stt = Sherpa(models.path("stt-demo-de"))
    found: dict[str, object] = {}
    for half, table in (("developed", DEVELOPED), ("held out", HELD_OUT)):
        judged: list[Judged] = []
        for item in items(table):
            ear_ms, ear = await by_ear(item, stt, "settle", stop=True)
            judged.append(Judged(item, by_words(item), ear_ms, ear.text, ear.looks))
        found[half] = _row(judged)
        by_category: dict[str, list[Judged]] = defaultdict(list)
        for each in judged:
            by_category[each.item.category].append(each)
        for category, part in by_category.items():
            found[f"{half}: {category}"] = _row(part)
        found[f"{half}, too early by words"] = _texts(judged, "by_words_ms")
        found[f"{half}, too early by ear"] = _texts(judged, "by_ear_ms")
    return found


async def measure_ways() -> dict[str, object]:
    """Word error rates of three ways to have a text early, over the whole set."""
    stt = Sherpa(models.path("stt-demo-de"))
    found: dict[str, object] = {}
    ways: tuple[Way, ...] = ("settle", "cut", "whole")
    for way in ways:
        errors = total = 0
        for item in items(DEVELOPED + HELD_OUT):
            _, ear = await by_ear(item, stt, way, stop=False)
            said = words(item.text)
            errors += Levenshtein.distance(said, ear.text.split())
            total += len(said)
        found[way] = {"wer": round(errors / total, 4), "words": total}
    return found


def _row(judged: Sequence[Judged]) -> dict[str, object]:
    by_word = [each.by_words_ms for each in judged if each.by_words_ms is not None]
    by_sound = [each.by_ear_ms for each in judged if each.by_ear_ms is not None]
    pauses = sum(len(each.item.parts) - 1 for each in judged)
    return {
        "items": len(judged),
        "judgements": len(judged) + pauses,
        "pauses": pauses,
        "too_early_by_words": len(judged) - len(by_word),
        "too_early_by_ear": len(judged) - len(by_sound),
        "kept_waiting_by_words": sum(ms > _LONG_MS for ms in by_word),
        "kept_waiting_by_ear": sum(ms > _LONG_MS for ms in by_sound),
        "wait_ms_by_words": percentiles(by_word, 0),
        "wait_ms_by_ear": percentiles([ms for ms in by_sound if ms != float("inf")], 0),
        "looks_a_line": round(sum(each.looks for each in judged) / max(1, len(judged)), 2),
    }


def _texts(judged: Sequence[Judged], by: Literal["by_words_ms", "by_ear_ms"]) -> list[str]:
    """The lines that were answered too early, and what had been understood of them."""
    early = [each for each in judged if getattr(each, by) is None]
    if by == "by_words_ms":
        return [" | ".join(each.item.parts) for each in early]
    return [f"{' | '.join(each.item.parts)} [{each.heard}]" for each in early]
