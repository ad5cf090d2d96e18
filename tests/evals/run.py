"""The calls of the evals, each over SIP to a `tom serve` of its own house."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.e2e.phones import ears
from tests.evals.judge import faults
from tests.evals.personas import PERSONAS, Persona
from tests.evals.scenario import Scenario
from tests.evals.scenarios import SCENARIOS
from tests.serverkit import Tom, serving_async
from tom.calling import converse, phone_door
from tom.phone import PhoneSettings, TomTurn

AT_ONCE = 2
"""Calls side by side: a machine that is late is heard in them."""
SETTINGS = {"TOM_RECORDING__ENABLED": "false", "TOM_WHISPERX__WORKERS": "0"}
_ENDED_S = 15


@dataclass(frozen=True, slots=True)
class Judged:
    """A call that is over."""

    scenario: Scenario
    persona: Persona
    faults: list[str]
    lost_frames: int = 0
    """Frames of 20 ms that the phone was too slow for: the machine's fault, not TOM's."""

    @property
    def verdict(self) -> str:
        """For the table."""
        if not self.faults:
            return "passed"
        told = "; ".join(self.faults)
        if self.lost_frames:
            told = f"the phone lost {self.lost_frames} frames, the machine was late; {told}"
        return f"FAILED: {told}"


async def measure() -> dict[str, object]:
    """Every scenario with every persona: one row each."""
    judged: list[Judged] = []
    load = round(os.getloadavg()[0], 1)
    with TemporaryDirectory() as folder:
        async with serving_async(Path(folder), SETTINGS) as tom:
            gate = asyncio.Semaphore(AT_ONCE)

            async def one(scenario: Scenario, persona: Persona) -> None:
                async with gate:
                    judged.append(await judge_call(tom, scenario, persona))

            async with asyncio.TaskGroup() as group:
                for scenario in SCENARIOS:
                    for persona in PERSONAS:
                        group.create_task(one(scenario, persona))
    rows = {
        scenario.name: {
            each.persona.name: each.verdict
            for persona in PERSONAS
            for each in judged
            if (each.scenario, each.persona) == (scenario, persona)
        }
        for scenario in SCENARIOS
    }
    passed = sum(not each.faults for each in judged)
    return {"load_before": load, "passed": passed, "of": len(judged), **rows}


async def judge_call(tom: Tom, scenario: Scenario, persona: Persona) -> Judged:
    """Hold the call and judge it."""
    name = f"{scenario.name}-{persona.name}".replace(" ", "-")
    script = [persona.say(line) for line in scenario.lines]
    settings = PhoneSettings(pause_s=persona.pause_s, patience_s=15, linger_s=scenario.linger_s)
    ears()  # loading it would stop the event loop in mid-call
    async with phone_door() as door:
        sip = await door.dial(f"sip:{name}@127.0.0.1:{tom.sip_port}")
        turns = await converse(sip, ears(), script, settings=settings)
    heard = [turn.heard for turn in turns if isinstance(turn, TomTurn)]
    call = await tom.until(lambda: _ended(tom, name), _ENDED_S)
    return Judged(scenario, persona, faults(scenario.wanted, call, heard), sip.frames_dropped)


def _ended(tom: Tom, callee: str) -> dict[str, Any] | None:
    for call in tom.calls():
        if call["callee"] == callee and call["result"]:
            return tom.call(call["id"])
    return None
