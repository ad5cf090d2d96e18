"""MCP: a real server made with the official package, over stdio and over Streamable HTTP."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from agents.conversation import ToolUse
from agents.profile import Profile
from agents.tools.desk import MOST_RESULT_CHARACTERS, ToolDesk
from agents.tools.mcp_config import McpServer
from agents.tools.mcp_servers import McpServers
from agents.tools.mcp_session import McpSession
from agents.tools.texts import GERMAN
from agents.tools.tool import Tool, ToolError, ToolResult
from tests.agents.virtual_time import virtual_time

SERVER = Path(__file__).with_name("mcp_house.py")
USABLE = ["freie_termine", "buchen", "variable", "fehler", "haengt", "stirbt", "sagt_ab", "riesig"]
ENOUGH_S = 30.0
"""Starting a server takes seconds on a busy machine."""


def diary(**more: object) -> McpServer:
    data = {"name": "praxis", "command": sys.executable, "args": (str(SERVER),), "timeout_s": 20}
    return McpServer.model_validate(data | more)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(ENOUGH_S):
        while not condition():  # noqa: ASYNC110 - a session tells nobody
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running(config: McpServer) -> AsyncIterator[McpSession]:
    session = McpSession(config, first_wait_s=0.05)
    task = asyncio.create_task(session.run())
    try:
        await until(lambda: not session.problem)
        yield session
    finally:
        task.cancel()
        await asyncio.wait([task])


class Desk:
    """Uses a session's tools as a call does, each within its own time."""

    def __init__(self, session: McpSession) -> None:
        self._session = session
        self.told: list[ToolUse] = []
        self._desk = ToolDesk(on_used=self.told.append)

    async def use(self, name: str, arguments: str = "{}", limit_s: float = 20) -> ToolResult:
        (tool,) = [tool for tool in self._session.tools if tool.name == f"praxis_{name}"]
        tool.timeout_s = limit_s
        return await self._desk.run(tool, arguments, GERMAN, lambda _: None)


async def test_over_stdio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIARY_TOKEN", "geheim")
    monkeypatch.setenv("OTHER_SECRET", "nur für TOM")
    async with running(diary(env={"ORT": "Berlin"}, env_from=("DIARY_TOKEN",))) as session:
        assert [tool.name for tool in session.tools] == [f"praxis_{name}" for name in USABLE]
        assert session.left_out == {"familie": "its schema refers to itself"}
        acting = [tool.name for tool in session.tools if tool.acts]
        names = ["praxis_buchen", "praxis_stirbt", "praxis_sagt_ab"]
        assert acting == names, "what does not say that it only reads"

        desk = Desk(session)
        found = await desk.use("freie_termine", '{"tag": "2026-12-24"}')
        assert (found.text, found.outcome) == ("Am 2026-12-24 sind frei: 9 Uhr, 10 Uhr 30", "ok")
        for name, value in (
            ("ORT", "Berlin"),
            ("DIARY_TOKEN", "geheim"),
            ("OTHER_SECRET", "(nicht gesetzt)"),
        ):
            assert (await desk.use("variable", f'{{"name": "{name}"}}')).text == value

        failed = await desk.use("fehler")
        assert failed.outcome == "failed"
        assert "der Kalender ist gesperrt" in failed.text
        wrong = await desk.use("freie_termine", '{"monat": "Mai"}')
        assert wrong.outcome == "failed"
        assert "tag" in wrong.text, "the server says what is missing"
        no_json = await desk.use("freie_termine", "morgen")
        assert (no_json.outcome, "no JSON" in no_json.cause) == ("refused", True)

        huge = await desk.use("riesig")
        assert len(huge.text) == MOST_RESULT_CHARACTERS
        assert huge.text.endswith("Zeile\n … (gekürzt)") or huge.text.endswith("… (gekürzt)")

        late = await desk.use("haengt", limit_s=0.3)
        assert (late.outcome, late.cause) == ("timeout", "no answer in 0.3 s")
        again = await desk.use("freie_termine", '{"tag": "heute"}')
        assert again.outcome == "ok", "a stalled call holds up no other"

        refused = await desk.use("sagt_ab")
        assert refused.text.startswith("Das hat nicht geklappt: praxis: heute nicht. Sage, dass")

        died = await desk.use("stirbt")
        assert died.outcome == "failed"
        assert died.text == GERMAN.in_doubt
        await until(lambda: session.problem)
        await until(lambda: not session.problem)
        assert (await desk.use("freie_termine", '{"tag": "heute"}')).outcome == "ok"
        outcomes = [use.outcome for use in desk.told]
        assert outcomes.count("timeout") == 1
        assert outcomes.count("failed") == 4


