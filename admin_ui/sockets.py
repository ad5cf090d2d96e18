"""WebSockets: who may open one. A browser learns no HTTP status from a refused upgrade, so a socket
is accepted first and closed with a code of its own."""

from urllib.parse import urlsplit

from fastapi import WebSocket

from admin_ui.auth import STREAM_PROTOCOL, RoleRefused, is_loopback, stream_principal
from admin_ui.services import Services
from admin_ui.tokens import Principal, Role, TokenRefused

UNAUTHORIZED = 4401
"""No token, or one that is no longer good: sign in again, or get a new one."""
FORBIDDEN = 4403
NOT_FOUND = 4404


async def admit(socket: WebSocket, *roles: Role) -> Principal | None:
    """Accept `socket`; None where it was closed again, since who opens it may not."""
    offered = socket.headers.get("sec-websocket-protocol", "")
    protocols = [protocol.strip() for protocol in offered.split(",")]
    await socket.accept(STREAM_PROTOCOL if STREAM_PROTOCOL in protocols else None)
    if not _own_origin(socket):
        await socket.close(FORBIDDEN, "another site's page")
        return None
    try:
        principal = _principal(socket)
    except RoleRefused as error:
        await socket.close(FORBIDDEN, str(error))
        return None
    except TokenRefused as error:
        await socket.close(UNAUTHORIZED, str(error))
        return None
    if principal.role not in roles:
        await socket.close(FORBIDDEN, f"this needs the role {roles[0]}")
        return None
    return principal


def still_admitted(socket: WebSocket) -> bool:
    """Whether the token it was opened with is still good."""
    try:
        _principal(socket)
    except TokenRefused:
        return False
    return True


def _principal(socket: WebSocket) -> Principal:
    house: Services = socket.app.state.services
    return stream_principal(
        house.tokens,
        socket.headers,
        client_host=socket.client.host if socket.client else None,
        allow_without=house.dev_allow_no_jwt,
    )


def _own_origin(socket: WebSocket) -> bool:
    """Browsers let every page open sockets to every host, and tell whose page it is (RFC 6455,
    10.2). Programs send no Origin."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        return False
    asked = urlsplit(f"//{socket.headers.get('host', '')}").hostname
    return host is not None and (host == asked or is_loopback(host))
