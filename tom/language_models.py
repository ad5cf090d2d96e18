"""Which language model serves, with the receptionist behind it for calls in which it fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from agents.engines import EngineUnavailable, LanguageModel
from agents.engines.llm.fallback import Switched, WithFallback
from agents.receptionist.engine import Receptionist
from tom.choice import Reason
from tom.engine_settings import Llm

OnSwitch = Callable[[Switched], None]
"""Told when a language model fails in a call and the receptionist takes over."""

MakeModel = Callable[[OnSwitch], LanguageModel]
"""Makes the model for one call."""


async def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The language model that serves."""

    make: MakeModel
    name: str
    reason: str
    notice: str = ""
    """One sentence on its limits; empty where there is none."""
    warm_up: Callable[[], Awaitable[None]] = _nothing
    """Loads the model into its server's memory; may take a minute. Raises EngineError."""


async def choose(settings: Llm) -> ChosenModel:
    """The model to use. Raises EngineUnavailable for a named one that cannot be used.

    `auto` takes an OpenAI-compatible server that is configured, else Ollama, else the receptionist.
    """
    if settings.engine == "receptionist":
        return _receptionist(Reason.NAMED)
    refused: list[str] = []
    for engine in ("openai", "ollama"):
        if settings.engine not in ("auto", engine):
            continue
        if engine == "openai" and not settings.openai.url:
            if settings.engine == "auto":
                continue
            raise EngineUnavailable('llm.openai.url: llm.engine = "openai" needs its address')
        try:
            model = await _load(engine, settings)
        except EngineUnavailable as error:
            if settings.engine == engine:
                raise EngineUnavailable(f"llm.engine: {error}") from error
            refused.append(str(error))
            continue
        reason = Reason.NAMED if settings.engine == engine else Reason.ANSWERS
        return with_receptionist(model, reason)
    return _receptionist("; ".join(refused))


def with_receptionist(model: LanguageModel, reason: str, notice: str = "") -> ChosenModel:
    """`model`, with the receptionist for calls in which it fails."""
    warm_up = getattr(model, "warm_up", _nothing)
    make = partial(WithFallback, model, Receptionist())
    return ChosenModel(make, model.name, reason, notice, warm_up)


def _receptionist(reason: str) -> ChosenModel:
    return ChosenModel(lambda _: Receptionist(), Receptionist.name, reason)


async def _load(engine: str, settings: Llm) -> LanguageModel:
    """Import and probe an engine: each brings a client library that the others do not need."""
    if engine == "openai":
        from agents.engines.llm import openai_compatible as openai

        section = settings.openai
        config = openai.OpenAICompatibleConfig(
            base_url=section.url,
            model=section.model,
            api_key=section.api_key,
            temperature=settings.temperature,
            first_token_s=settings.first_token_s,
            stall_s=settings.stall_s,
        )
        await openai.probe(config)
        return openai.OpenAICompatible(config)
    from agents.engines.llm import ollama

    local = ollama.OllamaConfig(
        base_url=settings.ollama.url,
        model=settings.ollama.model,
        temperature=settings.temperature,
        first_token_s=settings.first_token_s,
        stall_s=settings.stall_s,
    )
    await ollama.probe(local)
    return ollama.Ollama(local)
