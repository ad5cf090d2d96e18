"""How uvicorn serves WebSockets here: `uvicorn.Config(app, **SOCKET_OPTIONS)`."""

import asyncio
import socket
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from telephony.browser.token_bucket import TokenBucket
from telephony.websocket.socket import ABNORMAL

SEND_BUFFER_BYTES = 65_536
"""What the kernel keeps for a client that reads slowly, about a second of audio; Linux doubles it.
Its own choice grows to megabytes: minutes of audio that come too late."""
RECEIVE_BYTES = 2_048
"""Read at once. asyncio's own 256 KiB hold forty thousand tiny frames, which uvicorn takes in one:
half a second in which no other call is served."""
USER_TIMEOUT_MS = 30_000
"""A peer that acknowledges nothing, or lets nothing be sent, for this long is gone (RFC 5482)."""
CLOSE_TIMEOUT_S = 2.0
"""How long the client's answer to a close frame is waited for."""
CONTROL_PER_S, CONTROL_BURST = 10, 100
"""Pings and pongs of one client. Browsers send one pong for each of our pings."""


class BoundedWebSockets(WebSocketsSansIOProtocol):
    """uvicorn's protocol with bounds of time and space for peers that take nothing or send rubbish.

    A connection that breaks is reported with close code 1006 (RFC 6455, 7.1.5), where uvicorn has
    1005: a client that closes without a code.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._control = TokenBucket(CONTROL_PER_S, CONTROL_BURST, self.loop.time)
        self.close_timeout = CLOSE_TIMEOUT_S
        if hasattr(transport, "max_size"):  # asyncio's own transports
            cast(Any, transport).max_size = RECEIVE_BYTES
        peer: socket.socket = transport.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        # Where the end was told before, nobody reads this any more.
        self.queue.put_nowait({"type": "websocket.disconnect", "code": ABNORMAL, "reason": ""})
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """What waits to be sent is dropped: closing alone waits until the peer takes it."""
        super().keepalive_timeout()
        self.transport.abort()

    def handle_ping(self) -> None:
        if self._control.take():
            super().handle_ping()
        else:
            self.transport.abort()

    def handle_pong(self, event: Frame) -> None:
        if self._control.take():
            super().handle_pong(event)
        else:
            self.transport.abort()


SOCKET_OPTIONS: dict[str, Any] = {
    "ws": BoundedWebSockets,
    # Above our own limit of 64 KiB, so that a larger message gets an answer; beyond this one the
    # connection ends with 1009.
    "ws_max_size": 2**20,
    # A client that sends nothing lives on while it answers these.
    "ws_ping_interval": 10.0,
    "ws_ping_timeout": 10.0,
    # PCM does not shrink, and packing it costs the event loop's time.
    "ws_per_message_deflate": False,
}
