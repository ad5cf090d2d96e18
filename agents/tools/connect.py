"""The tool that connects the caller, with people or with another profile of TOM's."""

from pydantic import Field

from agents.receptionist.house import House
from agents.tools.built_in import Arguments, Definition
from agents.tools.texts import texts_of
from agents.tools.tool import ToolResult


class ConnectArguments(Arguments):
    """With whom."""

    department: str = Field(description="Name of the department.")


def connect(arguments: ConnectArguments, house: House) -> ToolResult:
    """Connect, or hand over where the department has a profile of its own."""
    profile, texts = house.profile, texts_of(house.profile.language)
    department = profile.department_called(arguments.department)
    if department is None:
        names = ", ".join(each.name for each in profile.departments)
        text = texts.no_department.format(department=arguments.department, names=names)
        return ToolResult(text, "refused", cause=arguments.department)
    if not house.reachable(department):
        return ToolResult(texts.nobody, cause="out of its hours, or without a number")
    announcement = house.fill(house.texts.connecting, department=department.spoken)
    return ToolResult(texts.done, action=department.action, announcement=announcement)


TOOL = Definition(
    "connect",
    "Connects the caller with a department. Say so before; the conversation with you ends then.",
    ConnectArguments,
    connect,
    offered=lambda profile: bool(profile.departments),
    choices=lambda profile: {"department": [each.name for each in profile.departments]},
)
