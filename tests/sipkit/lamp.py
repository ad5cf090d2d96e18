# pyright: basic
"""A telephone with a lamp for messages: pjsua2 takes NOTIFYs (RFC 3842) and this tells of them.

`python -m tests.sipkit.lamp PORT REGISTRAR PASSWORD` writes each NOTIFY as a line of JSON.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telephony.sip.library import pj
from tests.sipkit.ports import free_port

_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Lamp:
    """What the telephone was told."""

    port: int
    notified: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def uri(self) -> str:
        return f"sip:owner@127.0.0.1:{self.port}"

    async def shows(self, messages: str, timeout_s: float = 20, after: int = 0) -> dict[str, str]:
        """Wait until the last NOTIFY's `Voice-Message` is `messages` ("1/0"), and more than
        `after` have come; its fields."""

        def shown() -> bool:
            return len(self.notified) > after and self.notified[-1].get(
                "voice-message", ""
            ).startswith(messages)

        async with self._changed:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._changed.wait_for(shown)
            except TimeoutError:
                raise AssertionError(f"not {messages}: {self.notified}") from None
        return self.notified[-1]

    async def _read(self, output: asyncio.StreamReader) -> None:
        while line := await output.readline():
            if not self._ready.is_set():  # the library's own words, until it is told to be quiet
                if line == b'"ready"\n':
                    self._ready.set()
                continue
            async with self._changed:
                self.notified.append(_fields(json.loads(line)))
                self._changed.notify_all()


def _fields(message: str) -> dict[str, str]:
    """Headers and the body's lines by name, in lower case; the request line as `request`."""
    request, *lines = message.replace("\r", "").split("\n")
    pairs = (line.partition(":") for line in lines)
    return {"request": request} | {key.strip().lower(): value.strip() for key, _, value in pairs}


@contextlib.asynccontextmanager
async def lamp(registrar: str = "", password: str = "") -> AsyncIterator[Lamp]:
    """A telephone on a free port of 127.0.0.1; it registers as "owner" where there is one."""
    shown = Lamp(free_port())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.sipkit.lamp", str(shown.port), registrar, password),
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    reading = asyncio.create_task(shown._read(process.stdout))
    try:
        await asyncio.wait_for(shown._ready.wait(), 20)
        yield shown
    finally:
        process.kill()
        await process.wait()
        await reading


def _run(port: int, registrar: str, password: str) -> None:
    class Owner(pj.Account):
        def onMwiInfo(self, prm: Any) -> None:
            print(json.dumps(str(prm.rdata.wholeMsg)), flush=True)  # noqa: T201

    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.uaConfig.threadCnt = 0
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    endpoint.libInit(config)
    transport = pj.TransportConfig()
    transport.port, transport.boundAddress = port, "127.0.0.1"
    endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    endpoint.audDevManager().setNullDev()
    endpoint.libStart()
    account = pj.AccountConfig()
    account.idUri = f"sip:owner@127.0.0.1:{port}"
    if registrar:
        account.idUri = f"sip:owner@{registrar.removeprefix('sip:')}"
        account.regConfig.registrarUri = registrar
        account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", "owner", 0, password))
    owner = Owner()
    owner.create(account)
    while registrar and not owner.getInfo().regIsActive:
        endpoint.libHandleEvents(50)
    print('"ready"', flush=True)  # noqa: T201
    parent = os.getppid()
    while os.getppid() == parent:
        endpoint.libHandleEvents(50)
    os._exit(0)


if __name__ == "__main__":
    _run(int(sys.argv[1]), *sys.argv[2:])
