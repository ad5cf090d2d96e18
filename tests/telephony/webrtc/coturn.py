"""A real TURN server (Debian's coturn) on loopback."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from telephony.webrtc.ice import IceServer
from tests.sipkit.ports import free_port

TURNSERVER = shutil.which("turnserver")
_START_S = 10.0


@asynccontextmanager
async def coturn(folder: Path) -> AsyncIterator[IceServer]:
    """The server, for one user with a password."""
    assert TURNSERVER is not None
    port = free_port()
    config = folder / "turnserver.conf"
    config.write_text(
        f"listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nlistening-port={port}\n"
        "fingerprint\nlt-cred-mech\nrealm=test\nuser=anna:geheim\nallow-loopback-peers\n"
        "no-tls\nno-dtls\nno-cli\nno-multicast-peers\n"
        f"log-file=stdout\nsimple-log\npidfile={folder}/turn.pid\nuserdb={folder}/turn.db\n"
    )
    process = await asyncio.create_subprocess_exec(
        TURNSERVER, "-c", str(config),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_START_S):
            while not await _listens(port):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
        yield IceServer(f"turn:127.0.0.1:{port}?transport=udp", "anna", "geheim")
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
