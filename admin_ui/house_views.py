"""What `/api/house` tells: the state of lines, doors and engines, for the owner's first page."""

from typing import Literal

from pydantic import BaseModel, Field

from telephony.call import Door


class LineView(BaseModel):
    """A line that TOM is reached on."""

    name: str
    profile: str = Field(description="The profile that answers.")
    registers: bool = Field(description="False: a direct line, called by address.")
    registered: bool = Field(description="Calls can arrive; always so on a direct line.")
    detail: str = Field("", description="What the registrar said last; empty where all is well.")


class DoorView(BaseModel):
    """A way into the house."""

    door: Door
    calls: int = Field(description="In progress.")
    max_calls: int = Field(description="Calls it takes at once; 0 where it is shut.")


class EngineView(BaseModel):
    """An engine that serves."""

    stage: Literal["stt", "llm", "tts"]
    name: str = Field(description="Empty where there is none.")
    reason: str = Field(description="Why it was chosen.")
    reason_code: str = Field(
        description="The reason's name, for translation; empty for the words of others."
    )
    notice: str = Field(description="What the owner should know of it; mostly empty.")
    language: str = Field(description="The language that there is no engine for; mostly empty.")


class HouseView(BaseModel):
    """The state of the house."""

    version: str = ""
    uptime_s: float = 0.0
    sip_port: int = Field(default=0, description="Where SIP phones call; 0 where the door is shut.")
    recording: bool = Field(default=False, description="Calls are recorded.")
    lines: list[LineView] = []
    doors: list[DoorView] = []
    engines: list[EngineView] = []
