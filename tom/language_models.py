"""Language models by name: the table of what there is, and which one serves first."""

from collections.abc import Awaitable, Callable, Sequence

from agents.engines import EngineUnavailable, LanguageModel
from agents.profile import Profile
from agents.receptionist.engine import Receptionist
from tom.built import Built
from tom.choice import Loaded, Reason
from tom.settings import Settings
from tom.simulated import NAME as SIMULATED
from tom.simulated import simulated_llm


class LlmEngines:
    """Loads language models; a model server is asked whether it has the model."""

    def __init__(self, settings: Settings, built: Built, profiles: Sequence[Profile] = ()) -> None:
        """`profiles`: that calls are answered with."""
        self._profiles = tuple(profiles)
        self._simulation = settings.simulated
        self._settings = settings.llm
        self._built = built
        self.table: dict[str, Callable[[], Awaitable[LanguageModel]]] = {
            "openai": self._openai,
            "ollama": self._ollama,
            "receptionist": self._receptionist,
            "simulated": self._simulated,
        }
        """By name. Each raises EngineUnavailable where it cannot be had."""

    async def first(self) -> tuple[str, Loaded[LanguageModel]]:
        """Name and engine of the model to use. Raises EngineUnavailable for a named one that
        cannot be used.

        `auto` takes an OpenAI-compatible server that is configured, else Ollama, else the
        receptionist.
        """
        wanted = self._settings.engine
        if wanted != "auto":
            try:
                reason = Reason.SIMULATED if wanted == SIMULATED else Reason.NAMED
                return wanted, Loaded(await self.table[wanted](), reason)
            except EngineUnavailable as error:
                if str(error).startswith("llm."):
                    raise
                raise EngineUnavailable(f"llm.engine: {error}") from error
        refused: list[str] = []
        for name in ("openai", "ollama") if self._settings.openai.url else ("ollama",):
            try:
                return name, Loaded(await self.table[name](), Reason.ANSWERS)
            except EngineUnavailable as error:
                refused.append(str(error))
        return "receptionist", Loaded(Receptionist(), "; ".join(refused))

    async def load(self, name: str) -> Loaded[LanguageModel]:
        """A model that takes over. Raises EngineUnavailable."""
        return Loaded(await self.table[name](), Reason.FALLBACK)

    # Each engine brings a client library that the others do not need: imported when chosen.

    async def _openai(self) -> LanguageModel:
        from agents.engines.llm import openai_compatible as openai

        section = self._settings.openai
        if not section.url:
            raise EngineUnavailable('llm.openai.url: the engine "openai" needs its address')
        config = openai.OpenAICompatibleConfig(
            base_url=section.url,
            model=section.model,
            api_key=section.api_key,
            most_tokens=section.most_tokens,
            extra_body=section.extra_body,
            temperature=self._settings.temperature,
            first_token_s=self._settings.first_token_s,
            stall_s=self._settings.stall_s,
            tools=self._settings.tools,
        )
        await openai.probe(config)
        kept_warm = self._profiles if section.kept_warm else ()
        return self._built.once(openai.OpenAICompatible, config, kept_warm)

    async def _ollama(self) -> LanguageModel:
        from agents.engines.llm import ollama

        section = self._settings.ollama
        config = ollama.OllamaConfig(
            base_url=section.url,
            model=section.model,
            most_tokens=section.most_tokens,
            context_tokens=section.context_tokens,
            keep_alive=section.keep_alive,
            tool_call_s=section.tool_call_s,
            temperature=self._settings.temperature,
            first_token_s=self._settings.first_token_s,
            stall_s=self._settings.stall_s,
            tools=self._settings.tools,
        )
        await ollama.probe(config)
        return self._built.once(ollama.Ollama, config)

    async def _receptionist(self) -> LanguageModel:
        return Receptionist()

    async def _simulated(self) -> LanguageModel:
        return self._built.once(simulated_llm, self._simulation, self._settings)
