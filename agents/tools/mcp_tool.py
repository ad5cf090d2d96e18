"""`McpTool`: a tool of an MCP server; and, pure, which of them a model can use and what it is told.

What changes nothing says so (`readOnlyHint` of the specification, or `lookups` in the profile);
everything else is taken to act.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from agents.tools.tool import ToolResult, WrongArguments

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What OpenAI takes for the name of a function; others take more."""
_MOST_SCHEMA_CHARACTERS = 8000
_MOST_DESCRIPTION_CHARACTERS = 1000

Use = Callable[[str, dict[str, Any]], Awaitable[ToolResult]]
"""Uses a tool of the server by its name there. Raises ToolError."""


class McpTool:
    """One tool of a server, named after both."""

    def __init__(
        self,
        server: str,
        name: str,
        description: str,
        parameters: Mapping[str, object],
        *,
        acts: bool,
        timeout_s: float,
        use: Use,
    ) -> None:
        self.name = full_name(server, name)
        self.description = description[:_MOST_DESCRIPTION_CHARACTERS]
        self.parameters = parameters
        self.acts = acts
        self.timeout_s = timeout_s
        self._name = name
        self._use = use

    async def run(self, arguments: str) -> ToolResult:
        """Let the server do it; it checks the arguments itself. Raises ToolError."""
        try:
            read = json.loads(arguments.strip() or "{}")
        except ValueError as error:
            raise WrongArguments(f"they are no JSON: {error}") from error
        if not isinstance(read, dict):
            raise WrongArguments("they are no JSON object")
        return await self._use(self._name, cast(dict[str, Any], read))


def full_name(server: str, name: str) -> str:
    """As a model calls it."""
    return f"{server}_{name}"


def unusable(server: str, name: str, schema: Mapping[str, Any]) -> str:
    """Why no model can use this tool; empty: it can."""
    if not _NAME.fullmatch(full_name(server, name)):
        return "its name has more than letters, digits, _ and -, or is too long"
    if schema.get("type") != "object":
        return "its arguments are no JSON object"
    try:
        length = len(json.dumps(schema))
    except (TypeError, ValueError):
        return "its schema is no JSON"
    if length > _MOST_SCHEMA_CHARACTERS:
        return f"its schema has {length} characters, more than {_MOST_SCHEMA_CHARACTERS}"
    if _refers_to_itself(schema, schema.get("$defs", {})):
        return "its schema refers to itself"
    return ""


def _refers_to_itself(node: object, defs: Mapping[str, Any], within: Sequence[str] = ()) -> bool:
    if isinstance(node, dict):
        schema = cast(dict[str, Any], node)
        reference = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if reference in within:
            return True
        if reference in defs:
            return _refers_to_itself(defs[reference], defs, [*within, reference])
        inner = [value for key, value in schema.items() if key != "$defs"]
    else:
        inner = cast(list[object], node) if isinstance(node, list) else []
    return any(_refers_to_itself(each, defs, within) for each in inner)
