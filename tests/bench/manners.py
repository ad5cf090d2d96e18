"""Whom TOM lets go on listening, and whom it lets speak: over SIP and the WebSocket.

Each trial is a question, and a sound in the middle of its answer (`disturb`): whether it silenced
TOM is heard in the answer, whose end was said or was not. It is the same voice each time, so an
answer that TOM went on with takes as much longer as it was paused, and the word that was cut.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from telephony.call import Door
from tests.bench.scenario import cough
from tom.probe.caller import Caller
from tom.probe.doors import Dial, dials
from tom.probe.figures import TARGETS_MS, Target, exact_percentiles, percentiles, rounded
from tom.probe.server import own_server
from tom.probe.turns import Answer, Disturbed, disturb, listen, spoken
from tom.settings import Settings

COUGH = "cough"
LISTENING = (COUGH, "Mhm.", "Ja.", "Genau.", "Ach so.")
"""None of these may silence TOM."""
STOPPING = ("Moment, stopp bitte.", "Nein.")
"""Each of these has to. A no may end the call: it comes last."""
VOICES = ("de+f2", "de+m3", "de+f4", "de+m7")
_DOORS: tuple[Door, ...] = ("sip", "websocket")
_QUESTION = "Wo sind Sie?"
_EARLIEST_S, _LATEST_S = 0.4, 1.2
"""Into the answer, whose first sentence is a statement."""
_IN_A_CALL = len(LISTENING) + len(STOPPING)


@dataclass(slots=True)
class Trial:
    """A sound in an answer."""

    sound: str
    voice: str
    found: Disturbed | None = None


@dataclass(slots=True)
class Call:
    """Its first question is answered in peace."""

    trials: list[Trial]
    answer: Answer | None = None

    def of(self, sounds: Sequence[str]) -> list[Disturbed | None]:
        """What came of these sounds; None where there was no answer to disturb."""
        return [it.found for it in self.trials if it.sound in sounds]

    def tried(self, sounds: Sequence[str]) -> list[Disturbed]:
        """The same of those that came into an answer."""
        return [found for found in self.of(sounds) if found is not None]

    def paused_ms(self, sound: str) -> list[float]:
        """How much longer the answers took that went on."""
        assert self.answer is not None
        spans = [it.answer.length_s for it in self.tried([sound]) if not it.silenced]
        return [1000 * (span - self.answer.length_s) for span in spans]


@dataclass(slots=True)
class Manners:
    """One door."""

    calls: list[Call] = field(default_factory=list[Call])

    def figures(self, door: Door) -> dict[str, object]:
        """By sound, and how soon TOM was silent."""
        result: dict[str, object] = {}
        for sound in (*LISTENING, *STOPPING):
            tried = [found for call in self.calls for found in call.tried([sound])]
            silenced = sum(found.silenced for found in tried)
            untried = sum(call.of([sound]).count(None) for call in self.calls)
            wanted = len(tried) if sound in STOPPING else 0
            row: dict[str, object] = {
                "trials": len(tried),
                "not_tried": untried,
                "silenced": silenced,
                "wanted": wanted,
            }
            if sound in LISTENING:
                paused = [ms for call in self.calls for ms in call.paused_ms(sound)]
                row["paused_ms"] = percentiles(paused, 0)
            met = bool(tried) and not untried and silenced == wanted
            result[f"{door} {sound}"] = row | {"met": met}
        stops = [it for call in self.calls for it in call.tried(STOPPING) if it.silenced]
        silent = exact_percentiles([it.silent_ms for it in stops if it.silent_ms is not None])
        name = "barge-in p95"
        target = Target(name, TARGETS_MS[door][name], silent.get("p95"))
        result[f"{door} barge-in to silence"] = {
            "silent_ms": rounded(silent),
            "limit_p95_ms": target.limit,
            "met": target.met,
        }
        disturbed = [it for call in self.calls for it in call.tried((*LISTENING, *STOPPING))]
        unanswered = sum(it.unanswered for it in disturbed)
        result[f"{door} questions"] = {"unanswered": unanswered, "met": not unanswered}
        return result


async def measure(settings: Settings, trials: int, voice: str) -> dict[str, object]:
    """So many trials of each sound and door, both doors at once."""
    manners: dict[Door, Manners] = {door: Manners() for door in _DOORS}
    async with own_server(settings, None) as server, asyncio.TaskGroup() as group:
        for door, kept in manners.items():
            group.create_task(_calls(dials(server)[door], kept, trials, voice))
    return {key: row for door, it in manners.items() for key, row in it.figures(door).items()}


async def _calls(dial: Dial, manners: Manners, trials: int, voice: str) -> None:
    todo = [
        Trial(sound, VOICES[number % len(VOICES)])
        for number in range(trials)
        for sound in (*LISTENING, *STOPPING)
    ]
    question = spoken(_QUESTION, voice)
    for start in range(0, len(todo), _IN_A_CALL):
        manners.calls.append(Call(todo[start : start + _IN_A_CALL]))
        async with dial() as caller:
            await hold(caller, question, manners.calls[-1], start)


async def hold(caller: Caller, question: bytes, call: Call, seed: int = 0) -> None:
    """Hold `call`: ask, and try each sound in an answer. Raises RuntimeError: there is none."""
    chance = random.Random(seed)
    await caller.until_quiet()
    call.answer = await listen(caller, question)
    if call.answer is None:
        raise RuntimeError("TOM answers no question")
    for number, trial in enumerate(call.trials):
        is_cough = trial.sound == COUGH
        pcm = cough(seed + number) if is_cough else spoken(trial.sound, trial.voice)
        into_s = chance.uniform(_EARLIEST_S, _LATEST_S)
        trial.found = await disturb(caller, question, call.answer, pcm, into_s)
