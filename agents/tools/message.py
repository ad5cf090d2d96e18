"""The tool that takes a message."""

from typing import Literal

from pydantic import Field

from agents.conversation import Note
from agents.receptionist.house import House
from agents.tools.built_in import Arguments, Definition
from agents.tools.texts import texts_of
from agents.tools.tool import ToolResult
from agents.whisperx.phone_number import normalised


class MessageArguments(Arguments):
    """What a message consists of."""

    name: str = Field(default="", max_length=200, description="Who calls, as they said it.")
    number: str = Field(
        default="",
        max_length=60,
        description="The number to call back, all its digits, confirmed by the caller. "
        "Empty: the number they call from.",
    )
    subject: str = Field(max_length=2000, description="What it is about, in one or two sentences.")
    urgency: Literal["normal", "urgent"] = "normal"


def take_message(arguments: MessageArguments, house: House) -> ToolResult:
    """A note of it, with its number checked."""
    texts = texts_of(house.profile.language)
    if not arguments.subject:
        return ToolResult(texts.no_content, "refused", cause="no subject")
    number = normalised(arguments.number)
    if arguments.number and not number:
        text = texts.bad_number.format(number=arguments.number)
        return ToolResult(text, "refused", cause="no telephone number")
    note = Note(
        arguments.subject,
        arguments.name,
        number or house.caller_number,
        urgent=arguments.urgency == "urgent",
    )
    return ToolResult(texts.noted, action=note)


TOOL = Definition(
    "take_message",
    "Takes a message or a wish to be called back, once the caller has confirmed all of it.",
    MessageArguments,
    take_message,
)
