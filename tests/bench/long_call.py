"""Whether replies slow down over a long call: fifty turns over SIP, first ten against last ten."""

from agents.engines.tts.espeak import Espeak
from tests.bench.figures import percentiles
from tests.bench.rtp_caller import RtpCaller, calling
from tom.probe.figures import stages
from tom.probe.measure import QUESTIONS, logged_turns
from tom.probe.server import own_server as tom_server
from tom.settings import Settings

_END = 10


async def measure(settings: Settings, turns: int, voice: str) -> dict[str, object]:
    """One call with `turns` questions, whatever language model the settings name."""
    speaker = Espeak(voice)
    replies: list[float] = []
    missed = 0
    async with tom_server(settings, None) as server:
        async with calling(server.sip_port, speaker) as caller:
            await caller.until_quiet(0.7)
            for number in range(turns):
                reply_ms = await _ask(caller, QUESTIONS[number % len(QUESTIONS)])
                if reply_ms is None:
                    missed += 1
                else:
                    replies.append(reply_ms)
        logged = logged_turns(server.data, "sip")
    first, last = percentiles(replies[:_END]), percentiles(replies[-_END:])
    return {
        "turns": len(replies),
        "unanswered": missed,
        "first_ten_ms": first,
        "last_ten_ms": last,
        "last_to_first": round(last["p50"] / first["p50"], 2) if first and last else None,
        "first_ten_stages_ms": stages(logged[:_END]),
        "last_ten_stages_ms": stages(logged[-_END:]),
    }


async def _ask(caller: RtpCaller, question: str) -> float | None:
    await caller.say(question)
    first = await caller.answer_after(caller.ended_at)
    if first is None:
        return None
    await caller.until_quiet(0.7)
    return 1000 * (first - caller.ended_at)
