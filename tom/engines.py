"""Which engines serve: by name, or `auto`, which takes the best that is installed and says why."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import models
from agents.engines import EngineError, EngineUnavailable, LanguageModel, SpeechToText, TextToSpeech
from agents.engines.model_folder import ModelDescription, read_description
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.fallback import WithFallback
from agents.profile import Profile, Voice
from agents.receptionist.engine import Receptionist
from agents.speakable import speakable_for
from media.vad import VadUnavailable, load_model
from tom.choice import Choice, Reason
from tom.language_models import ChosenModel, OnSwitch, choose
from tom.settings import Settings, SettingsError

log = logging.getLogger(__name__)

BUILT_IN_STT = {"de": "stt-demo-de"}
"""The recognisers TOM ships, by language."""

_ESPEAK_VOICES = {"de": "de", "en": "en-gb-x-rp"}


def pulled_models(folder: Path, kind: str) -> list[tuple[Path, ModelDescription]]:
    """The models of a kind ("stt", "tts") below `folder`, by name."""
    found: list[tuple[Path, ModelDescription]] = []
    for file in sorted(folder.glob("*/model.toml")):
        description = read_description(file.parent)
        if description.kind == kind:
            found.append((file.parent, description))
    return found


class Engines:
    """The engines of this server. Loaded once, before the first call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stt: dict[str, SpeechToText | None] = {}
        self._tts: dict[tuple[str, Voice], TextToSpeech] = {}
        self._llm: ChosenModel | None = None
        self.choices: list[Choice] = []

    @classmethod
    async def load(
        cls, settings: Settings, profiles: Iterable[Profile], loaded: Sequence["Engines"] = ()
    ) -> "Engines":
        """Load what the profiles need. Raises SettingsError for an engine that cannot be had.

        What one of `loaded` has loaded for the same profiles by the same settings is shared.
        """
        engines = cls(settings)
        for other in loaded:
            engines._share(other)
        profiles = list(profiles)
        try:
            await asyncio.to_thread(load_model)
            for language in sorted({profile.language for profile in profiles} - set(engines._stt)):
                engines._stt[language] = await asyncio.to_thread(engines.load_stt, language)
            if engines._llm is None:
                await engines._load_llm()
            for profile in profiles:
                await asyncio.to_thread(engines._load_tts, profile)
        except (EngineError, VadUnavailable) as error:
            raise SettingsError(str(error)) from error
        for choice in dict.fromkeys(engines.choices):
            name = choice.name or f"none for {choice.language!r}"
            log.info("%s: %s (%s)", choice.stage, name, choice.reason)
            if choice.notice:
                log.warning("%s", choice.notice)
        return engines

    def _share(self, other: "Engines") -> None:
        """Take what `other` has loaded by the same settings."""
        mine, others = self._settings, other._settings
        if mine.stt == others.stt:
            self._stt = other._stt
        if mine.llm == others.llm:
            self._llm = other._llm
        if mine.tts == others.tts:
            self._tts = other._tts

    def stt(self, profile: Profile) -> SpeechToText | None:
        """The recogniser for a profile's language; None where there is none."""
        return self._stt.get(profile.language)

    def llm(self, on_switch: OnSwitch) -> LanguageModel:
        """The language model, with the receptionist behind it."""
        return self._llm.make(on_switch) if self._llm else Receptionist()

    async def warm_up(self) -> None:
        """Have the language model loaded before the first call needs it."""
        if self._llm is None:
            return
        try:
            await self._llm.warm_up()
        except EngineError as error:
            log.warning("the first call may be slow: %s", error)

    def tts(self, profile: Profile) -> TextToSpeech:
        """The voice of a profile."""
        return self._tts[profile.language, profile.voice]

    @staticmethod
    def speakable(profile: Profile) -> Callable[[str], str]:
        """What writes out numbers and abbreviations for the profile's language."""
        return speakable_for(profile.language)

    # Speech to text

    def load_stt(self, language: str) -> SpeechToText | None:
        folder, reason = self._find_stt(language)
        if folder is None:
            self.choices.append(Choice("stt", "", reason, language=language))
            return None
        from agents.engines.stt.sherpa import Sherpa

        engine = Sherpa(folder, self._settings.stt.threads)
        self.choices.append(Choice("stt", engine.name, reason, engine.notice))
        return engine

    def _find_stt(self, language: str) -> tuple[Path | None, str]:
        wanted = self._settings.stt.model
        pulled = pulled_models(self._settings.models_dir, "stt")
        if wanted:
            for folder, description in pulled:
                if description.name == wanted and description.language == language:
                    return folder, Reason.NAMED
            if wanted in BUILT_IN_STT.values():
                if BUILT_IN_STT.get(language) == wanted:
                    return models.path(wanted), Reason.NAMED
                return None, Reason.OTHER_LANGUAGE
            if not any(description.name == wanted for _, description in pulled):
                raise EngineUnavailable(f"stt.model: {wanted} is not there; `tom models pull`")
        for folder, description in pulled:
            if description.language == language:
                return folder, Reason.PULLED_STT
        if language in BUILT_IN_STT:
            return models.path(BUILT_IN_STT[language]), Reason.BUILT_IN_STT
        return None, Reason.NO_STT

    # Language model

    async def _load_llm(self) -> None:
        self._llm = await choose(self._settings.llm)
        self.choices.append(Choice("llm", self._llm.name, self._llm.reason))

    # Text to speech

    def _load_tts(self, profile: Profile) -> None:
        key = (profile.language, profile.voice)
        if key in self._tts:
            return
        self._tts[key], reason = self._make_tts(profile)
        self.choices.append(Choice("tts", self._tts[key].name, reason))

    def _make_tts(self, profile: Profile) -> tuple[TextToSpeech, str]:
        settings, voice = self._settings.tts, profile.voice
        if settings.engine != "espeak":
            wanted = settings.model
            pulled = pulled_models(self._settings.models_dir, "tts")
            if wanted and not any(description.name == wanted for _, description in pulled):
                raise EngineUnavailable(f"tts.model: {wanted} is not there; `tom models pull`")
            for folder, description in pulled:
                if description.language == profile.language and wanted in ("", description.name):
                    from agents.engines.tts.piper import Piper

                    piper = Piper(folder / description.model, voice.rate, settings.threads)
                    spare = Espeak(_ESPEAK_VOICES[profile.language], voice.rate)
                    return WithFallback(piper, spare), Reason.PULLED_VOICE
            if settings.engine == "piper":
                raise EngineUnavailable(
                    f"tts.engine: no Piper voice for {profile.language!r}; `tom models pull`"
                )
        name = voice.name or _ESPEAK_VOICES[profile.language]
        reason = Reason.NAMED if settings.engine == "espeak" else Reason.NO_VOICE
        return Espeak(name, voice.rate), reason
