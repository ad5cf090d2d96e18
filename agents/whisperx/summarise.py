"""What a message is about, by a language model: structured output that is validated and checked."""

from dataclasses import dataclass
from functools import partial

import httpx
import ollama
import openai
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.engines import EngineError
from agents.engines.llm.ollama import OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatibleConfig, refused_fields
from agents.whisperx.phone_number import callback_number, national, numbers_said
from agents.whisperx.summary import Summary

_INSTRUCTIONS = {
    "de": "Du liest die Niederschrift einer Nachricht auf dem Anrufbeantworter von {company}. "
    "Fasse sie als JSON zusammen. Erfinde nichts: was nicht gesagt wurde, bleibt leer.",
    "en": "You read the transcript of a message on the answering machine of {company}. "
    "Sum it up as JSON. Invent nothing: what was not said stays empty.",
}
_LIMIT_S = 120.0
"""A model that has to be loaded first may take a minute; nobody waits on the phone here."""
_FAILURES = (
    ollama.ResponseError,
    ollama.RequestError,
    openai.OpenAIError,
    httpx.HTTPError,
    ConnectionError,
    ValidationError,
    ValueError,
)


class _Answer(BaseModel):
    """What is asked of the model."""

    model_config = ConfigDict(extra="forbid")

    who: str = Field(max_length=200, description="Name of the caller as given, or empty.")
    what: str = Field(max_length=1000, description="What the caller wants, one short sentence.")
    urgent: bool = Field(description="The caller says or shows that it is urgent.")
    callback: bool = Field(description="The caller asks to be called back.")
    callback_number: str = Field(max_length=40, description="The number they gave, or empty.")


@dataclass(frozen=True, slots=True)
class Summariser:
    """A language model that sums messages up."""

    config: OllamaConfig | OpenAICompatibleConfig
    company: str

    @property
    def name(self) -> str:
        """The engine's name, as in the settings."""
        return "ollama" if isinstance(self.config, OllamaConfig) else "openai"

    def sum_up(self, text: str, language: str, caller: str = "") -> Summary:
        """Blocks until the model has answered. Raises EngineError, also for a useless answer."""
        instructions = _INSTRUCTIONS["en" if language == "en" else "de"]
        system = instructions.format(company=self.company)
        try:
            if isinstance(self.config, OllamaConfig):
                content = _ask_ollama(self.config, system, text)
            else:
                content = _ask_openai(self.config, system, text)
            answer = _Answer.model_validate_json(content)
        except _FAILURES as error:
            cause = str(error).strip() or type(error).__name__
            raise EngineError(f"{self.name}: no summary: {cause.splitlines()[0]}") from error
        return Summary(
            who=answer.who.strip(),
            what=answer.what.strip(),
            urgent=answer.urgent,
            callback=answer.callback,
            callback_number=_checked(answer.callback_number, text, language, caller),
            made_by=self.name,
        )


def _checked(number: str, text: str, language: str, caller: str) -> str:
    """A number counts only where it was said, whole; else what the rules find."""
    said = (one for one in numbers_said(text, language) if national(one) == national(number))
    return next(said, None) or callback_number(text, language, caller)


def _ask_ollama(config: OllamaConfig, system: str, text: str) -> str:
    client = ollama.Client(host=config.base_url, timeout=_LIMIT_S)
    answer = client.chat(  # pyright: ignore[reportUnknownMemberType]
        model=config.model,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": text}],
        format=_Answer.model_json_schema(),
        think=False,
        keep_alive=config.keep_alive,
        options={"temperature": 0, "num_ctx": config.context_tokens},
    )
    return answer.message.content or ""


def _ask_openai(config: OpenAICompatibleConfig, system: str, text: str) -> str:
    key = config.api_key.get_secret_value() or "none"
    with openai.OpenAI(
        base_url=config.base_url, api_key=key, timeout=_LIMIT_S, max_retries=0
    ) as client:
        ask = partial(
            client.chat.completions.create,
            model=config.model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": text}],
            response_format={
                "type": "json_schema",
                "json_schema": {
                    "name": "summary",
                    "schema": _Answer.model_json_schema(),
                    "strict": True,
                },
            },
            extra_body=config.extra_body or None,
        )
        try:
            answer = ask(temperature=0)
        except openai.BadRequestError as error:
            if "temperature" not in refused_fields(error):
                raise
            answer = ask()
    return answer.choices[0].message.content or "" if answer.choices else ""
