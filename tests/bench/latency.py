"""Latency receipts and manners in one run, at all three doors at once, from the packets.

Per door: `turns` questions, from the caller's last speech packet to TOM's first answering one;
among them sentences with a pause in them, into which TOM must not speak; then interruptions, and
coughs and "mhm" that must not silence TOM. With two callers at each door about 26 minutes for
200 turns and 20 interruptions, with four half of that.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

from telephony.call import Door
from tests.bench.figures import verdict_table
from tests.bench.receipts import Receipt, table
from tests.bench.scenario import BARGE_INS, PAUSED, SOUNDS, ask_paused, interrupt
from tom.probe.caller import Caller, CallOver
from tom.probe.doors import Dial, dials
from tom.probe.figures import stages
from tom.probe.measure import QUESTIONS, logged_turns
from tom.probe.server import own_server
from tom.probe.turns import Answer, ask, spoken
from tom.settings import Settings

_PAUSED_BEFORE = (2, 6)
"""Questions of a call before which a sentence with a pause is said."""
_MOST_UNANSWERED = 10


async def measure(
    settings: Settings, turns: int, barge_ins: int, callers: int, voice: str
) -> dict[str, object]:
    """`callers` calls at each door at a time."""
    load = os.getloadavg()[0]
    receipts: dict[Door, Receipt] = {}
    async with own_server(settings, None) as tom:
        async with asyncio.TaskGroup() as group:
            for door, dial in dials(tom).items():
                receipt = receipts[door] = Receipt()
                for _ in range(callers):
                    group.create_task(_callers(dial, receipt, turns, barge_ins, voice))
        for door, receipt in receipts.items():
            receipt.stages_ms = stages(logged_turns(tom.data, door))
    verdicts = [verdict for door, receipt in receipts.items() for verdict in receipt.verdicts(door)]
    return {
        "load_before": round(load, 1),
        "calls_at_once": callers * len(receipts),
        "doors": {door: receipt.figures() for door, receipt in receipts.items()},
        "targets": verdicts,
        "markdown": f"{table(receipts)}\n{verdict_table(verdicts)}",
    }


async def _callers(dial: Dial, receipt: Receipt, turns: int, barge_ins: int, voice: str) -> None:
    """One caller after the other, until the door has enough."""
    paused = count()
    while len(receipt.replies) < turns and receipt.unanswered < _MOST_UNANSWERED:
        try:
            async with dial() as caller:
                await _converse(caller, receipt, turns, paused, voice)
        except CallOver:
            receipt.reply(None)
    answer: Answer | None = None
    while len(receipt.trials) < barge_ins:
        number = len(receipt.trials)
        trial = receipt.trial(SOUNDS[number % len(SOUNDS)])
        words = BARGE_INS[number % len(BARGE_INS)]
        with suppress(CallOver):
            async with dial() as caller:
                answer = await interrupt(caller, trial, words, voice, answer)


async def _converse(
    caller: Caller, receipt: Receipt, turns: int, paused: Iterator[int], voice: str
) -> None:
    """One call's questions, with a sentence that has a pause before some of them."""
    await caller.until_quiet()
    for number, question in enumerate(QUESTIONS):
        if len(receipt.replies) >= turns:
            return
        if number in _PAUSED_BEFORE:
            case = PAUSED[next(paused) % len(PAUSED)]
            receipt.paused(case.name, *await ask_paused(caller, case, voice))
        receipt.reply(await ask(caller, spoken(question, voice)))
