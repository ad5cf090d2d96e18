"""The two sides of the comparison as servers that are called alike: a URL, a token, a process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from agents.profile import SHIPPED, load_profile
from tests.bench.processes import child
from tom.probe.caller import Caller
from tom.probe.doors import Dial, dials, sending
from tom.probe.ear import Ear
from tom.probe.server import own_server
from tom.settings import Settings

PYTHON = Path(".venv-pipecat/bin/python")
_BOT = "tests.bench.peer.pipecat_bot"
_START_S = 90.0
VARIANTS = {
    "default": "Pipecat, as it is by default",
    "timer": "Pipecat, 0.2 s of silence",
    "words": "Pipecat, default, two words interrupt",
}
"""How Pipecat takes turns: see pipecat_bot.py."""


@dataclass(frozen=True, slots=True)
class System:
    """A running server."""

    dial: Dial
    process: psutil.Process


Start = Callable[[str, int], AbstractAsyncContextManager[System]]
"""Starts a system that answers everything with a text, for so many calls at once."""


def systems(settings: Settings, variants: list[str]) -> dict[str, Start]:
    """Those to compare, by the name they have in the tables. Raises RuntimeError, ValueError."""
    if not PYTHON.is_file():
        raise RuntimeError(f"{PYTHON} is missing: `make bench-peer` makes it")
    if unknown := set(variants) - set(VARIANTS):
        raise ValueError(f"there are no variants {', '.join(sorted(unknown))}")
    starts: dict[str, Start] = {"TOM": partial(_tom, settings)}
    return starts | {VARIANTS[variant]: partial(_pipecat, variant) for variant in variants}


@asynccontextmanager
async def _tom(settings: Settings, answer: str, calls: int) -> AsyncIterator[System]:
    """Recording is off, since the peer does not record; and every clause is made anew, as there."""
    variables = {
        "TOM_STT__ENGINE": "sherpa",
        "TOM_TTS__ENGINE": "espeak",
        "TOM_TTS__MEMORY_MB": "0",
        "TOM_LLM__ENGINE": "simulated",
        "TOM_SIMULATED__LLM__ANSWERS": json.dumps([answer]),
        "TOM_SIMULATED__LLM__FIRST_TOKEN_MS": "0",
        "TOM_SIMULATED__LLM__TOKEN_MS": "0",
        "TOM_RECORDING__ENABLED": "false",
        "TOM_WEB__MAX_CALLS": str(calls + 1),  # one may just be ending
    }
    async with own_server(settings, None, variables) as tom:
        yield System(dials(tom)["websocket"], child("serve"))


@asynccontextmanager
async def _pipecat(variant: str, answer: str, calls: int) -> AsyncIterator[System]:
    greeting = load_profile(SHIPPED / "praxis.toml").greeting
    process = await asyncio.create_subprocess_exec(
        *(str(PYTHON), "-m", _BOT, variant, greeting, answer), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(_START_S):
                line = (await process.stdout.readline()).decode()
        except TimeoutError:
            line = ""
        if not line.startswith("ready port="):
            raise RuntimeError("Pipecat did not start; its log is above")
        url = f"ws://127.0.0.1:{int(line.removeprefix('ready port='))}/"
        yield System(partial(_pipecat_caller, url), child(_BOT))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def _pipecat_caller(url: str) -> AsyncIterator[Caller]:
    """A call over a socket that carries PCM both ways and knows `{"type": "clear"}`."""
    async with connect(url, compression=None) as socket:
        caller = Caller(Ear(plays=True))
        listening = asyncio.create_task(_listen(socket, caller.ear), name="ear")
        try:
            async with sending(caller, socket.send):
                yield caller
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(socket: ClientConnection, ear: Ear) -> None:
    loop = asyncio.get_running_loop()
    with suppress(ConnectionClosed):
        async for message in socket:
            if isinstance(message, bytes):
                ear.take(loop.time(), message)
            elif json.loads(message)["type"] == "clear":
                ear.clear(loop.time())
