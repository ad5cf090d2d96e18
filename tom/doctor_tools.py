"""What `tom doctor` finds of the MCP servers that profiles name."""

import asyncio
from typing import TYPE_CHECKING

from agents.tools.mcp_servers import McpServers
from tom.finding import Finding
from tom.settings import Settings
from tom.startup import load_all_profiles, load_lines, used_profiles

if TYPE_CHECKING:
    from agents.tools.mcp_session import McpSession

_WHAT = "Werkzeuge"


async def mcp_findings(settings: Settings) -> list[Finding]:
    """Each server: connected once, and what it has."""
    profiles = load_all_profiles(settings)
    used = used_profiles(settings, profiles, load_lines(settings, profiles))
    servers = McpServers(used.values())
    return list(await asyncio.gather(*(_look(each) for each in servers.sessions.values())))


async def _look(session: "McpSession") -> Finding:
    what = f"{_WHAT} ({session.config.name})"
    try:
        async with session.connected():
            names = ", ".join(
                tool.name + ("" if tool.acts else " (sieht nur nach)") for tool in session.tools
            )
            left_out = "; ".join(f"{name}: {why}" for name, why in session.left_out.items())
            if left_out:
                remedy = "`tools` im Profil nennt, welche benutzt werden"
                return Finding(what, "note", f"{names or 'keine'}; ausgelassen: {left_out}", remedy)
            return Finding(what, "ok" if names else "note", names or "der Server hat keine")
    except Exception as error:  # noqa: BLE001 - whatever keeps a server from answering
        remedy = "command oder url unter [[mcp]] im Profil prüfen"
        from agents.tools.mcp_session import cause_of

        return Finding(what, "fault", cause_of(error), remedy)
