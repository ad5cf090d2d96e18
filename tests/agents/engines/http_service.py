"""An HTTP server of a few lines: whoever answers writes to the wire, and may break off."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class HttpRequest:
    """One request; a connection brings no second one."""

    path: str
    headers: dict[str, str]
    """By their names in lower case."""
    body: bytes


Answer = Callable[[HttpRequest, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def http_service(answer: Answer) -> AsyncIterator[str]:
    """Run the server; yields its address without a path."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await answer(await _read(reader), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> HttpRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    request, *lines = head.split("\r\n")
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return HttpRequest(request.split()[1], headers, body)


async def send_chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    """A piece of a body with `Transfer-Encoding: chunked`; an empty one is its end."""
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()
