"""`McpSession`: one connection to an MCP server, watched, and made again when it is lost.

Whoever uses a tool meanwhile is told that it failed; nobody waits for a server that is away.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import (
    CONNECTION_CLOSED,
    INTERNAL_ERROR,
    PARSE_ERROR,
    REQUEST_TIMEOUT,
    CallToolResult,
    TextContent,
)
from mcp.types import Tool as ListedTool

from agents.tools.mcp_config import McpServer
from agents.tools.mcp_tool import McpTool, unusable
from agents.tools.tool import ToolError, ToolResult

log = logging.getLogger(__name__)

_CONNECT_S = 15.0
_LOOK_AGAIN_S = 30.0
"""Between two looks whether the server is still there, and which tools it has."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 30.0
_MOST_PAGES = 20
_NO_ANSWER = (CONNECTION_CLOSED, REQUEST_TIMEOUT, PARSE_ERROR, INTERNAL_ERROR)
"""With these codes it may have been done all the same; with others the server refused it."""


class McpSession:
    """The tools of one server."""

    def __init__(self, config: McpServer, first_wait_s: float = _FIRST_WAIT_S) -> None:
        """`first_wait_s`: before it connects again; then twice as long each time."""
        self.config = config
        self.tools: tuple[McpTool, ...] = ()
        """Those that a model may use; the last known ones while the server is away."""
        self.left_out: dict[str, str] = {}
        """By name: tools that no model can use, and why."""
        self.problem = "not connected yet"
        """Why it cannot be used; empty where it can."""
        self._first_wait_s = first_wait_s
        self._client: Client | None = None
        self._doubt = asyncio.Event()
        """Something went wrong: the server may be gone."""

    async def run(self) -> None:
        """Keep connected until cancelled."""
        wait_s = self._first_wait_s
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            try:
                async with self.connected():
                    await self._watch()
            except Exception as error:  # noqa: BLE001 - whatever ends a server's connection
                self._lost(error)
            if loop.time() - begun > _LONGEST_WAIT_S:  # it is not one that dies at once
                wait_s = self._first_wait_s
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncGenerator[None]:
        """Connected, and its tools known, while the block lasts."""
        async with contextlib.AsyncExitStack() as stack:
            async with asyncio.timeout(_CONNECT_S):
                client = await stack.enter_async_context(await self._open(stack))
                self._take(await _listed(client))
            self._client, self.problem = client, ""
            self._doubt.clear()
            log.info("MCP server %s: %d tools", self.config.name, len(self.tools))
            try:
                yield
            finally:
                self._client, self.problem = None, "the connection is lost"

    async def _open(self, stack: contextlib.AsyncExitStack) -> Client:
        config = self.config
        if config.command:
            arguments, more = list(config.args), config.environment()
            return Client(StdioServerParameters(command=config.command, args=arguments, env=more))
        http = httpx2.AsyncClient(
            headers=config.headers(),
            timeout=httpx2.Timeout(config.timeout_s, read=300),
            follow_redirects=True,
        )
        await stack.enter_async_context(http)
        return Client(streamable_http_client(config.url, http_client=http))

    async def _watch(self) -> None:
        """Returns never; raises when the server is gone."""
        while self._client is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN_S):
                    await self._doubt.wait()
            self._doubt.clear()
            async with asyncio.timeout(self.config.timeout_s):
                self._take(await _listed(self._client))

    def _take(self, listed: list[ListedTool]) -> None:
        config = self.config
        allowed = [tool for tool in listed if not config.tools or tool.name in config.tools]
        reasons = {
            tool.name: unusable(config.name, tool.name, tool.input_schema) for tool in allowed
        }
        left_out = {name: reason for name, reason in reasons.items() if reason}
        left_out |= {
            name: "the server has no such tool"
            for name in config.tools
            if name not in {tool.name for tool in listed}
        }
        for name, reason in left_out.items():
            if name not in self.left_out:
                log.warning("MCP server %s: %s is left out: %s", config.name, name, reason)
        self.left_out = left_out
        self.tools = tuple(self._tool(tool) for tool in allowed if tool.name not in left_out)

    def _tool(self, listed: ListedTool) -> McpTool:
        config, hints = self.config, listed.annotations
        reads = bool(hints and hints.read_only_hint) or listed.name in config.lookups
        return McpTool(
            config.name,
            listed.name,
            listed.description or listed.title or listed.name,
            listed.input_schema,
            acts=not reads,
            timeout_s=config.timeout_s,
            use=self.use,
        )

    async def use(self, name: str, arguments: dict[str, Any]) -> ToolResult:
        """Use the tool that is called `name` there. Raises ToolError."""
        client = self._client
        if client is None:
            raise ToolError(f"{self.config.name}: {self.problem}")
        try:
            result = await client.call_tool(name, arguments)
        except MCPError as error:
            self._doubt.set()
            in_doubt = error.code in _NO_ANSWER
            raise ToolError(f"{self.config.name}: {error}", in_doubt=in_doubt) from error
        except asyncio.CancelledError:
            self._doubt.set()  # it took too long: it may be gone
            raise
        except Exception as error:
            self._doubt.set()
            raise ToolError(f"{self.config.name}: {cause_of(error)}", in_doubt=True) from error
        text = text_of(result)
        if result.is_error:
            return ToolResult(text, "failed", cause=text)
        return ToolResult(text)

    def _lost(self, error: Exception) -> None:
        self.problem = cause_of(error)
        log.warning("MCP server %s: %s; trying again", self.config.name, self.problem)


async def _listed(client: Client) -> list[ListedTool]:
    tools: list[ListedTool] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = await client.list_tools(cursor=cursor, cache_mode="bypass")
        tools += page.tools
        cursor = page.next_cursor
        if cursor is None:
            break
    return tools


def text_of(result: CallToolResult) -> str:
    """What of a result a model can read."""
    texts = [
        part.text if isinstance(part, TextContent) else f"[{part.type}]" for part in result.content
    ]
    if not texts and result.structured_content is not None:
        return json.dumps(result.structured_content, ensure_ascii=False)
    return "\n".join(texts)


def cause_of(error: BaseException) -> str:
    """One line, of the innermost error."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:  # pyright: ignore[reportUnknownMemberType]
        error = error.exceptions[0]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (str(error).splitlines() or [type(error).__name__])[0]  # pyright: ignore[reportUnknownArgumentType]
