"""The tools that TOM brings: a table, and `BuiltIn`, which makes a `Tool` of each row.

They are pure: what they do besides answering is an action of the reply, carried out by whoever
speaks it. So they may be run in vain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.profile import Profile
from agents.receptionist.house import House
from agents.tools.texts import texts_of
from agents.tools.tool import ToolResult

_TIMEOUT_S = 2.0


class Arguments(BaseModel):
    """The base of all arguments."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


A = TypeVar("A", bound=Arguments)


def everywhere(profile: Profile) -> bool:
    """Whether `profile` has it: every one."""
    return True


@dataclass(frozen=True, slots=True)
class Definition(Generic[A]):
    """One row of the table."""

    name: str
    description: str
    arguments: type[A]
    do: Callable[[A, House], ToolResult]
    offered: Callable[[Profile], bool] = everywhere
    choices: Callable[[Profile], Mapping[str, list[str]]] = lambda _: {}
    """By argument: the values it may have with this profile."""


class BuiltIn(Generic[A]):
    """A row of the table in one call."""

    acts = False
    timeout_s = _TIMEOUT_S

    def __init__(self, row: Definition[A], profile: Profile, house: Callable[[], House]) -> None:
        """`house`: as it is now."""
        self.name = row.name
        self.description = row.description
        self.parameters: Mapping[str, object] = schema_of(row.arguments, row.choices(profile))
        self._row = row
        self._house = house

    async def run(self, arguments: str) -> ToolResult:
        """Do it; wrong arguments are told to the model."""
        house = self._house()
        try:
            read = self._row.arguments.model_validate_json(arguments.strip() or "{}")
        except ValidationError as error:
            fault = _fault(error)
            text = texts_of(house.profile.language).bad_arguments.format(fault=fault)
            return ToolResult(text, "refused", cause=fault)
        return self._row.do(read, house)


def schema_of(
    arguments: type[BaseModel], choices: Mapping[str, list[str]] | None = None
) -> dict[str, object]:
    """JSON Schema of `arguments`, without what a model has no use for."""
    schema = arguments.model_json_schema()
    properties: dict[str, Any] = {}
    for name, about in schema.get("properties", {}).items():
        properties[name] = {key: value for key, value in about.items() if key != "title"}
        if choices and name in choices:
            properties[name]["enum"] = choices[name]
    return {"type": "object", "properties": properties, "required": schema.get("required", [])}


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
