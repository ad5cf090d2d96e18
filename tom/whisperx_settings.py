"""`[whisperx]`: transcripts of recordings."""

from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator

from tom.setting_types import Section


class WhisperXSection(Section):
    workers: int = Field(default=1, ge=0, le=16)
    calls: bool = True
    model: str = ""
    align_model: str = ""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: str = "auto"
    batch_size: int = Field(default=8, ge=1, le=256)
    threads: int = Field(default=2, ge=1, le=64)
    language: str = Field(default="profile", pattern=r"^(profile|detect|[a-z]{2,3})$")
    segment_s: float = Field(default=20, ge=1, le=120)
    segment_hang_ms: float = Field(default=600, ge=64, le=3000)
    beam_size: int = Field(default=5, ge=1, le=20)
    hot_words: bool = True
    asr_options: dict[str, Any] = Field(default_factory=dict[str, Any])
    diarize: bool = False
    diarize_model: str = ""
    hub_token: SecretStr = SecretStr("")
    max_upload_mb: int = Field(default=512, ge=1, le=4095)

    @model_validator(mode="after")
    def _can_tell_speakers(self) -> "WhisperXSection":
        if self.diarize and not self.diarize_model:
            raise ValueError("diarize needs a diarize_model")
        return self
