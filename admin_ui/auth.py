"""Who may ask what: dependencies that check the token of a request, and `stream_principal`.

app.include_router(calls.router, dependencies=[VIEWER])
@router.delete(..., dependencies=[ADMIN])
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from admin_ui.tokens import Principal, Role, TokenRefused, Tokens

_bearer = HTTPBearer(auto_error=False, description="A token from POST /api/auth/sign-in.")


def signed_in(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """Whose token the request carries (RFC 6750). Raises 401."""
    if credentials is None:
        raise HTTPException(401, "Sign in first.", {"WWW-Authenticate": "Bearer"})
    tokens: Tokens = request.app.state.services.tokens
    try:
        return tokens.check(credentials.credentials)
    except TokenRefused as error:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise HTTPException(401, f"Sign in again: {error}.", challenge) from error


SignedIn = Annotated[Principal, Depends(signed_in)]


def _having(*roles: Role) -> Any:
    """A dependency that lets these roles pass. Raises 401 and 403."""
    return Depends(_role_check(roles))


def _role_check(roles: tuple[Role, ...]) -> Callable[[Principal], None]:
    def check(principal: SignedIn) -> None:
        if principal.role not in roles:
            if principal.role == "newcomer":
                raise HTTPException(403, "Change your one-time password first.")
            raise HTTPException(403, f"This needs the role {roles[0]}.")

    return check


ADMIN = _having("admin")
VIEWER = _having("viewer", "admin")
MONITOR = _having("monitor", "viewer", "admin")


# ── streams ──────────────────────────────────────────────────────────────────────────────────

STREAM_PROTOCOL = "tom.v1"
"""The WebSocket subprotocol (RFC 6455, 1.9) that the server selects."""
_TOKEN_PROTOCOL = "bearer."
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_DEVELOPER = Principal("dev", "viewer")


class RoleRefused(TokenRefused):
    """The token is good, but its role may not do this: 403 rather than 401."""


def stream_principal(
    tokens: Tokens,
    headers: Mapping[str, str],
    *,
    client_host: str | None,
    allow_without: bool = False,
) -> Principal:
    """Who opens a stream or sends an offer: a viewer or an admin. Does not wait.

    The token comes as `Authorization: Bearer …`, or as a subprotocol `bearer.<token>` beside
    `tom.v1`, since browsers cannot set a WebSocket's headers. `headers`: Starlette's, which are
    case-insensitive. `allow_without` (`Services.dev_allow_no_jwt`): a connection from this machine
    without a token is the developer's, unless a proxy or another site's page made it.

    Raises TokenRefused, and RoleRefused where the role is not enough.
    """
    token = _stream_token(headers)
    if token is None:
        if allow_without and _from_this_machine(headers, client_host):
            return _DEVELOPER
        raise TokenRefused("there is no token")
    principal = tokens.check(token)
    if principal.role not in ("viewer", "admin"):
        raise RoleRefused(f"the role {principal.role} is not enough")
    return principal


def _stream_token(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    for protocol in headers.get("sec-websocket-protocol", "").split(","):
        if protocol.strip().startswith(_TOKEN_PROTOCOL):
            return protocol.strip().removeprefix(_TOKEN_PROTOCOL)
    return None


def _from_this_machine(headers: Mapping[str, str], client_host: str | None) -> bool:
    if any(name in headers for name in _FORWARDED):
        return False
    origin = headers.get("origin")
    return is_loopback(client_host) and (origin is None or _is_loopback_origin(origin))


def _is_loopback_origin(origin: str) -> bool:
    try:
        return is_loopback(urlsplit(origin).hostname)
    except ValueError:
        return False


def is_loopback(host: str | None) -> bool:
    """`host` (a name or an address, without a port) can only be this machine."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
