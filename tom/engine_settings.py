"""`[stt]`, `[llm]` and `[tts]`: which engines serve."""

from typing import Literal

from pydantic import Field, SecretStr

from tom.setting_types import Section, ServerUrl


class Stt(Section):
    engine: Literal["auto", "sherpa"] = "auto"
    model: str = ""
    threads: int = Field(default=1, ge=1, le=64)


class Ollama(Section):
    url: ServerUrl = "http://127.0.0.1:11434"
    model: str = "qwen3:14b"


class OpenAiCompatible(Section):
    url: ServerUrl = ""
    model: str = ""
    api_key: SecretStr = SecretStr("")


class Llm(Section):
    engine: Literal["auto", "ollama", "openai", "receptionist"] = "auto"
    temperature: float = Field(default=0.3, ge=0, le=2)
    first_token_s: float = Field(default=4.0, gt=0)
    stall_s: float = Field(default=2.5, gt=0)
    keep_warm_s: float = Field(default=900, ge=10)
    ollama: Ollama = Ollama()
    openai: OpenAiCompatible = OpenAiCompatible()


class Tts(Section):
    engine: Literal["auto", "piper", "espeak"] = "auto"
    model: str = ""
    threads: int = Field(default=1, ge=1, le=64)
