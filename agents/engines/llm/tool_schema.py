"""A tool as both APIs take it."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from agents.tools.tool import Tool


class Described(TypedDict):
    """Name, purpose and JSON Schema."""

    name: str
    description: str
    parameters: dict[str, Any]


class Function(TypedDict):
    """An entry of a request's `tools`."""

    type: Literal["function"]
    function: Described


def function_of(tool: Tool) -> Function:
    """`tool` as a request names it."""
    parameters: Mapping[str, object] = tool.parameters
    described: Described = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(parameters),
    }
    return {"type": "function", "function": described}
