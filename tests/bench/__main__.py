"""`python -m tests.bench`: run the measurements, print one JSON object and a table.

python -m tests.bench                  all
python -m tests.bench latency start    some
"""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Awaitable, Callable

from tests.bench import (
    echo,
    first_page,
    latency,
    many_calls,
    search,
    segments,
    socket_round_trip,
    start,
    transcription,
    webrtc_calls,
    webrtc_delay,
)
from tests.evals import run as evals
from tom.probe.measure import CALLER_VOICE
from tom.settings import load_settings

Measure = Callable[[argparse.Namespace], Awaitable[dict[str, object]]]


def _benches() -> dict[str, Measure]:
    settings = load_settings()
    return {
        "start": lambda given: start.measure(settings, 5),
        "latency": lambda given: latency.measure(
            settings, given.turns, given.barge_ins, given.voice
        ),
        "search": lambda given: search.measure(search.CALLS, postgresql=False),
        "search-postgresql": lambda given: search.measure(search.CALLS, postgresql=True),
        "first-page": lambda given: first_page.measure(search.CALLS),
        "echo": lambda given: echo.measure(20),
        "four-calls": lambda given: many_calls.measure(settings, 4, given.seconds, given.voice),
        "socket-round-trip": lambda given: socket_round_trip.measure(
            settings, 5, given.seconds, given.voice
        ),
        "webrtc-calls": lambda given: webrtc_calls.measure(
            settings, 10, given.seconds, given.voice
        ),
        "webrtc-delay": lambda given: webrtc_delay.measure(5, given.seconds),
        "evals": lambda given: evals.measure(),
        "segments": lambda given: segments.measure(given.turns, given.voice),
        "transcription": lambda given: transcription.measure(given.messages),
        "transcription-long": lambda given: transcription.measure_long(),
    }


async def _run(given: argparse.Namespace) -> dict[str, object]:
    benches = _benches()
    results: dict[str, object] = {"machine": platform.processor() or platform.machine()}
    for name in given.benches or benches:
        results[name] = await benches[name](given)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benches", nargs="*", choices=[*_benches(), []])
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--barge-ins", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--voice", default=CALLER_VOICE)
    given = parser.parse_args()
    results = asyncio.run(_run(given))
    sys.stdout.write(json.dumps(results) + "\n")
    for name, figures in results.items():
        sys.stdout.write(f"\n{name}\n")
        for key, value in figures.items() if isinstance(figures, dict) else [("", figures)]:
            sys.stdout.write(f"  {key:36} {value}\n")


if __name__ == "__main__":
    main()
