"""`tom probe`: measures the loop over each door, as a caller hears it.

A server of its own (same settings, a temporary data directory) is called over real SIP on
loopback; figures are read from the phone's audio, stages from the call log. The phone's figures
include its own jitter buffer: at the RTP packet they are a little smaller.
"""

import asyncio
import json
import math
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from agents.engines import EngineError, SpeechToText
from agents.engines.tts.espeak import Espeak
from telephony.call import CallState
from telephony.calllog import CallLog
from telephony.sip.door import SipDoor
from tom.calling import converse, phone_door, recogniser
from tom.phone import PhoneSettings, Say, TomTurn, trim
from tom.settings import Settings

CALLER_VOICE = "de+f2"
"""A voice that the built-in recogniser knows well, and not TOM's own."""
QUESTIONS = (
    "Wo sind Sie?",
    "Haben Sie am Samstag geöffnet?",
    "Sind Sie ein Computer?",
    "Haben Sie am Freitag geöffnet?",
    "Wie ist Ihre Adresse?",
    "Haben Sie am Sonntag geöffnet?",
    "Wie bitte?",
    "Haben Sie am Montag geöffnet?",
)
"""Each is answered in one or two short sentences, and none ends the call."""
BARGE_INS = 10
_BARGE_IN_QUESTION = "Wann haben Sie geöffnet?"
_BARGE_IN_AFTER_S = 3.0
"""In the middle of the answer's second sentence."""
_BARGE_IN = "Stopp bitte."
_START_S = 60.0
_STAGES = ("endpoint", "stt", "llm", "tts")


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that has to be reached."""

    name: str
    limit_ms: float
    measured_ms: float

    @property
    def met(self) -> bool:
        return self.measured_ms <= self.limit_ms

    def as_json(self) -> dict[str, Any]:
        """JSON has no infinity: null where nothing was measured."""
        measured_ms = self.measured_ms if math.isfinite(self.measured_ms) else None
        return asdict(self) | {"measured_ms": measured_ms, "met": self.met}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50 and p95 of `values`, rounded to 0.1; empty for none."""
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def judge(reply_ms: Sequence[float], barge_in_ms: Sequence[float]) -> list[Target]:
    """The SIP door's targets. What was not measured is infinitely late."""
    reply, stop = percentiles(reply_ms), percentiles(barge_in_ms)
    late = float("inf")
    return [
        Target("reply p50", 350, reply.get("p50", late)),
        Target("reply p95", 500, reply.get("p95", late)),
        Target("barge-in p95", 300, stop.get("p95", late)),
    ]


