"""`Socket`: an accepted WebSocket (RFC 6455), whatever web framework accepted it."""

from typing import Protocol

NORMAL = 1000
GOING_AWAY = 1001
NO_STATUS = 1005
ABNORMAL = 1006
POLICY_VIOLATION = 1008
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013
"""Close codes, RFC 6455, 7.4.1, and their registry."""

LEAVING = frozenset((NORMAL, GOING_AWAY, NO_STATUS))
"""How a client closes that means to: all else is a connection that broke."""


class SocketClosed(Exception):
    """The connection is closed, by either side."""

    def __init__(self, code: int) -> None:
        """`code`: the close code; `ABNORMAL` where no close frame came."""
        super().__init__(f"closed: {code}")
        self.code = code


class Socket(Protocol):
    """Messages both ways. One task receives and one sends; both may be cancelled at any time."""

    async def receive(self) -> str | bytes:
        """The next message. Raises SocketClosed."""
        ...

    async def send_text(self, text: str) -> None:
        """Send a text message; waits while the client takes nothing. Raises SocketClosed."""
        ...

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message; waits while the client takes nothing. Raises SocketClosed."""
        ...

    async def close(self, code: int, reason: str = "") -> None:
        """Close it. Does nothing where it is closed already."""
        ...
