"""The web server: uvicorn on the event loop that carries the calls."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from admin_ui.socket_protocol import SOCKET_OPTIONS
from tom.settings import SettingsError, Web


class _WebServer(uvicorn.Server):
    """uvicorn without its own signal handlers: the server stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: FastAPI, settings: Web) -> AsyncIterator[int]:
    """Serve `app` while the block lasts; gives the port. Raises SettingsError where it is taken."""
    listening = _listen(settings.host, settings.port)
    web = _WebServer(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=2,
            **SOCKET_OPTIONS,
        )
    )
    task = asyncio.create_task(web.serve([listening]), name="web")
    try:
        while not web.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.01)
        yield listening.getsockname()[1]
    finally:
        web.should_exit = True
        await task


def web_url(host: str, port: int) -> str:
    """What a browser on this machine is told to open."""
    if host in ("", "0.0.0.0", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    """The web server's socket: uvicorn would end the whole process where it cannot bind it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        # Name look-ups have negative error numbers, and a UnicodeError has none.
        code = (error.errno or 0) if isinstance(error, OSError) else -1
        key = "web.host" if code < 0 or code == errno.EADDRNOTAVAIL else "web.port"
        reason = (getattr(error, "strerror", None) or "no such host").partition(" (while ")[0]
        raise SettingsError(f"{key}: cannot listen on {host}:{port}: {reason}") from error
