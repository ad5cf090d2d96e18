"""An MCP server for tests, made with the official package: a practice's diary.

python mcp_house.py                  over stdio
python mcp_house.py PORT             over Streamable HTTP, at http://127.0.0.1:PORT/mcp
"""

import asyncio
import os
import sys

from mcp import MCPError
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import INVALID_PARAMS, ToolAnnotations
from pydantic import BaseModel

house = MCPServer("praxis")
READS = ToolAnnotations(read_only_hint=True)


class Family(BaseModel):
    """A schema that no model can be given: it refers to itself."""

    name: str
    children: list["Family"] = []


@house.tool(annotations=READS)
def freie_termine(tag: str) -> str:
    """Freie Termine an einem Tag (2026-12-24)."""
    return f"Am {tag} sind frei: 9 Uhr, 10 Uhr 30"


@house.tool()
def buchen(uhrzeit: str) -> str:
    """Bucht einen Termin."""
    return f"gebucht: {uhrzeit}"


@house.tool(annotations=READS)
def variable(name: str) -> str:
    """Eine Umgebungsvariable des Servers."""
    return os.environ.get(name, "(nicht gesetzt)")


@house.tool(annotations=READS)
def fehler() -> str:
    """Geht immer schief."""
    raise ToolError("der Kalender ist gesperrt")


@house.tool(annotations=READS)
async def haengt() -> str:
    """Antwortet nie."""
    await asyncio.sleep(3600)
    return "zu spät"


@house.tool()
def stirbt() -> str:
    """Der Server stirbt dabei."""
    os._exit(1)


@house.tool()
def sagt_ab() -> str:
    """Der Server nimmt den Aufruf nicht an."""
    raise MCPError(code=INVALID_PARAMS, message="heute nicht")


@house.tool(annotations=READS)
def riesig() -> str:
    """Mehr, als ein Modell lesen kann."""
    return "Zeile\n" * 20_000


@house.tool(annotations=READS)
def familie(wer: Family) -> str:
    """Ein Schema, das auf sich selbst verweist."""
    return wer.name


if __name__ == "__main__":
    if len(sys.argv) > 1:
        house.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        house.run("stdio")
