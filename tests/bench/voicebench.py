"""voicebench, a yardstick of others', against `/ws/stream` as it is.

It plays WAV files into the socket, records both sides and reads its figures from the audio. Its
WebSocket adapter speaks what `/ws/stream?audio=binary` speaks: PCM16 both ways and
`{"type": "clear"}`; the token goes into a header. It knows no TOM, and TOM knows nothing of it.
Runs in an environment of its own (`make bench-voicebench`); about a minute a session.
"""

import asyncio
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.bench.figures import markdown
from tests.bench.scenario import LONG_QUESTION, MHM, cough
from tests.sipkit.audio import write_wav
from tom.probe.measure import QUESTIONS
from tom.probe.server import OwnServer, own_server
from tom.probe.turns import spoken
from tom.settings import Settings

PROGRAM = Path(".venv-voicebench/bin/voicebench")
_BETWEEN_MS = 700
_GREETING_MS = 9000
"""TOM's greeting is over by then: it is no answer to anything."""


async def measure(settings: Settings, sessions: int, voice: str) -> dict[str, object]:
    """`sessions` calls: four questions, a cough, "mhm" and an interruption."""
    if not shutil.which(PROGRAM):
        raise RuntimeError(f"{PROGRAM} is missing: `make bench-voicebench` makes it")
    with tempfile.TemporaryDirectory(prefix="tom-voicebench-") as folder:
        async with own_server(settings, None) as tom:
            scenario = _scenario(Path(folder), tom, voice)
            process = await asyncio.create_subprocess_exec(
                *(str(PROGRAM), "run", str(scenario), "--repeat", str(sessions)),
                *("--out", folder, "--format", "json", "--quiet"),
            )
            if await process.wait() not in (0, 1):  # 1: an assertion of the scenario failed
                raise RuntimeError("voicebench could not measure; its reason is above")
        report = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
    return {"summary": report["summary"], "markdown": _table(report["summary"])}


def _scenario(folder: Path, tom: OwnServer, voice: str) -> Path:
    """The YAML and the WAV files it names."""
    question = spoken(LONG_QUESTION, voice)
    says = {
        **{f"question-{number}": spoken(text, voice) for number, text in enumerate(QUESTIONS[:4])},
        "long-1": question,
        "cough": cough(),
        "long-2": question,
        "mhm": spoken(MHM, voice),
        "long-3": question,
        "stop": spoken("Moment, stopp bitte.", voice),
    }
    turns: list[dict[str, Any]] = []
    for name, pcm in says.items():
        write_wav(folder / f"{name}.wav", pcm)
        turn: dict[str, Any] = {"id": name, "audio": {"file": f"{name}.wav"}}
        if name in ("cough", "mhm", "stop"):
            turn["start"] = {"after": "agent_speech_start", "delay_ms": 1500}
            turn["expect"] = "stop" if name == "stop" else "ignore"
        else:
            turn["start"] = {"after": "agent_speech_end", "delay_ms": _BETWEEN_MS}
        turns.append(turn)
    turns[0]["start"] = {"after": "session_start", "delay_ms": _GREETING_MS}
    scenario = {
        "name": "tom",
        "max_duration_ms": 180_000,
        "vad": {"agent": {"min_silence_ms": 500}},
        "adapter": {
            "type": "websocket",
            "options": {
                "url": f"ws://127.0.0.1:{tom.web_port}/ws/stream?mode=realtime&audio=binary",
                "headers": {"Authorization": f"Bearer {tom.token()}"},
            },
        },
        "turns": turns,
    }
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(scenario), encoding="utf-8")
    return path


def _table(summary: dict[str, Any]) -> str:
    reply, stop = summary["response_latency_ms"], summary["barge_in_stop_ms"]
    rows = [
        ["sessions", summary["sessions"]],
        ["turns passed", f"{summary['turns_passed']} of {summary['turns']}"],
        ["reply p50 / p90 / max, ms", f"{reply['p50']} / {reply['p90']} / {reply['max']}"],
        ["answers missed", summary["missed_responses"]],
        ["talk-overs", summary["talk_overs"]],
        ["interruptions obeyed", summary["barge_in_success_rate"]],
        ["stop p50 / p90 / max, ms", f"{stop['p50']} / {stop['p90']} / {stop['max']}"],
        [
            "stopped by a cough or mhm",
            f"{summary['false_barge_ins']} of {summary['noise_turns']}",
        ],
        ["answered a cough or mhm", summary["spurious_responses"]],
    ]
    return markdown(["voicebench 0.2.0", ""], rows)
