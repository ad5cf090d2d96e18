"""Whom TOM lets go on listening, and whom it lets speak: over SIP and the WebSocket.

Each trial is a question, and a sound in the middle of its answer. Whether TOM gave way is read in
the call log, how long it was silent in the audio: the hole in an answer that was not stopped.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from agents.engines.tts.espeak import Espeak
from media.audio import to_samples
from telephony.call import Door
from telephony.calllog import CallFilter, CallLog
from tests.bench.figures import percentiles
from tests.bench.listening import silent_at
from tests.bench.rtp_caller import RtpCaller, calling
from tests.bench.socket_caller import SocketCaller, socket_calling
from tom.phone import trim
from tom.probe.server import OwnServer, own_server
from tom.settings import Settings

COUGH = "cough"
LISTENING = (COUGH, "Mhm.", "Ja.", "Genau.", "Ach so.")
"""None of these may stop TOM."""
STOPPING = ("Moment, stopp bitte.", "Nein.")
"""Each of these has to. A no may end the call: it comes last."""
VOICES = ("de+f2", "de+m3", "de+f4", "de+m7")
TARGET_MS: dict[Door, float] = {"sip": 250.0, "websocket": 200.0}
"""From the caller's first audio to TOM's last, at p95."""
_QUESTION = "Wo sind Sie?"
_EARLIEST_S, _LATEST_S = 0.4, 1.2
"""Into the answer, whose first sentence is a statement."""
_QUIET_S = 2.0
"""Longer than any pause of TOM's."""
_HOLE_WITHIN_S = 1.6
"""Of a sound's beginning: TOM goes on before that."""
_MOST_TRIES = 3
_IN_A_CALL = len(LISTENING) + len(STOPPING)

Caller = RtpCaller | SocketCaller


@dataclass(slots=True)
class Trial:
    """A sound in an answer."""

    sound: str
    voice: str
    pieces: int = 0
    """How many times 20 ms of TOM's voice were heard in the answer, and in one to the sound."""
    silent_ms: float | None = None
    hole_ms: float = 0.0
    """TOM's longest silence from the sound on, until shortly after it."""
    stopped: bool = False


@dataclass(slots=True)
class Call:
    """Its first question is answered in peace."""

    undisturbed: Trial = field(default_factory=lambda: Trial("", ""))
    trials: list[Trial] = field(default_factory=list[Trial])


async def measure(settings: Settings, trials: int, voice: str) -> dict[str, object]:
    """So many trials of each sound and door, both doors at once."""
    async with own_server(settings, None) as server:
        doors: tuple[Door, Door] = ("sip", "websocket")
        measured = await asyncio.gather(*(_door(server, door, trials, voice) for door in doors))
    result: dict[str, object] = {}
    for door, calls in zip(doors, measured, strict=True):
        result |= _told(door, calls)
    return result


def cough(seed: int) -> bytes:
    """Two bursts of noise that die away: no voice."""
    chance = np.random.default_rng(seed)
    pieces: list[bytes] = []
    for ms in chance.uniform(120, 220, 2):
        length = to_samples(ms)
        noise = chance.normal(0, 7000, length) * np.exp(-4 * np.arange(length) / length)
        pieces += [noise.astype(np.int16).tobytes(), bytes(2 * to_samples(90))]
    return b"".join(pieces[:-1])


async def _door(server: OwnServer, door: Door, trials: int, voice: str) -> list[Call]:
    todo = [
        Trial(sound, VOICES[number % len(VOICES)])
        for number in range(trials)
        for sound in (*LISTENING, *STOPPING)
    ]
    question = trim(Espeak(voice).synthesize(_QUESTION).pcm)
    calls: list[Call] = []
    for start in range(0, len(todo), _IN_A_CALL):
        calls.append(Call(trials=todo[start : start + _IN_A_CALL]))
        async with _calling(server, door) as caller:
            await hold(caller, question, calls[-1], start)
    _judge(server, door, calls)
    return calls


