"""Reads `conversations.txt`: whole conversations as data.

# title                         begins a conversation
@ profile=… caller=… at=…       its circumstances, where they differ from the usual
C what the caller says          empty: silence
T what TOM answers              with actions in brackets
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from agents.conversation import (
    Action,
    Connect,
    EndCall,
    HandOver,
    Note,
    ToolUse,
    ToolWait,
    ToVoicemail,
)
from agents.profile import SHIPPED, Profile, load_profiles

PROFILES = load_profiles(SHIPPED)


@dataclass
class Conversation:
    """One conversation as it should go."""

    title: str
    profile: Profile = PROFILES["praxis"]
    caller: str = ""
    at: datetime = datetime(2026, 11, 19, 10, 5)
    """A Thursday; the practice is open until noon."""
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.at.replace(tzinfo=self.profile.zone)


def read(path: Path) -> list[Conversation]:
    """All conversations of a file."""
    conversations: list[Conversation] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "#":
            conversations.append(Conversation(rest))
        elif kind == "@":
            _set(conversations[-1], dict(pair.split("=", 1) for pair in rest.split()))
        elif kind == "C":
            conversations[-1].lines.append((rest.strip(), ""))
        elif kind == "T":
            said, _ = conversations[-1].lines[-1]
            conversations[-1].lines[-1] = (said, rest.strip())
    return conversations


def _set(conversation: Conversation, values: dict[str, str]) -> None:
    if "profile" in values:
        conversation.profile = PROFILES[values["profile"]]
    conversation.caller = values.get("caller", conversation.caller)
    if "at" in values:
        conversation.at = datetime.fromisoformat(values["at"])


def written(part: str | Action) -> str:
    """A piece of a reply as the file has it."""
    match part:
        case str():
            return part.strip()
        case EndCall():
            return "[end]"
        case ToVoicemail():
            return "[voicemail]"
        case Connect(department=name):
            return f"[connect {name}]"
        case Note(text=text, caller_name=name, callback_number=number):
            return f"[note {name} | {number} | {text}]"
        case HandOver(profile=name):
            return f"[hand over {name}]"
        case ToolWait(tool=name) | ToolUse(tool=name):
            return f"[tool {name}]"
