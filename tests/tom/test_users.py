"""`tom users`, `tom token` and the first sign-in, with a real server and beside it."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from admin_ui.tokens import Tokens
from telephony.calllog import Accounts, CallLog
from tests.serverkit import Ran, Tom, serving, serving_async, tom_command
from tom.server import Server
from tom.settings import Settings, SettingsError, Web
from tom.users import (
    add_user,
    first_sign_in,
    list_users,
    make_token,
    open_tokens,
    remove_user,
    reset_user,
)

PASSWORD = "vier gelbe Gummistiefel"
ONE_TIME = re.compile(r"Einmalpasswort(?: / one-time password)?: +(\S{19})\n")


def one_time(text: str) -> str:
    """The newest one-time password in `text`."""
    return ONE_TIME.findall(text)[-1]


class Page:
    """What a browser's page does to sign in."""

    def __init__(self, tom: Tom) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{tom.web_port}", timeout=20)
        self.headers: dict[str, str] = {}

    def post(self, path: str, **body: str) -> httpx.Response:
        response = self.client.post(f"/api/auth/{path}", json=body, headers=self.headers)
        if response.status_code == 200:
            self.headers = {"Authorization": f"Bearer {response.json()['token']}"}
        return response

    def enter(self, name: str, password: str) -> httpx.Response:
        return self.post("sign-in", name=name, password=password)

    def calls(self) -> int:
        return self.client.get("/api/calls", headers=self.headers).status_code


@pytest.fixture
def log(tmp_path: Path) -> Iterator[CallLog]:
    log = CallLog.open(tmp_path / "data")
    yield log
    log.close()


async def users(data: Path, *arguments: str) -> Ran:
    return await tom_command("users", *arguments, "--data", str(data))


def test_the_first_sign_in(tmp_path: Path) -> None:
    with serving(tmp_path / "first") as tom:
        first = one_time(tom.log)
        assert f"http://127.0.0.1:{tom.web_port}" in tom.log
        assert (tom.folder / "stdout").read_text().count("\n") == 1
        answer = httpx.get(f"http://127.0.0.1:{tom.web_port}/healthz")
        assert "server" not in answer.headers
        # A proxy on this machine is believed, unless the settings name another one.
        by_proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        answer = httpx.get(f"http://127.0.0.1:{tom.web_port}/healthz", headers=by_proxy)
        assert "strict-transport-security" in answer.headers
    settings = {"TOM_WEB__TRUSTED_PROXIES": '["203.0.113.0/24"]'}
    with serving(tmp_path / "again", settings, data=tom.data) as tom:
        answer = httpx.get(f"http://127.0.0.1:{tom.web_port}/healthz", headers=by_proxy)
        assert "strict-transport-security" not in answer.headers
        second = one_time(tom.log)
        page, other = Page(tom), Page(tom)
        assert page.enter("admin", first).status_code == 401
        assert page.enter("admin", second).json()["role"] == "newcomer"
        assert other.enter("admin", second).json()["code"] == "one_time_used"
        assert page.calls() == 403
        assert page.post("password", current=second, new=PASSWORD).json()["role"] == "admin"
        assert page.calls() == 200
    with serving(tmp_path / "later", data=tom.data) as tom:
        assert not ONE_TIME.search(tom.log)
        page.client.base_url = f"http://127.0.0.1:{tom.web_port}"
        assert page.calls() == 200  # the token outlives the server's restart
        assert page.post("refresh").status_code == 200


async def test_a_running_server_hears_of_it(tmp_path: Path) -> None:
    async with serving_async(tmp_path) as tom:
        added = await users(tom.data, "add", "Erika", "--role", "viewer")
        page = Page(tom)
        page.enter("erika", one_time(added.out)).raise_for_status()
        page.post("password", current=one_time(added.out), new=PASSWORD).raise_for_status()
        assert page.calls() == 200

        reset = await users(tom.data, "reset", "erika")
        assert await tom.until(lambda: page.calls() == 401)
        assert page.post("refresh").status_code == 401
        assert page.enter("erika", PASSWORD).status_code == 401
        page.enter("erika", one_time(reset.out)).raise_for_status()

        script = await tom_command("token", "--data", str(tom.data), "--name", "prometheus")
        prometheus = {"Authorization": f"Bearer {script.out.strip()}"}
        assert page.client.get("/metrics", headers=prometheus).status_code == 200
        assert page.client.get("/api/calls", headers=prometheus).status_code == 403
        await tom_command("token", "--data", str(tom.data), "--name", "prometheus", "--revoke")
        metrics = page.client.build_request("GET", "/metrics", headers=prometheus)
        assert await tom.until(lambda: page.client.send(metrics).status_code == 401)


def test_the_command_line_alone(
    tmp_path: Path, log: CallLog, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path / "data")
    assert add_user(settings, "Erika", "admin") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Name: Erika"
    assert list_users(settings) == 0
    listed = capsys.readouterr().out
    (erika,) = [line for line in listed.splitlines() if line.startswith("Erika")]
    assert "Einmalpasswort" in erika
    assert "noch nie" in erika

    for refused, why in [
        (partial(add_user, settings, "erika", "viewer"), "There is an account 'Erika' already"),
        (partial(add_user, settings, "kein Name", "viewer"), "'kein Name' is no name"),
        (partial(reset_user, settings, "niemand"), "There is no account 'niemand'"),
        (partial(remove_user, settings, "Erika"), "'Erika' is the last administrator"),
    ]:
        assert refused() == 1
        told = capsys.readouterr()
        assert (told.out, told.err.startswith(f"tom: {why}")) == ("", True)

    assert add_user(settings, "chef", "admin") == 0
    assert remove_user(settings, "erika") == 0
    assert [row.name for row in Accounts(log.engine).all()] == ["chef"]


def test_a_token_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_token(Settings(data=tmp_path), "grafana", "viewer", days=2) == 0
    principal = Tokens.open(tmp_path).check(capsys.readouterr().out.strip())
    assert (principal.name, principal.role) == ("script:grafana", "viewer")


def test_no_password_is_made_where_an_admin_has_one(log: CallLog) -> None:
    accounts = Accounts(log.engine)
    accounts.add("chefin", "x", "admin")
    assert first_sign_in(log) is not None
    accounts.choose_password("chefin", "x", "y")
    assert first_sign_in(log) is None
    assert {row.name for row in accounts.all()} == {"admin", "chefin"}


def test_a_damaged_key_is_a_broken_setting(tmp_path: Path) -> None:
    (tmp_path / "jwt.key").write_text("x")
    with pytest.raises(SettingsError, match=r"^data: .*jwt\.key: is no key for tokens: delete it"):
        open_tokens(Settings(data=tmp_path))


@pytest.mark.parametrize("proxy", ["proxy", "10.0.0.1/8", "*", ""])
def test_proxies_are_addresses_or_networks(proxy: str) -> None:
    with pytest.raises(ValidationError, match="must be an address or a network"):
        Web(trusted_proxies=(proxy,))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "tom.example.org", ""])
def test_doing_without_tokens_is_for_loopback(clean: Path, host: str) -> None:
    with pytest.raises(SettingsError, match=r"^dev_allow_no_jwt: web\.host must be loopback"):
        Server(Settings(dev_allow_no_jwt=True, web=Web(host=host)))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_developer_may_do_without(clean: Path, host: str) -> None:
    Server(Settings(dev_allow_no_jwt=True, web=Web(host=host)))
