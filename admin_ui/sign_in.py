"""`/api/auth`: sign in, stay signed in, sign out, change the password.

The access token lives in the page's memory for ten minutes; what outlives it is the session's
cookie, which no script can read and which goes to `/api/auth` only.
"""

import logging
import math
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from admin_ui.auth import SignedIn
from admin_ui.passwords import REASONS, Passwords, weakness
from admin_ui.problems import Refusal, problem_responses
from admin_ui.rate_limit import RateLimit, address_key
from admin_ui.tokens import ACCESS_S, REMEMBERED_S, Role, Tokens
from telephony.calllog import CallLog
from telephony.calllog.account_models import AccountRow
from telephony.calllog.account_sessions import (
    IDLE_S,
    OneTimeUsed,
    OpenSession,
    PasswordChanged,
    SessionEnded,
    SessionReused,
    Sessions,
)
from telephony.calllog.accounts import Accounts, key_of

log = logging.getLogger(__name__)

SESSION_COOKIE = "tom_session"
DEVICE_COOKIE = "tom_device"
_PATH = "/api/auth"
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class Credentials(BaseModel):
    """Who signs in."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class PasswordChange(BaseModel):
    """A new password."""

    current: str = Field(max_length=1000, description="A one-time password counts.")
    new: str = Field(max_length=1000)


class Me(BaseModel):
    """Who is signed in."""

    name: str
    role: Role = Field(description="`newcomer` until the one-time password is changed.")
    must_change: bool = Field(description="The password is a one-time one: change it first.")


class Access(Me):
    """Who is signed in, and their access token. Keep it in memory only."""

    token: str
    expires_in_s: float


class SignInDesk:
    """What signing in needs: accounts, sessions, passwords, tokens, and the limits on tries."""

    def __init__(self, call_log: CallLog, tokens: Tokens) -> None:
        """Accounts and sessions are in the call log's database."""
        self.accounts = Accounts(call_log.engine)
        self.sessions = Sessions(call_log.engine)
        self.passwords = Passwords()
        self.tokens = tokens
        self.by_address = RateLimit(burst=10, every_s=6)
        self.by_name = RateLimit(burst=20, every_s=3)

    def take_back(self) -> None:
        """Have the tokens refused that somebody took back, here or in another process."""
        self.tokens.adopt(self.accounts.revocations())


def desk(request: Request) -> SignInDesk:
    """The application's."""
    found = request.app.state.desk
    assert isinstance(found, SignInDesk)
    return found


Desk = Annotated[SignInDesk, Depends(desk)]


def own_page(request: Request) -> None:
    """Raises 403 where a page of another site makes a browser ask (RFC 6454, Fetch Metadata).

    Browsers say so in one of two headers; programs that are no browsers send neither.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        own = origin is None or _same_host(origin, request.headers.get("host", ""))
    if not own:
        raise Refusal(403, "other_site", "Another site's page may not do this.")


def _same_host(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


router = APIRouter(prefix=_PATH, tags=["sign-in"])
_OWN_PAGE = Depends(own_page)


@router.post(
    "/sign-in", dependencies=[_OWN_PAGE], responses=problem_responses(401, 403, 422, 429, 503)
)
def sign_in(request: Request, response: Response, desk: Desk, given: Credentials) -> Access:
    """A token for ten minutes, and a session cookie that gets new ones."""
    key = key_of(given.name)
    account = _checked(request, desk, given.name, given.password)
    try:
        opened = desk.sessions.begin(account.id, account.password_hash)
    except OneTimeUsed:
        detail = "This one-time password was used already: have a new one made."
        raise Refusal(401, "one_time_used", detail, _CHALLENGE) from None
    except PasswordChanged:
        raise _wrong() from None
    if key is not None:
        _set_cookie(request, response, DEVICE_COOKIE, desk.tokens.remember(key), REMEMBERED_S)
    log.info("%s signed in", account.name)
    return _access(request, response, desk, opened)


@router.post("/refresh", dependencies=[_OWN_PAGE], responses=problem_responses(401, 403, 503))
def refresh(request: Request, response: Response, desk: Desk) -> Access:
    """A new token for one who has a session cookie, and another cookie in its place."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    try:
        opened = desk.sessions.refresh(cookie)
    except SessionReused as error:
        log.warning("%s: it may have been stolen; the session was ended", error)
        desk.take_back()
        raise _signed_out() from None
    except SessionEnded:
        raise _signed_out() from None
    return _access(request, response, desk, opened)


