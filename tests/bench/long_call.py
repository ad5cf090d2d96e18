"""Whether replies slow down over a long call: fifty turns over SIP, first ten against last ten."""

from collections.abc import Sequence
from contextlib import suppress

from tests.bench.figures import markdown, shown, verdict, verdict_table
from tom.probe.caller import CallOver
from tom.probe.doors import sip_caller
from tom.probe.figures import STAGES, Target, exact_percentiles, percentiles, stages
from tom.probe.measure import QUESTIONS, logged_turns
from tom.probe.server import own_server
from tom.probe.turns import ask, spoken
from tom.settings import Settings

_END = 10
"""Turns; the same questions at both ends."""
_SLOWER = 1.1
"""The median of the last ten, of the first ten's: more is slower, less is chance."""


async def measure(settings: Settings, turns: int, voice: str) -> dict[str, object]:
    """One call with `turns` questions, whatever language model the settings name."""
    replies: list[float | None] = []
    async with own_server(settings, None) as server:
        with suppress(CallOver):
            async with sip_caller(server.sip_uri) as caller:
                await caller.until_quiet()
                for number in range(turns):
                    question = spoken(QUESTIONS[number % len(QUESTIONS)], voice)
                    replies.append(await ask(caller, question))
        logged = logged_turns(server.data, "sip")
    answered = _answered(replies)
    ends_ms = _answered(replies[:_END]), _answered(replies[-_END:])
    first, last = (percentiles(ms) for ms in ends_ms)
    ratio = slower(*ends_ms)
    ends = stages(logged[:_END]), stages(logged[-_END:])
    verdicts = [
        verdict(Target("last ten's p50, of the first ten's", _SLOWER, ratio)),
        verdict(Target("questions without an answer", 0, turns - len(answered))),
    ]
    rows = [("reply p50 / p95, ms", *(shown(end, "p50", "p95") for end in (first, last)))]
    rows += [
        (f"{stage} done p50 / p95, ms", *(shown(end[stage], "p50", "p95") for end in ends))
        for stage in STAGES
    ]
    return {
        "turns": len(answered),
        "unanswered": turns - len(answered),
        "first_ten_ms": first,
        "last_ten_ms": last,
        "first_ten_stages_ms": ends[0],
        "last_ten_stages_ms": ends[1],
        "replies_ms": [None if ms is None else round(ms) for ms in replies],
        "targets": verdicts,
        "markdown": f"{markdown(('', 'first ten', 'last ten'), rows)}\n{verdict_table(verdicts)}",
    }


def slower(first_ms: Sequence[float], last_ms: Sequence[float]) -> float | None:
    """The median of the last turns, of the first ones'; None where one has no answers."""
    first, last = exact_percentiles(first_ms), exact_percentiles(last_ms)
    return last["p50"] / first["p50"] if first and last else None


def _answered(replies: Sequence[float | None]) -> list[float]:
    return [ms for ms in replies if ms is not None]
