"""Latency receipts over SIP: the caller's last speech packet to TOM's first answering one."""

import asyncio

from agents.engines.tts.espeak import Espeak
from tests.bench.figures import percentiles
from tests.bench.listening import silent_at
from tests.bench.rtp_caller import RtpCaller, calling
from tom.probe.figures import stages
from tom.probe.measure import QUESTIONS, gave_way, logged_turns
from tom.probe.server import own_server as tom_server
from tom.settings import Settings

LONG_QUESTION = "Wann haben Sie geöffnet?"
BARGE_INS = ("Stopp bitte.", "Moment bitte.", "Nein, danke.")
_INTO_ANSWER_S = 3.0
_DECIDED_S = 1.0
"""After the interruption, for TOM to understand it."""


async def measure(settings: Settings, turns: int, barge_ins: int, voice: str) -> dict[str, object]:
    """One call at a time: `turns` questions, then `barge_ins` interruptions."""
    speaker = Espeak(voice)
    replies: list[float] = []
    stops: list[float | None] = []
    missed = 0
    async with tom_server(settings, None) as server:
        while len(replies) < turns:
            async with calling(server.sip_port, speaker) as caller:
                await caller.until_quiet(0.7)
                for question in QUESTIONS:
                    reply_ms = await _ask(caller, question)
                    if reply_ms is None:
                        missed += 1
                    else:
                        replies.append(reply_ms)
                    if len(replies) == turns or missed > turns:
                        break
            if missed > turns:
                break
        by_stage = stages(logged_turns(server.data, "sip"))
        for number in range(barge_ins):
            async with calling(server.sip_port, speaker) as caller:
                stops.append(await _interrupt(caller, BARGE_INS[number % len(BARGE_INS)]))
        # Silence is none where TOM only paused.
        given = gave_way(server.data, "sip", barge_ins) if barge_ins else []
        stopped = [ms for ms, gave in zip(stops, given, strict=True) if gave and ms is not None]
    return {
        "turns": len(replies),
        "unanswered": missed,
        "reply_ms": percentiles(replies),
        "stages_ms": by_stage,
        "barge_ins": len(stopped),
        "not_stopped": barge_ins - len(stopped),
        "barge_in_ms": percentiles(stopped),
    }


async def _ask(caller: RtpCaller, question: str) -> float | None:
    await caller.say(question)
    first = await caller.answer_after(caller.ended_at)
    if first is None:
        return None
    await caller.until_quiet(0.7)
    return 1000 * (first - caller.ended_at)


async def _interrupt(caller: RtpCaller, words: str) -> float | None:
    """From the first packet of the interruption to TOM's last one before a silence."""
    await caller.until_quiet(0.7)
    await caller.say(LONG_QUESTION)
    started = await caller.answer_after(caller.ended_at)
    if started is None:
        return None
    if await caller.answer_after(started + _INTO_ANSWER_S) is None:
        return None
    await caller.say(words)
    await asyncio.sleep(_DECIDED_S)
    last = silent_at(caller.speech_times(started), caller.began_at)
    if last is None or last >= caller.ended_at:
        return None
    return 1000 * max(0.0, last - caller.began_at)
