"""Which tools of an MCP server a model can use."""

from typing import Any

import pytest
from pydantic import ValidationError

from agents.tools.desk import ToolDesk
from agents.tools.mcp_config import McpServer
from agents.tools.mcp_tool import McpTool, unusable
from agents.tools.texts import GERMAN
from agents.tools.tool import ToolResult

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("name", "schema", "why"),
    [
        ("termine", {"type": "object", "properties": {"tag": TEXT}}, ""),
        ("termine", {"type": "object"}, ""),
        ("a.b", {"type": "object"}, "more than letters"),
        ("x" * 60, {"type": "object"}, "too long"),
        ("termine", {"type": "array"}, "no JSON object"),
        ("termine", {}, "no JSON object"),
        ("termine", {"type": "object", "description": "x" * 9000}, "characters"),
        (
            "termine",
            {
                "type": "object",
                "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/A"}},
                "$defs": {"A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/B"}}},
                          "B": TEXT},
            },
            "",
        ),
        (
            "termine",
            {
                "type": "object",
                "properties": {"a": {"type": "array", "items": {"$ref": "#/$defs/A"}}},
                "$defs": {"A": {"anyOf": [TEXT, {"$ref": "#/$defs/A"}]}},
            },
            "refers to itself",
        ),
    ],
)  # fmt: skip
def test_schemas(name: str, schema: dict[str, Any], why: str) -> None:
    found = unusable("praxis", name, schema)
    assert (why in found) if why else found == ""


@pytest.mark.parametrize("arguments", ['{"uhrzeit": ', '["9 Uhr"]', "9 Uhr"])
async def test_arguments_that_are_no_object_go_back_to_the_model(arguments: str) -> None:
    used: list[str] = []

    async def use(name: str, arguments: dict[str, Any]) -> ToolResult:
        used.append(name)
        return ToolResult("gebucht")

    tool = McpTool("praxis", "buchen", "", {}, acts=True, timeout_s=5, use=use)
    result = await ToolDesk().run(tool, arguments, GERMAN, lambda _: None)
    assert result.outcome == "refused"
    assert result.text.startswith("Fehler in den Angaben: they are no JSON")
    assert result.text.endswith("Rufe es mit richtigen Angaben noch einmal auf.")
    assert used == []


@pytest.mark.parametrize(
    ("config", "wrong"),
    [
        ({"name": "a"}, "a command (a program here) or a url"),
        ({"name": "a", "command": "x", "url": "http://b"}, "one of both"),
        ({"name": "a", "url": "http://b", "env": {"C": "d"}}, "go with a command"),
        ({"name": "a", "command": "x", "headers_from": {"A": "B"}}, "goes with a url"),
        ({"name": "a", "url": "ftp://b"}, "url"),
        ({"name": "A b", "command": "x"}, "name"),
        ({"name": "a", "command": "x", "env_from": ["geheim 123"]}, "env_from"),
        ({"name": "a", "command": "x", "password": "geheim"}, "password"),
    ],
)
def test_a_server_that_is_described_wrongly(config: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong.replace("(", r"\(").replace(")", r"\)")):
        McpServer.model_validate(config)


def test_secrets_come_from_the_environment() -> None:
    own = {"TOKEN": "Bearer geheim", "HOME": "/root"}
    http = McpServer(name="a", url="http://b/mcp", headers_from={"Authorization": "TOKEN"})
    assert http.headers(own) == {"Authorization": "Bearer geheim"}
    program = McpServer(name="a", command="x", env={"LANG": "de"}, env_from=("TOKEN",))
    assert program.environment(own) == {"LANG": "de", "TOKEN": "Bearer geheim"}
    with pytest.raises(LookupError, match="TOKEN is not set"):
        program.environment({})