@router.post(
    "/sign-out", status_code=204, dependencies=[_OWN_PAGE], responses=problem_responses(403, 503)
)
def sign_out(request: Request, response: Response, desk: Desk) -> None:
    """End the session. Its last access token stays good for its few minutes: forget it."""
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie:
        desk.sessions.end(cookie)
    response.delete_cookie(SESSION_COOKIE, path=_PATH, httponly=True, samesite="strict")


@router.post(
    "/password", dependencies=[_OWN_PAGE], responses=problem_responses(401, 403, 422, 429, 503)
)
def change_password(
    request: Request, response: Response, desk: Desk, principal: SignedIn, change: PasswordChange
) -> Access:
    """Change one's own password. Every other session of the account ends."""
    account = _checked(request, desk, principal.name, change.current, refused=_wrong_current)
    weak = weakness(change.new, account.name, change.current)
    if weak is not None:
        raise Refusal(422, weak, REASONS[weak])
    new_hash = desk.passwords.hash(change.new)
    account = desk.accounts.choose_password(account.name, account.password_hash, new_hash)
    try:
        opened = desk.sessions.begin(account.id, new_hash)
    except PasswordChanged:
        raise _wrong_current() from None
    desk.take_back()
    log.info("%s has a new password", account.name)
    return _access(request, response, desk, opened)


@router.get("/me", responses=problem_responses(401))
async def me(principal: SignedIn) -> Me:
    """Who is signed in."""
    must_change = principal.role == "newcomer"
    return Me(name=principal.name, role=principal.role, must_change=must_change)


def _checked(
    request: Request,
    desk: SignInDesk,
    name: str,
    password: str,
    refused: Callable[[], Refusal] | None = None,
) -> AccountRow:
    """The account of that name and password. Raises 401 and 429; a good try does not count."""
    key = key_of(name)
    client = request.client.host if request.client else None
    tries = [(desk.by_address, address_key(client)), (desk.by_name, _name_key(request, desk, key))]
    for limit, limited in tries:
        wait_s = limit.take(limited)
        if wait_s > 0:
            log.warning("sign-in from %s: too many tries", client)
            detail = f"Too many tries: wait {math.ceil(wait_s)} s."
            raise Refusal(429, "rate_limited", detail, {"Retry-After": str(math.ceil(wait_s))})
    account = desk.accounts.find(name)
    right = desk.passwords.check(password, account.password_hash if account else None)
    if account is None or not right:
        # A name that nobody has may be a password in the wrong field.
        whose = f"of {account.name}" if account else "with an unknown name"
        log.warning("sign-in %s from %s: refused", whose, client)
        raise (refused or _wrong)()
    for limit, limited in tries:
        limit.give_back(limited)
    if desk.passwords.outdated(account.password_hash):
        new_hash = desk.passwords.hash(password)
        desk.accounts.renew_hash(account.name, account.password_hash, new_hash)
        account.password_hash = new_hash
    return account


def _name_key(request: Request, desk: SignInDesk, key: str | None) -> str:
    """Whoever uses up an account's tries from elsewhere does not lock its owner out: a browser in
    which the account has signed in before has tries of its own."""
    cookie = request.cookies.get(DEVICE_COOKIE)
    device = desk.tokens.remembered(cookie, key) if cookie and key else None
    return f"device {device}" if device else f"name {key}"


def _wrong() -> Refusal:
    return Refusal(401, "wrong_password", "Wrong name or password.", _CHALLENGE)


def _wrong_current() -> Refusal:
    # 403: a 401 would have the browser look for a new token.
    return Refusal(403, "wrong_password", "The current password is wrong.")


def _signed_out() -> Refusal:
    return Refusal(401, "signed_out", "Sign in first.", _CHALLENGE)


def _access(request: Request, response: Response, desk: SignInDesk, opened: OpenSession) -> Access:
    account = opened.account
    role: Role = "newcomer" if account.must_change else account.role  # type: ignore[assignment]
    if opened.cookie is not None:
        _set_cookie(request, response, SESSION_COOKIE, opened.cookie, IDLE_S)
    return Access(
        token=desk.tokens.issue(account.name, role, at=opened.at),
        expires_in_s=ACCESS_S,
        name=account.name,
        role=role,
        must_change=account.must_change,
    )


def _set_cookie(
    request: Request, response: Response, name: str, value: str, max_age_s: float
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(max_age_s),
        path=_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
