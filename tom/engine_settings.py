"""`[stt]`, `[llm]`, `[tts]`: which engines serve, who takes over; `[azure]`, `[openai]`: clouds."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr

from tom.setting_types import Section, ServerUrl, SocketUrl, in_the_house

SttName = Literal["sherpa", "azure", "openai"]
LlmName = Literal["ollama", "openai", "receptionist"]
TtsName = Literal["piper", "espeak", "azure", "openai"]


class Stt(Section):
    engine: Literal["auto", "sherpa", "azure", "openai", "simulated"] = "auto"
    fallback: tuple[SttName, ...] = ("sherpa",)
    model: str = ""
    threads: int = Field(default=1, ge=1, le=64)
    final_s: float = Field(default=1.5, gt=0)


class Ollama(Section):
    url: ServerUrl = "http://127.0.0.1:11434"
    model: str = "qwen3:14b"
    most_tokens: int = Field(default=200, gt=0)
    context_tokens: int = Field(default=8192, gt=0)
    keep_alive: str = Field(default="1h", pattern=r"^(0|-?(\d+(\.\d+)?[hms])+)$")
    tool_call_s: float = Field(default=4.0, ge=0)


class OpenAiCompatible(Section):
    url: ServerUrl = ""
    model: str = ""
    api_key: SecretStr = SecretStr("")
    most_tokens: int = Field(default=200, gt=0)
    extra_body: dict[str, Any] = Field(default_factory=dict[str, Any])
    keep_warm: Literal["auto"] | bool = "auto"

    @property
    def kept_warm(self) -> bool:
        """Whether requests that answer nobody cost nothing: auto asks where the server stands."""
        return in_the_house(self.url) if self.keep_warm == "auto" else self.keep_warm


class Llm(Section):
    engine: Literal["auto", "ollama", "openai", "receptionist", "simulated"] = "auto"
    fallback: tuple[LlmName, ...] = ("receptionist",)
    temperature: float = Field(default=0.3, ge=0, le=2)
    first_token_s: float = Field(default=4.0, gt=0)
    stall_s: float = Field(default=2.5, gt=0)
    tools: Literal["auto"] | bool = "auto"
    keep_warm_s: float = Field(default=900, ge=10)
    ollama: Ollama = Ollama()
    openai: OpenAiCompatible = OpenAiCompatible()


class Tts(Section):
    engine: Literal["auto", "piper", "espeak", "azure", "openai", "simulated"] = "auto"
    fallback: tuple[TtsName, ...] = ("espeak",)
    model: str = ""
    threads: int = Field(default=1, ge=1, le=64)
    first_audio_s: float = Field(default=1.5, gt=0)
    memory_mb: float = Field(default=16, ge=0, le=1000)


def _region(value: str) -> str:
    if value and not value.isalnum():
        raise ValueError('must be a region\'s name, like "germanywestcentral"')
    return value.lower()


class Azure(Section):
    """Azure Speech."""

    key: SecretStr = SecretStr("")
    region: Annotated[str, AfterValidator(_region)] = ""
    host: SocketUrl = ""
    voice: str = ""
    segment_ms: int = Field(default=500, ge=100, le=5000)


class OpenAi(Section):
    """OpenAI's own transcription and voices; language models are `[llm.openai]`."""

    api_key: SecretStr = SecretStr("")
    url: ServerUrl = "https://api.openai.com/v1"
    stt_model: str = "gpt-live-transcribe"
    tts_model: str = "gpt-4o-mini-tts"
    voice: str = "marin"
