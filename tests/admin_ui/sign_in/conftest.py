"""An admin called Erika, and browsers, each with cookies of its own."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from admin_ui.passwords import Passwords
from admin_ui.rate_limit import RateLimit
from admin_ui.sign_in import SignInDesk
from admin_ui.tokens import Tokens
from telephony.calllog import Accounts, CallLog, Sessions
from tests.admin_ui.sign_in.browser import PASSWORD, Browser, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(b"a key of this test and no other one", clock)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return Passwords().hash(PASSWORD)


@pytest.fixture
def desk(app: FastAPI, log: CallLog, clock: Clock, password_hash: str) -> SignInDesk:
    """With an admin `Erika`, who has chosen her password."""
    desk: SignInDesk = app.state.desk
    desk.accounts, desk.sessions = Accounts(log.engine, clock), Sessions(log.engine, clock)
    desk.by_address = RateLimit(burst=10, every_s=6, clock=clock)
    desk.by_name = RateLimit(burst=20, every_s=3, clock=clock)
    desk.accounts.add("Erika", "einmal", "admin")
    desk.accounts.choose_password("Erika", "einmal", password_hash)
    return desk


@pytest.fixture
def browser(app: FastAPI, desk: SignInDesk) -> Callable[..., Browser]:
    """Makes a browser with an empty cookie jar, at an address."""

    def make(url: str = "http://localhost", host: str = "192.168.1.5") -> Browser:
        return Browser(app, url, raise_server_exceptions=False, client=(host, 50_000))

    return make