@asynccontextmanager
async def own_server(settings: Settings, config: Path | None) -> AsyncIterator[tuple[int, Path]]:
    """A `tom serve` of its own on free ports; gives its SIP port and data directory.

    Raises RuntimeError where it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="tom-probe-") as folder:
        data = Path(folder)
        arguments = ["--data", folder, "--sip-port", "0", "--web-port", "0"]
        if config is not None:
            arguments += ["--config", str(config)]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tom", "serve", *arguments),
            env=_environment(settings),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            try:
                async with asyncio.timeout(_START_S):
                    line = (await process.stdout.readline()).decode()
            except TimeoutError:
                line = ""
            if not line.startswith("ready "):
                raise RuntimeError("the server for the probe did not start; its log is above")
            yield int(line.split("sip=")[1].split()[0]), data
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "TOM_MODELS": str(settings.models_dir.resolve()),
        "TOM_SIP__BIND": "127.0.0.1",
        # The real server keeps its lines, its call log and its ports.
        "TOM_SIP__LINES": "[]",
        "TOM_DATABASE_URL": "",
        "TOM_SIP__RTP_PORT_START": "0",
        "TOM_WEB__HOST": "127.0.0.1",
        "TOM_LOG_LEVEL": "error",
    }


class Probe:
    """Calls one TOM and collects figures."""

    def __init__(self, door: SipDoor, uri: str, stt: SpeechToText) -> None:
        self._door = door
        self._uri = uri
        self._stt = stt
        self._voice = Espeak(CALLER_VOICE)
        self.reply_ms: list[float] = []
        self.barge_in_ms: list[float] = []

    def _say(self, text: str, after_s: float | None = None) -> Say:
        return Say(text, trim(self._voice.synthesize(text).pcm), after_s)

    async def ask(self, questions: Sequence[str]) -> None:
        """One call with these questions; keeps how long each answer took."""
        script = [self._say(text) for text in questions]
        for turn in await self._call(script):
            if turn.reply_ms is not None and turn.stopped_ms is None:
                self.reply_ms.append(turn.reply_ms)

    async def barge_in(self) -> None:
        """One call that interrupts a long answer; keeps how long TOM went on."""
        script = [
            self._say(_BARGE_IN_QUESTION),
            self._say(_BARGE_IN, after_s=_BARGE_IN_AFTER_S),
        ]
        for turn in await self._call(script):
            if turn.stopped_ms is not None:
                self.barge_in_ms.append(turn.stopped_ms)

    async def _call(self, script: Sequence[Say]) -> list[TomTurn]:
        sip = await self._door.dial(self._uri)
        if sip.call.state is not CallState.ANSWERED:
            raise RuntimeError(f"{self._uri} did not answer: SIP {sip.call.sip_code}")
        settings = PhoneSettings(pause_s=0.7, patience_s=8, linger_s=0.5)
        turns = await converse(sip, self._stt, script, settings=settings)
        return [turn for turn in turns if isinstance(turn, TomTurn)]


async def measure(settings: Settings, uri: str, turns: int) -> Probe:
    """Ask `turns` questions in calls of a few turns each, then interrupt ten answers."""
    stt = await recogniser(settings)
    async with phone_door(uri) as door:
        probe = Probe(door, uri, stt)
        while len(probe.reply_ms) < turns:
            before = len(probe.reply_ms)
            left = turns - before
            await probe.ask(QUESTIONS[: min(left, len(QUESTIONS))])
            if len(probe.reply_ms) == before:
                raise RuntimeError(f"{uri} answered the call but no question")
        for _ in range(min(BARGE_INS, turns)):
            await probe.barge_in()
        return probe


def stages(data: Path) -> dict[str, dict[str, float]]:
    """What the call log says of each stage, in ms after the end of the caller's speech."""
    log = CallLog.open(data)
    try:
        calls, _ = log.list_calls(10_000)
        turns = [turn for call in calls for turn in log.get_call(call.id).turns if turn.said]
    finally:
        log.close()
    result: dict[str, dict[str, float]] = {}
    for stage in _STAGES:
        values = [getattr(turn, f"{stage}_ms") for turn in turns]
        result[stage] = percentiles([value for value in values if value is not None])
    return result


async def probe(
    settings: Settings, config: Path | None, target: str, turns: int, as_json: bool
) -> int:
    """Measure, print, and return the exit code: 1 where a target is missed.

    Raises ValueError for a target that cannot be dialled, and SettingsError.
    """
    by_stage: dict[str, Any] = {}
    try:
        if target:
            measured = await measure(settings, target, turns)
        else:
            async with own_server(settings, config) as (port, data):
                measured = await measure(settings, f"sip:tom@127.0.0.1:{port}", turns)
                by_stage = stages(data)
    except (RuntimeError, EngineError, TimeoutError) as error:
        reason = str(error) or "no answer in time"
        Console(stderr=True).print(f"tom: {reason}", markup=False, highlight=False)
        return 1
    targets = judge(measured.reply_ms, measured.barge_in_ms)
    sip = {
        "turns": len(measured.reply_ms),
        "reply_ms": percentiles(measured.reply_ms),
        "barge_ins": len(measured.barge_in_ms),
        "barge_in_ms": percentiles(measured.barge_in_ms),
        "stages_ms": by_stage,
        "targets": [target.as_json() for target in targets],
    }
    if as_json:
        print(json.dumps({"doors": {"sip": sip}}))  # noqa: T201
    else:
        _print(sip)
    return 0 if all(target.met for target in targets) else 1


def _print(sip: dict[str, Any]) -> None:
    console = Console(highlight=False)
    console.print(f"SIP: {sip['turns']} Antworten, {sip['barge_ins']} Unterbrechungen")
    rows = {"Antwort nach": sip["reply_ms"], "verstummt nach": sip["barge_in_ms"]}
    for name, figures in (rows | sip["stages_ms"]).items():
        text = ", ".join(f"{key} {value:g} ms" for key, value in figures.items())
        console.print(f"  {name:16}  {text or 'nicht gemessen'}")
    for target in sip["targets"]:
        mark = "[green]erreicht[/]" if target["met"] else "[red]verfehlt[/]"
        console.print(f"  {target['name']} ≤ {target['limit_ms']} ms: {mark}")
