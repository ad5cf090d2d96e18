"""Who may ask what: dependencies that check the token of a request.

app.include_router(calls.router, dependencies=[VIEWER])
@router.delete(..., dependencies=[ADMIN])
"""

from collections.abc import Callable
from typing import Annotated, Any

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
