"""`McpServers`: the MCP servers of all profiles, one session each, whoever names them."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from agents.profile import Profile
from agents.tools.mcp_config import McpServer
from agents.tools.tool import Tool

if TYPE_CHECKING:
    from agents.tools.mcp_session import McpSession


class McpServers:
    """Asked on the event loop; never waits."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.sessions: dict[str, McpSession] = {}
        """By what names them. Two profiles that name the same server share one."""
        for server in (server for profile in profiles for server in profile.mcp):
            if _key(server) not in self.sessions:
                self.sessions[_key(server)] = _session(server)

    def tools(self, profile: Profile) -> Sequence[Tool]:
        """What the servers of `profile` have now, always in the same order."""
        sessions = (self.sessions[_key(server)] for server in profile.mcp)
        return [tool for session in sessions for tool in session.tools]

    async def run(self) -> None:
        """Keep all of them connected until cancelled."""
        async with asyncio.TaskGroup() as group:
            for session in self.sessions.values():
                group.create_task(session.run(), name=f"MCP server {session.config.name}")


def _session(server: McpServer) -> "McpSession":
    # Takes a second to import; who has no server needs none of it.
    from agents.tools.mcp_session import McpSession

    return McpSession(server)


def _key(server: McpServer) -> str:
    return server.model_dump_json()
