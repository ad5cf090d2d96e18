"""The tools that end the conversation: hanging up, and a message after the tone."""

from agents.conversation import EndCall, ToVoicemail
from agents.receptionist.house import House
from agents.tools.built_in import Arguments, Definition
from agents.tools.texts import texts_of
from agents.tools.tool import ToolResult


def end_call(arguments: Arguments, house: House) -> ToolResult:
    """Hang up."""
    done = texts_of(house.profile.language).done
    return ToolResult(done, action=EndCall(), announcement=house.texts.goodbye)


def to_voicemail(arguments: Arguments, house: House) -> ToolResult:
    """Let the caller speak after the tone."""
    done = texts_of(house.profile.language).done
    return ToolResult(done, action=ToVoicemail(), announcement=house.texts.voicemail)


END_CALL = Definition(
    "end_call",
    "Hangs up. Only after the caller wants nothing more, and after you have said goodbye.",
    Arguments,
    end_call,
)
VOICEMAIL = Definition(
    "voicemail",
    "Lets the caller speak a message after a tone. Only where they do not want to talk to you.",
    Arguments,
    to_voicemail,
)
