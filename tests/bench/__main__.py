"""`python -m tests.bench`: run the measurements, print one JSON object and a table of each.

python -m tests.bench                  all
python -m tests.bench latency start    some
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from media import collector
from tests.bench import (
    echo,
    eot,
    first_page,
    latency,
    listen,
    long_call,
    machine,
    manners,
    many_calls,
    many_sockets,
    search,
    segments,
    socket_round_trip,
    start,
    transcription,
    voicebench,
    webrtc_calls,
    webrtc_delay,
)
from tests.bench.figures import table
from tests.bench.peer import compare
from tests.evals import run as evals
from tom.probe.measure import CALLER_VOICE
from tom.settings import load_settings

_ON_REQUEST = ("peer", "voicebench")
"""These need an environment of their own; "all" is without them."""

Measure = Callable[[argparse.Namespace], Awaitable[dict[str, object]]]


def _benches() -> dict[str, Measure]:
    settings = load_settings()
    return {
        "start": lambda given: start.measure(settings, 5),
        "latency": lambda given: latency.measure(
            settings, given.turns, given.barge_ins, given.callers, given.voice
        ),
        "manners": lambda given: manners.measure(settings, given.trials, given.voice),
        "search": lambda given: search.measure(search.CALLS, postgresql=False),
        "search-postgresql": lambda given: search.measure(search.CALLS, postgresql=True),
        "first-page": lambda given: first_page.measure(search.CALLS),
        "echo": lambda given: echo.measure(20),
        "four-calls": lambda given: many_calls.measure(settings, 4, given.seconds, given.voice),
        "many-sockets": lambda given: many_sockets.measure(
            settings, given.calls, given.seconds, given.voice
        ),
        "peer": lambda given: compare.measure(
            settings, given.variants, given.turns, given.barge_ins, given.seconds, given.voice
        ),
        "voicebench": lambda given: voicebench.measure(settings, given.sessions, given.voice),
        "socket-round-trip": lambda given: socket_round_trip.measure(
            settings, 5, given.seconds, given.voice
        ),
        "webrtc-calls": lambda given: webrtc_calls.measure(
            settings, 10, given.seconds, given.voice
        ),
        "webrtc-delay": lambda given: webrtc_delay.measure(5, given.seconds),
        "end-of-turn": lambda given: eot.measure(),
        "end-of-turn-ways": lambda given: eot.measure_ways(),
        "long-call": lambda given: long_call.measure(settings, 50, given.voice),
        "evals": lambda given: evals.measure(),
        "listen": lambda given: listen.measure(
            given.out or Path(tempfile.mkdtemp(prefix="tom-listen-"))
        ),
        "segments": lambda given: segments.measure(given.turns, given.voice),
        "transcription": lambda given: transcription.measure(given.messages),
        "transcription-long": lambda given: transcription.measure_long(),
    }


async def _run(given: argparse.Namespace) -> dict[str, Any]:
    benches = _benches()
    collector.freeze()  # a caller who does not listen for 200 ms finds TOM late
    results: dict[str, Any] = {"machine": machine.described()}
    for name in given.benches or [name for name in benches if name not in _ON_REQUEST]:
        results[name] = await benches[name](given)
    return results


def _told(results: dict[str, Any]) -> str:
    """One line of JSON, then a table in Markdown for each bench: its own, or one of its figures."""
    tables = {
        name: figures.pop("markdown", "") or table(figures)
        for name, figures in results.items()
        if isinstance(figures, dict)
    }
    parts = [json.dumps(results, ensure_ascii=False)]
    parts += [f"## {name}\n\n{text}" for name, text in tables.items()]
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benches", nargs="*", choices=[*_benches(), []])
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--barge-ins", type=int, default=20)
    parser.add_argument("--callers", type=int, default=2, help="at each door, in `latency`")
    parser.add_argument("--trials", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sessions", type=int, default=5)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--variants", nargs="*", default=["default", "timer"])
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--voice", default=CALLER_VOICE)
    parser.add_argument("--out", type=Path, help="folder for the recordings of `listen`")
    given = parser.parse_args()
    sys.stdout.write(_told(asyncio.run(_run(given))))


if __name__ == "__main__":
    main()
