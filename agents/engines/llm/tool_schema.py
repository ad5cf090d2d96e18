"""A tool, and a call of one, as both APIs take them."""

import json
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, cast

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


def object_of(arguments: str) -> dict[str, Any]:
    """A call's arguments; empty where a model wrote no JSON object, which servers do not take."""
    try:
        value: object = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
