"""`[answering]`, `[voicemail]` and `[recording]`: how calls are answered and kept."""

from typing import Literal

from pydantic import Field

from tom.setting_types import Section


class Answering(Section):
    pipeline: Literal["realtime", "whisperx"] = "realtime"
    look_ms: float = Field(default=64, ge=64, le=2000)
    finished_ms: float = Field(default=128, ge=0, le=5000)
    likely_ms: float = Field(default=256, ge=0, le=5000)
    unsure_ms: float = Field(default=900, ge=0, le=5000)
    open_ms: float = Field(default=1500, ge=0, le=5000)
    barge_in_ms: float = Field(default=30, ge=0, le=2000)
    silence_s: float = Field(default=8, ge=2, le=120)
    digits_s: float = Field(default=2, ge=0.5, le=10)
    max_conversations: int = Field(default=0, ge=0, le=400)
    filler_ms: float = Field(default=1200, ge=0, le=10000)
    filler_again_ms: float = Field(default=6000, ge=1000, le=60000)


class VoicemailSection(Section):
    longest_s: float = Field(default=180, ge=5, le=3600)
    silence_s: float = Field(default=5, ge=1, le=60)
    shortest_s: float = Field(default=1, ge=0, le=10)
    menu: bool = True
    menu_s: float = Field(default=4, ge=1, le=30)


class Recording(Section):
    enabled: bool = True
