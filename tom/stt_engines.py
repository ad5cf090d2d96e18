"""Speech to text by name: the table of what there is, and how each is loaded."""

from collections.abc import Callable
from pathlib import Path

import models
from agents.engines import EngineUnavailable, SpeechToText
from agents.profile import Profile
from tom.built import Built
from tom.choice import Loaded, Reason
from tom.pulled_models import pulled_models
from tom.settings import Settings
from tom.simulated import simulated_stt

BUILT_IN_STT = {"de": "stt-demo-de", "en": "stt-demo-en"}
"""The recognisers TOM ships, by language."""


class SttEngines:
    """Loads recognisers."""

    def __init__(self, settings: Settings, built: Built) -> None:
        self._settings = settings
        self._built = built
        self.table: dict[str, Callable[[Profile], Loaded[SpeechToText]]] = {
            "sherpa": lambda profile: self.sherpa(profile.language),
            "azure": self._azure,
            "openai": self._openai,
            "simulated": self._simulated,
        }
        """By name. Each raises EngineUnavailable where it cannot be had."""

    def sherpa(self, language: str) -> Loaded[SpeechToText]:
        """The local one. A model that the settings name counts for its own language only.

        Raises NoneForLanguage where there is no model.
        """
        folder, reason = self._find(language)
        from agents.engines.stt.sherpa import Sherpa

        return Loaded(self._built.once(Sherpa, folder, self._settings.stt.threads), reason)

    def _find(self, language: str) -> tuple[Path, str]:
        wanted = self._settings.stt.model
        pulled = pulled_models(self._settings.models_dir, "stt")
        if wanted:
            for folder, description in pulled:
                if description.name == wanted and description.language == language:
                    return folder, Reason.NAMED
            if BUILT_IN_STT.get(language) == wanted:
                return models.path(wanted), Reason.NAMED
            known = wanted in BUILT_IN_STT.values()
            if not known and not any(description.name == wanted for _, description in pulled):
                raise EngineUnavailable(f"stt.model: {wanted} is not there; `tom models pull`")
        for folder, description in pulled:
            if description.language == language:
                return folder, Reason.PULLED_STT
        if language in BUILT_IN_STT:
            return models.path(BUILT_IN_STT[language]), Reason.BUILT_IN_STT
        raise NoneForLanguage(Reason.NO_STT)

    def _azure(self, profile: Profile) -> Loaded[SpeechToText]:
        from tom.clouds import azure_config, azure_installed

        azure_installed()
        from agents.engines.stt.azure import AzureRecogniser

        section = self._settings.azure
        engine = self._built.once(
            AzureRecogniser,
            azure_config(section),
            profile.language,
            profile.spoken_names,
            section.segment_ms,
        )
        return Loaded(engine, Reason.NAMED, self._settings.stt.final_s)

    def _openai(self, profile: Profile) -> Loaded[SpeechToText]:
        from agents.engines.stt.openai import OpenAiRecogniser
        from tom.clouds import openai_config

        section = self._settings.openai
        engine = self._built.once(
            OpenAiRecogniser,
            openai_config(section),
            section.stt_model,
            profile.language,
            profile.spoken_names,
        )
        return Loaded(engine, Reason.NAMED, self._settings.stt.final_s)

    def _simulated(self, profile: Profile) -> Loaded[SpeechToText]:
        engine = self._built.once(simulated_stt, self._settings.simulated, profile.language)
        return Loaded(engine, Reason.SIMULATED)


class NoneForLanguage(EngineUnavailable):
    """There is no recogniser for a language: its callers leave messages."""
