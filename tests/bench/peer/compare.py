"""TOM beside Pipecat in one run, over sockets, from the audio at the same caller's end.

For each: answers and pauses in one call at a time; then interruptions, "mhm" and coughs; then many
calls at once. The server has the machine's last core, the callers the others. About 8 minutes a
system with the default numbers.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import count
from typing import Any

from tests.bench.figures import markdown, shown
from tests.bench.many_sockets import HEAD, Load, talk
from tests.bench.peer.systems import Start, System, systems
from tests.bench.processes import children_on_the_last_core, on_all_cores
from tests.bench.receipts import Receipt, tally
from tests.bench.scenario import BARGE_INS, PAUSED, SOUNDS, ask_paused, interrupt
from tom.probe.caller import CallOver
from tom.probe.figures import percentiles
from tom.probe.measure import QUESTIONS
from tom.probe.turns import Answer, ask, spoken
from tom.settings import Settings

SHORT = "Ja, am Montag um neun Uhr."
LONG = (
    "Wir haben montags bis freitags von acht bis zwölf Uhr und von vierzehn bis achtzehn Uhr "
    "geöffnet, und am Samstag von neun bis dreizehn Uhr. Am Sonntag ist bei uns geschlossen."
)
CALLS_AT_ONCE = (1, 5, 10, 20)
_QUESTIONS = tuple(question for question in QUESTIONS if question != "Wie bitte?")
_IN_A_CALL = 8


async def measure(
    settings: Settings, variants: list[str], turns: int, barge_ins: int, seconds: float, voice: str
) -> dict[str, object]:
    """Each system in turn; `seconds` for each number of calls at once."""
    load_before = os.getloadavg()[0]
    receipts: dict[str, Receipt] = {}
    loads: dict[str, list[Load]] = {}
    for name, start in systems(settings, variants).items():
        receipt = receipts[name] = Receipt()
        async with _pinned(start, SHORT, 1) as system:
            await _ask(system, receipt, turns, voice)
        async with _pinned(start, LONG, 1) as system:
            await _disturb(system, receipt, barge_ins, voice)
        loads[name] = []
        for calls in CALLS_AT_ONCE:
            async with _pinned(start, SHORT, calls) as system:
                loads[name].append(await talk(system.dial, system.process, calls, seconds, voice))
    return {
        "load_before": round(load_before, 1),
        "systems": {
            name: receipt.figures() | {"calls": [load.figures() for load in loads[name]]}
            for name, receipt in receipts.items()
        },
        "markdown": f"{_manners(receipts)}\n{_load(loads)}",
    }


@asynccontextmanager
async def _pinned(start: Start, answer: str, calls: int) -> AsyncIterator[System]:
    """The server on the last core; we have the others meanwhile."""
    with on_all_cores():
        async with AsyncExitStack() as stack:
            with children_on_the_last_core():
                system = await stack.enter_async_context(start(answer, calls))
            yield system


async def _ask(system: System, receipt: Receipt, turns: int, voice: str) -> None:
    """Questions, and every third time a sentence with a pause in it."""
    numbers = count()
    asked = 0
    while asked < turns:
        try:
            async with system.dial() as caller:
                await caller.until_quiet()
                for _ in range(min(_IN_A_CALL, turns - asked)):
                    asked += 1
                    question = _QUESTIONS[asked % len(_QUESTIONS)]
                    receipt.reply(await ask(caller, spoken(question, voice)))
                    if asked % 3 == 0:
                        case = PAUSED[next(numbers) % len(PAUSED)]
                        receipt.paused(case.name, *await ask_paused(caller, case, voice))
        except CallOver:
            receipt.reply(None)


async def _disturb(system: System, receipt: Receipt, barge_ins: int, voice: str) -> None:
    """Interruptions, and sounds that are none."""
    answer: Answer | None = None
    for number in range(barge_ins):
        trial = receipt.trial(*SOUNDS)
        words = BARGE_INS[number % len(BARGE_INS)]
        with suppress(CallOver):
            async with system.dial() as caller:
                answer = await interrupt(caller, trial, words, voice, answer)


def _manners(receipts: dict[str, Receipt]) -> str:
    head = (
        "",
        "answers (none, or talked over)",
        "reply p50 / p95 / max, ms",
        "barge-in stop p50 / p95, ms",
        "not stopped",
        "silenced by mhm",
        "by a cough",
        "spoke into 700 ms",
        "into 1 200 ms after ähm",
    )
    rows: list[list[Any]] = []
    for name, it in receipts.items():
        cases = (
            it.silenced.get("mhm"),
            it.silenced.get("cough"),
            it.premature.get("700 ms"),
            it.premature.get("1200 ms, ähm"),
        )
        rows.append(
            [
                name,
                f"{len(it.replies)} ({it.unanswered})",
                shown(percentiles(it.replies), "p50", "p95", "max"),
                shown(percentiles(it.stops), "p50", "p95"),
                f"{it.interrupted.count(None)} of {len(it.interrupted)}",
                *(tally(case) for case in cases),
            ]
        )
    return markdown(head, rows)


def _load(loads: dict[str, list[Load]]) -> str:
    rows = [[name, *load.row()] for name, each in loads.items() for load in each]
    return markdown(("", *HEAD), rows)