def _calling(server: OwnServer, door: Door) -> AbstractAsyncContextManager[Caller]:
    if door == "sip":
        return calling(server.sip_port, Espeak("de"))
    return socket_calling(server.web_url, server.token())


async def hold(caller: Caller, question: bytes, call: Call, seed: int = 0) -> None:
    """Hold `call`: ask, and try each sound in an answer."""
    chance = random.Random(seed)
    await caller.until_quiet(_QUIET_S)
    await _try(caller, question, call.undisturbed, b"", 0.0)
    for number, trial in enumerate(call.trials):
        pcm = cough(seed + number) if trial.sound == COUGH else _spoken(trial)
        await _try(caller, question, trial, pcm, chance.uniform(_EARLIEST_S, _LATEST_S))


async def _ask(caller: Caller, question: bytes) -> float:
    """When the answer was first heard. A question that was not understood is asked again."""
    for _ in range(_MOST_TRIES):
        await caller.send(question)
        started = await caller.answer_after(caller.ended_at)
        if started is not None:
            return started
    raise RuntimeError("TOM answers no question")


async def _try(caller: Caller, question: bytes, trial: Trial, pcm: bytes, into_s: float) -> None:
    started = await _ask(caller, question)
    if pcm:
        await asyncio.sleep(max(0.0, started + into_s - asyncio.get_running_loop().time()))
        await caller.send(pcm)
    began_at = caller.began_at
    await caller.until_quiet(_QUIET_S)
    times = caller.speech_times(started - 0.01)
    trial.pieces = len(times)
    near = [at for at in times if began_at - 0.1 < at < began_at + _HOLE_WITHIN_S]
    trial.hole_ms = 1000 * max((after - before for before, after in pairwise(near)), default=0.0)
    silent = silent_at(times, began_at)
    if silent is not None:
        trial.silent_ms = 1000 * max(0.0, silent - began_at)


def _spoken(trial: Trial) -> bytes:
    return trim(Espeak(trial.voice).synthesize(trial.sound).pcm)


def _judge(server: OwnServer, door: Door, calls: Sequence[Call]) -> None:
    """Read in the call log which answers were stopped."""
    log = CallLog.open(server.data)
    try:
        rows, _ = log.list_calls(10_000, filters=CallFilter(door=door))
        for call, row in zip(calls, reversed(rows), strict=True):
            turns = [turn for turn in log.get_call(row.id).turns if turn.said]
            answers = [turn for turn in turns if turn.reply == turns[0].reply]
            if len(answers) != len(call.trials) + 1:
                raise RuntimeError(f"{len(answers)} answers to {len(call.trials) + 1} questions")
            for trial, answer in zip(call.trials, answers[1:], strict=True):
                trial.stopped = answer.interrupted
    finally:
        log.close()


def _told(door: Door, calls: Sequence[Call]) -> dict[str, object]:
    result: dict[str, object] = {}
    stops_ms: list[float] = []
    for sound in (*LISTENING, *STOPPING):
        tried = [trial for call in calls for trial in call.trials if trial.sound == sound]
        stopped = sum(trial.stopped for trial in tried)
        row: dict[str, object] = {"trials": len(tried)}
        if sound in STOPPING:
            stops_ms += [t.silent_ms for t in tried if t.stopped and t.silent_ms is not None]
            row |= {"not_stopped": len(tried) - stopped, "met": stopped == len(tried)}
        else:
            holes = [trial.hole_ms for trial in tried if not trial.stopped]
            row |= {"stopped": stopped, "met": not stopped, "hole_ms": percentiles(holes, 0)}
        result[f"{door} {sound}"] = row
    silent = percentiles(stops_ms)
    met = bool(silent) and silent["p95"] <= TARGET_MS[door]
    result[f"{door} barge-in to silence"] = {
        "ms": silent, "target_p95_ms": TARGET_MS[door], "met": met,
    }  # fmt: skip
    return result
