"""Listening: five different calls over real SIP, recorded, and measured for what makes one wince.

Nobody has to have ears: a tape of what the wire carried is looked at (`sound.py`), a recogniser
writes down what TOM says, and its words are held against the call log's (`wording.py`).
"""

import asyncio
import json
import os
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import models
from agents.engines.stt.sherpa import Sherpa
from agents.profile import SHIPPED
from agents.speakable import speakable_for
from media.audio import SAMPLE_RATE
from media.resample import resample
from tests.bench.figures import markdown
from tests.bench.listen_calls import CALLS, ListenedCall
from tests.bench.listened import Listened, Said, listened, tom_rows
from tests.bench.sound import Spurt, part
from tests.bench.tape import RATE, Samples, Tape
from tests.e2e.phones import recognised
from tests.serverkit import Tom, serving_async
from tom.probe.caller import Caller, CallOver
from tom.probe.doors import sip_caller
from tom.probe.figures import percentiles

_PATIENCE_S = 12.0
"""A caller who hears nothing for so long speaks on."""
_LINGER_S = 8.0
"""TOM hangs up within this time after the last words, or the caller does."""
_OVER_S = 0.5
"""No packet for so long: TOM has hung up."""
_ENDED_S = 60.0
_MARGIN_S = 0.25
_LATE_MS = 60.0
"""A telephone's jitter buffer holds so much: packets that are later were a hole for the caller."""
_MOST_LATE = 0.02
"""Of TOM's packets: with more that are late, the machine is heard and not TOM."""
_MOST_TRIES = 3


async def measure(out: Path) -> dict[str, object]:
    """Hold the calls one after the other; their recordings and what was found go to `out`."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    heard: dict[str, dict[str, Any]] = {}
    tables: list[str] = []
    with TemporaryDirectory() as folder:
        for profile, calls in groupby(CALLS, key=lambda call: call.profile):
            async with serving_async(Path(folder) / profile, _settings(profile)) as tom:
                for call in calls:
                    found, facts = await _listen_in_time(tom, call, out)
                    heard[call.name] = facts | found.as_json()
                    tables.append(_told(call, facts, found))
    result: dict[str, object] = {"out": str(out), "calls": heard}
    text = _summary(heard) + "".join(tables)
    (out / "listen.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    (out / "listen.md").write_text(text)
    return result | {"markdown": text}


def _settings(profile: str) -> dict[str, str]:
    """As TOM is shipped, calls recorded."""
    return {
        "TOM_PROFILES": str(SHIPPED),
        "TOM_PROFILE": profile,
        "TOM_WHISPERX__WORKERS": "0",
    }


async def _listen_in_time(
    tom: Tom, call: ListenedCall, out: Path
) -> tuple[Listened, dict[str, Any]]:
    """Hold a call; again, where the machine was so late that it was heard."""
    tries = 0
    while True:
        tries += 1
        found, facts = await _listen(tom, call, out)
        late = facts["tom_late_packets"] > _MOST_LATE * facts["tom_packets"]
        if not late or tries == _MOST_TRIES:
            return found, facts | {"tries": tries, "late": late}


async def _listen(tom: Tom, call: ListenedCall, out: Path) -> tuple[Listened, dict[str, Any]]:
    """Hold one call, write its recording, and judge it."""
    wav = out / f"{call.name.replace(' ', '-').replace(',', '')}.wav"
    load = os.getloadavg()[0]
    tape = Tape()
    before = len(tom.calls())
    async with sip_caller(tom.uri) as caller:
        tape.listen_with(caller.ear)
        said = await hold(caller, call, tape)
    origin = tape.origin
    logged = await tom.until(lambda: _ended(tom, before), _ENDED_S)
    sides = tape.sides()
    tape.write(wav)
    lines = [Said(it.text, it.start_s - origin, it.end_s - origin) for it in said]
    heard = await _hear(sides[1], tom_rows(sides[1], lines), call.language)
    late = tape.lateness_ms()
    facts = {
        "recording": wav.name,
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "tom_late_ms": percentiles(late),
        "tom_packets": len(late),
        "tom_late_packets": sum(ms > _LATE_MS for ms in late),
    }
    return listened(sides, lines, heard, logged, speakable_for(call.language)), facts


async def hold(caller: Caller, call: ListenedCall, tape: Tape) -> list[Said]:
    """Say the lines; when each was said, by the event loop's clock."""
    loop = asyncio.get_running_loop()
    said: list[Said] = []
    since = loop.time()
    words = [(line, call.persona.say(line)) for line in call.lines]
    for line, say in words:
        if line.after_s is None:
            await caller.until_quiet(call.persona.pause_s, _PATIENCE_S)
        elif (first := await caller.answer(since, _PATIENCE_S)) is not None:
            await asyncio.sleep(max(0.0, first + line.after_s - loop.time()))
        try:
            await caller.say(say.pcm)
        except CallOver:  # TOM has hung up: the rest stays unsaid
            break
        tape.caller_said(caller.began_at, say.pcm)
        said.append(Said(line.text, caller.began_at, caller.ended_at))
        since = caller.ended_at
    while loop.time() - since < _LINGER_S:
        if loop.time() - caller.ear.arrivals[-1] > _OVER_S:
            break
        if voice := caller.ear.voice(since):
            since = voice[-1]
        await asyncio.sleep(0.1)
    return said


def _ended(tom: Tom, before: int) -> dict[str, Any] | None:
    calls = tom.calls()
    if len(calls) <= before or not calls[0]["result"]:
        return None
    return tom.call(calls[0]["id"])


async def _hear(tom: Samples, rows: list[Spurt], language: str) -> list[tuple[Spurt, str]]:
    """What a recogniser makes of each of TOM's rows."""
    stt = Sherpa(models.path(f"stt-demo-{language}"))
    heard: list[tuple[Spurt, str]] = []
    for row in rows:
        pcm = resample(part(tom, row, _MARGIN_S).tobytes(), RATE, SAMPLE_RATE)
        heard.append((row, " ".join(filter(None, await recognised(pcm, stt)))))
    return heard


def _summary(heard: dict[str, dict[str, Any]]) -> str:
    """All calls side by side."""
    rows = [
        [
            name,
            it["seconds"],
            max(it["waits_ms"], default="–"),
            it["clicks"],
            it["clipped"],
            " to ".join(str(level) for level in it["loudness_db"]),
            len(it["findings"]),
            f"{it['tom_late_packets']} of {it['tom_packets']}{', too many' if it['late'] else ''}",
            it["load"][0],
        ]
        for name, it in heard.items()
    ]
    head = ["call", "s", "longest wait, ms", "clicks", "clipped", "dBFS", "findings"]
    return markdown([*head, "packets late", "load"], rows)


def _told(call: ListenedCall, facts: dict[str, Any], found: Listened) -> str:
    """One call: timeline and findings."""
    title = f"{call.name} ({call.persona.name}, {facts['recording']})"
    findings = "".join(f"- {finding}\n" for finding in found.findings)
    return f"\n### {title}\n\n{found.table()}\n{findings}"
