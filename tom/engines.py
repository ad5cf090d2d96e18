"""Which engines serve: a chain for each stage, by name, or `auto` for the best that is installed.

What there is by name: tom/stt_engines.py, tom/language_models.py, tom/tts_engines.py. An engine
named first has to be there; a fallback that is not is left out, and told.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from agents.engines import EngineError, EngineUnavailable, LanguageModel, SpeechToText, TextToSpeech
from agents.engines.chain import Chain, Link, Named, OnSwitch
from agents.engines.llm.chain import LlmChain
from agents.engines.stt.chain import SttChain
from agents.engines.tts.chain import TtsChain
from agents.engines.tts.phrases import WithPhrases
from agents.engines.turn import TurnDetector
from agents.events import Stage
from agents.profile import Fillers, Profile, Voice
from agents.realtime.fillers import of_profile
from agents.speakable import speakable_for
from media.vad import VadUnavailable, load_model
from tom.built import Built
from tom.choice import Choice, Loaded, Reason
from tom.language_models import LlmEngines
from tom.pulled_models import pulled_models
from tom.settings import Settings, SettingsError
from tom.simulated import refuse_simulated
from tom.stt_engines import NoneForLanguage, SttEngines
from tom.tts_engines import TtsEngines

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Named)
AnyLink = tuple[Stage, Link[SpeechToText] | Link[TextToSpeech]]
"""A recogniser or a voice, and which of the two it is."""


class Engines:
    """The engines of one variant's calls. Loaded once, before the first call."""

    def __init__(self, settings: Settings, built: Built, profiles: Sequence[Profile]) -> None:
        self._settings = settings
        self._built = built
        self._recognisers = SttEngines(settings, built)
        self._models = LlmEngines(settings, built, profiles)
        self._voices = TtsEngines(settings, built)
        self._stt: dict[str, Chain[SpeechToText] | None] = {}
        self._llm: Chain[LanguageModel] | None = None
        self._tts: dict[tuple[str, Voice, Fillers], Chain[TextToSpeech]] = {}
        self.turn_detector: TurnDetector | None = None
        """Hears the end of turns, where its model was pulled."""
        self.choices: list[Choice] = []

    @classmethod
    async def load(
        cls, settings: Settings, profiles: Iterable[Profile], built: Built | None = None
    ) -> "Engines":
        """Load what the profiles need. Raises SettingsError for an engine that cannot be had.

        `built`: the engines that others have loaded; what is the same is shared.
        """
        built, profiles = built or Built(), list(profiles)
        engines = cls(settings, built, profiles)
        try:
            refuse_simulated(settings)
            await asyncio.to_thread(load_model)
            for profile in profiles:
                await asyncio.to_thread(engines._load_stt, profile)
            await engines._load_llm()
            for profile in profiles:
                await asyncio.to_thread(engines._load_tts, profile)
            engines.turn_detector = await asyncio.to_thread(engines._load_turn)
        except (EngineError, VadUnavailable) as error:
            raise SettingsError(str(error)) from error
        for choice in filter(built.news, engines.choices):
            name = choice.name or f"none for {choice.language!r}"
            level = logging.WARNING if choice.missing else logging.INFO
            log.log(level, "%s: %s (%s)", choice.stage, name, choice.reason)
            if choice.notice:
                log.warning("%s", choice.notice)
        return engines

    def stt(self, profile: Profile, on_switch: OnSwitch) -> SpeechToText | None:
        """One call's recogniser, for a profile's language; None where there is none."""
        chain = self._stt.get(profile.name)
        return SttChain(chain, on_switch) if chain else None

    def llm(self, on_switch: OnSwitch) -> LlmChain:
        """One call's language model."""
        assert self._llm is not None, "load() comes first"
        return LlmChain(self._llm, on_switch)

    @property
    def models(self) -> list[LanguageModel]:
        """The language models, in the order in which they are asked."""
        return [link.engine for link in self._llm.links] if self._llm else []

    def tts(self, profile: Profile, on_switch: OnSwitch) -> TextToSpeech:
        """One call's voice, that of a profile."""
        return TtsChain(self._tts[profile.language, profile.voice, profile.fillers], on_switch)

    def links(self) -> list[AnyLink]:
        """Every recogniser and voice there is, once."""
        chains: list[Chain[SpeechToText] | Chain[TextToSpeech]] = [
            *(chain for chain in self._stt.values() if chain is not None),
            *self._tts.values(),
        ]
        found: dict[tuple[Stage, str], Link[SpeechToText] | Link[TextToSpeech]] = {}
        for chain in chains:
            for link in chain.links:
                found.setdefault((chain.stage, link.engine.name), link)
        return [(stage, link) for (stage, _), link in found.items()]

    @staticmethod
    def speakable(profile: Profile) -> Callable[[str], str]:
        """What writes out numbers and abbreviations for the profile's language."""
        return speakable_for(profile.language)

    def _load_stt(self, profile: Profile) -> None:
        settings, table = self._settings.stt, self._recognisers.table
        first = "sherpa" if settings.engine == "auto" else settings.engine
        try:
            links = [self._link("stt", table[first](profile))]
        except NoneForLanguage as error:
            reason = str(error)
            self.choices.append(Choice("stt", "", reason, language=profile.language))
            links = []
        for name in _others(first, settings.fallback):
            links += self._fallback("stt", name, partial(table[name], profile))
        self._stt[profile.name] = Chain("stt", links) if links else None

    async def _load_llm(self) -> None:
        settings = self._settings.llm
        first, loaded = await self._models.first()
        links = [self._link("llm", loaded)]
        for name in _others(first, settings.fallback):
            try:
                links.append(self._spare("llm", await self._models.load(name)))
            except EngineUnavailable as error:
                self._missing("llm", name, error)
        self._llm = Chain("llm", links)

    def _load_tts(self, profile: Profile) -> None:
        key = (profile.language, profile.voice, profile.fillers)
        if key in self._tts:
            return
        settings, table = self._settings.tts, self._voices.table
        first = self._voices.auto(profile) if settings.engine == "auto" else settings.engine
        # The profile names a voice of the first engine: another one does not know it.
        loaded = table[first](profile, profile.voice.name)
        phrases = [text for texts in of_profile(profile).values() for text in texts]
        # A simulated voice takes its time for every clause.
        memory = 0 if first == "simulated" else round(1e6 * settings.memory_mb)
        voice = self._built.once(
            WithPhrases, loaded.engine, phrases, self.speakable(profile), memory
        )
        kept: Loaded[TextToSpeech] = Loaded(voice, loaded.reason, loaded.limit_s)
        links = [self._link("tts", kept)]
        for name in _others(first, settings.fallback):
            links += self._fallback("tts", name, partial(table[name], profile, ""))
        self._tts[key] = Chain("tts", links)

    def _load_turn(self) -> TurnDetector | None:
        for folder, description in pulled_models(self._settings.models_dir, "turn"):
            from agents.engines.turn.smart_turn import SmartTurn

            if self._built.news(folder):
                log.info("turn: %s (it was pulled)", description.name)
            return self._built.once(SmartTurn, folder)
        return None

    def _fallback(self, stage: Stage, name: str, load: Callable[[], Loaded[E]]) -> list[Link[E]]:
        """The link, or none where the engine is not there."""
        try:
            return [self._spare(stage, load())]
        except EngineUnavailable as error:
            self._missing(stage, name, error)
            return []

    def _spare(self, stage: Stage, loaded: Loaded[E]) -> Link[E]:
        return self._link(stage, Loaded(loaded.engine, Reason.FALLBACK, loaded.limit_s))

    def _link(self, stage: Stage, loaded: Loaded[E]) -> Link[E]:
        """The engine as a part of a chain. It fails for all chains that it is in."""
        engine = loaded.engine
        notice: str = getattr(engine, "notice", "")
        self.choices.append(Choice(stage, engine.name, loaded.reason, notice))
        # Variants may differ in their models' servers, but not in their clouds' accounts.
        service = engine if stage == "llm" else engine.name
        return Link(engine, loaded.limit_s, self._built.breaker(stage, service))

    def _missing(self, stage: Stage, name: str, error: EngineUnavailable) -> None:
        self.choices.append(Choice(stage, name, str(error), missing=True))


def _others(first: str, fallback: Sequence[str]) -> list[str]:
    """The fallbacks in their order, each once, without the one that serves."""
    return [name for name in dict.fromkeys(fallback) if name != first]