@asynccontextmanager
async def http_server(port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(SERVER), str(port)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_over_http_it_dies_in_mid_call_and_comes_back() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = diary(command="", args=(), url=f"http://127.0.0.1:{port}/mcp")
    async with http_server(port) as process, running(config) as session:
        desk = Desk(session)
        found = await desk.use("freie_termine", '{"tag": "morgen"}')
        assert found.text == "Am morgen sind frei: 9 Uhr, 10 Uhr 30"
        waiting = asyncio.create_task(desk.use("haengt"))
        await asyncio.sleep(0.3)
        process.kill()
        assert (await waiting).outcome == "failed"
        away = await desk.use("freie_termine", '{"tag": "morgen"}')
        assert away.outcome == "failed"
        assert away.text.startswith("Das hat nicht geklappt: praxis: ")
        assert session.tools, "what it has is known while it is away"
        async with http_server(port):
            await until(lambda: session.problem)
            await until(lambda: not session.problem)
            assert (await desk.use("freie_termine", '{"tag": "morgen"}')).outcome == "ok"


async def test_what_a_server_that_is_away_was_never_asked_was_not_done() -> None:
    with pytest.raises(ToolError, match="praxis: not connected yet") as failed:
        await McpSession(diary()).use("buchen", {"uhrzeit": "9 Uhr"})
    assert not failed.value.in_doubt


async def test_only_the_tools_that_the_profile_names() -> None:
    config = diary(tools=("buchen", "gibt_es_nicht"), lookups=("buchen",))
    async with running(config) as session:
        (tool,) = session.tools
        assert (tool.name, tool.acts) == ("praxis_buchen", False)
        assert session.left_out == {"gibt_es_nicht": "the server has no such tool"}


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (diary(command="/no/such/program", args=()), "/no/such/program"),
        (diary(env_from=("NOT_SET_ANYWHERE",)), "NOT_SET_ANYWHERE is not set"),
        (diary(args=("-c", "print('no server')")), ""),
        (diary(command="", args=(), url="http://127.0.0.1:9/mcp"), ""),
    ],
)
async def test_one_that_cannot_be_reached_says_why(config: McpServer, told: str) -> None:
    assert "NOT_SET_ANYWHERE" not in os.environ
    session = McpSession(config, first_wait_s=10)
    task = asyncio.create_task(session.run())
    await until(lambda: session.problem != "not connected yet")
    assert told in session.problem
    assert session.tools == ()
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_one_that_dies_whenever_it_was_started_is_left_alone_for_longer_each_time() -> None:
    times: list[float] = []

    class Dying(McpSession):
        @asynccontextmanager
        async def connected(self) -> AsyncGenerator[None]:
            times.append(asyncio.get_running_loop().time())
            yield

        async def _watch(self) -> None:
            if len(times) == 5:
                await asyncio.sleep(60)
            raise ConnectionError("it died")

    task = asyncio.create_task(Dying(diary()).run())
    await asyncio.sleep(80)
    task.cancel()
    await asyncio.wait([task])
    waits = [after - before for before, after in pairwise(times)]
    assert waits[:6] == [0.5, 1, 2, 4, 60.5, 1], "one that lasted is tried again at once"


def test_profiles_share_a_server_and_have_their_own_tools() -> None:
    def profile(name: str, *servers: McpServer) -> Profile:
        return Profile(name=name, company="Haus", greeting="Guten Tag.", mcp=servers)

    one, other = profile("a", diary()), profile("b", diary(), diary(name="lager"))
    servers = McpServers([one, other, profile("c")])
    assert [session.config.name for session in servers.sessions.values()] == ["praxis", "lager"]
    tools: list[Tool] = [*servers.tools(one), *servers.tools(other)]
    assert tools == [], "nothing is known of them before they are connected"
