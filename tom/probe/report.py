"""`tom probe`'s work from its options to its exit code."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from agents.engines import EngineError
from media import collector
from telephony.call import Door
from tom.probe.doors import Dial, browser_dials, dials, sip_caller
from tom.probe.figures import Figures, Target, judge, percentiles, rounded, stages, takes
from tom.probe.measure import Probe, logged_turns
from tom.probe.scripts import SCRIPTS, answering_language
from tom.probe.server import OwnServer, own_server
from tom.settings import Settings
from tom.web_phone import WebPhoneError

TOKEN_VARIABLE = "TOM_PROBE_TOKEN"
"""A token (`tom token`) for the web interface of a TOM elsewhere."""
_NAMES: dict[Door, str] = {"sip": "SIP", "webrtc": "WebRTC", "websocket": "WebSocket"}


async def probe(
    settings: Settings, config: Path | None, target: str, turns: int, as_json: bool
) -> int:
    """Measure, print, and return the exit code: 1 where a target is missed.

    `target`: `sip:…` or `http://…` of a running TOM, whose stages are neither measured nor judged;
    empty for one of its own, of which all doors are measured. Raises ValueError for a target that
    cannot be dialled, and SettingsError.
    """
    collector.freeze()  # a caller who does not listen for 200 ms finds TOM late
    try:
        if target:
            measured = await _measure_there(settings, target, turns)
        else:
            async with own_server(settings, config) as server:
                measured = await _measure_own(settings, server, turns)
    except (RuntimeError, OSError, EngineError, WebPhoneError) as error:
        reason = str(error) or "no answer in time"
        Console(stderr=True).print(f"tom: {reason}", markup=False, highlight=False)
        return 1
    targets = {door: judge(door, figures) for door, figures in measured.items()}
    content = {door: _as_json(figures, targets[door]) for door, figures in measured.items()}
    if as_json:
        print(json.dumps({"doors": content}))  # noqa: T201
    else:
        for door in measured:
            _print(_NAMES[door], content[door])
    return exit_code(target for found in targets.values() for target in found)


def exit_code(targets: Iterable[Target]) -> int:
    """1 where a target is missed; so it is where none was measured."""
    met = [target.met for target in targets]
    return 0 if met and all(met) else 1


async def _measure_there(settings: Settings, target: str, turns: int) -> dict[Door, Figures]:
    if target.startswith(("http://", "https://")):
        token = os.environ.get(TOKEN_VARIABLE, "")
        if not token:
            raise ValueError(f"{target}: put a token into {TOKEN_VARIABLE}; `tom token` makes one")
        return await _measure(settings, browser_dials(target, token), turns)
    return await _measure(settings, {"sip": partial(sip_caller, target)}, turns)


async def _measure_own(settings: Settings, server: OwnServer, turns: int) -> dict[Door, Figures]:
    measured = await _measure(settings, dials(server), turns)
    for door, figures in measured.items():
        logged = logged_turns(server.data, door)
        figures.stages_ms, figures.takes_ms = stages(logged), takes(logged)
    return measured


async def _measure(
    settings: Settings, doors: Mapping[Door, Dial], turns: int
) -> dict[Door, Figures]:
    script = SCRIPTS[answering_language(settings)]
    return {door: await Probe(dial, script).measure(turns) for door, dial in doors.items()}


def _as_json(figures: Figures, targets: Sequence[Target]) -> dict[str, Any]:
    took = figures.takes_ms
    return {
        "turns": len(figures.reply_ms),
        "unanswered": figures.unanswered,
        "reply_ms": percentiles(figures.reply_ms),
        "barge_ins": len(figures.barge_in_ms),
        "barge_in_ms": percentiles(figures.barge_in_ms),
        "not_stopped": figures.stops_ms.count(None),
        "round_trip_ms": percentiles(figures.round_trip_ms),
        "stages_ms": figures.stages_ms,
        "takes_ms": took and {stage: rounded(ms) for stage, ms in took.items()},
        "targets": [
            {
                "name": target.name,
                "limit": target.limit,
                "measured": target.shown,
                "unit": target.unit,
                "met": target.met,
            }
            for target in targets
        ],
    }


def _print(name: str, content: dict[str, Any]) -> None:
    console = Console(highlight=False)
    unanswered = f"{content['unanswered']} Fragen ohne Antwort oder mit einer zu frühen"
    counts = f"{content['turns']} Antworten, {unanswered}, {content['barge_ins']} Unterbrechungen"
    console.print(f"{name}: {counts}")
    rows = {
        "Antwort nach": content["reply_ms"],
        "verstummt nach": content["barge_in_ms"],
        "hin und zurück": content["round_trip_ms"],
    }
    for row, figures in (rows | (content["stages_ms"] or {})).items():
        text = ", ".join(f"{key} {value:g} ms" for key, value in figures.items())
        console.print(f"  {row:16}  {text or 'nicht gemessen'}")
    if content["stages_ms"] is None:
        console.print(f"  {'Stufen':16}  nicht gemessen: sie stehen im Anrufprotokoll dort")
    for target in content["targets"]:
        mark = "[green]erreicht[/]" if target["met"] else "[red]verfehlt[/]"
        limit = f"{target['limit']:g} {target['unit']}".rstrip()
        console.print(f"  {target['name']} ≤ {limit}: {mark}")
