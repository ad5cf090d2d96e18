"""Voices by name: the table of what there is, and how each is loaded."""

from collections.abc import Callable
from pathlib import Path

from agents.engines import EngineUnavailable, TextToSpeech
from agents.engines.model_folder import ModelDescription
from agents.engines.tts.espeak import Espeak
from agents.profile import Profile
from tom.built import Built
from tom.choice import Loaded, Reason
from tom.pulled_models import pulled_models
from tom.settings import Settings
from tom.simulated import simulated_tts

_ESPEAK_VOICES = {"de": "de", "en": "en-gb-x-rp"}

TtsLoader = Callable[[Profile, str], Loaded[TextToSpeech]]
"""Given a profile and the voice it wants by name ("": the engine's own choice)."""


class TtsEngines:
    """Loads voices."""

    def __init__(self, settings: Settings, built: Built) -> None:
        self._settings = settings
        self._built = built
        self.table: dict[str, TtsLoader] = {
            "piper": self._piper,
            "espeak": self._espeak,
            "azure": self._azure,
            "openai": self._openai,
            "simulated": self._simulated,
        }
        """By name. Each raises EngineUnavailable where it cannot be had."""

    def auto(self, profile: Profile) -> str:
        """The name of the best local one."""
        return "piper" if self._pulled(profile) else "espeak"

    def _pulled(self, profile: Profile) -> list[tuple[Path, ModelDescription]]:
        """The voices of a profile's language. A model that the settings name counts for its own."""
        wanted = self._settings.tts.model
        pulled = pulled_models(self._settings.models_dir, "tts")
        if wanted and all(each.name != wanted for _, each in pulled):
            raise EngineUnavailable(f"tts.model: {wanted} is not there; `tom models pull`")
        speaking = [(folder, each) for folder, each in pulled if each.language == profile.language]
        return [pair for pair in speaking if pair[1].name == wanted] or speaking

    def _piper(self, profile: Profile, voice: str) -> Loaded[TextToSpeech]:
        del voice  # a Piper model is one voice: tts.model
        pulled = self._pulled(profile)
        if not pulled:
            raise EngineUnavailable(
                f"tts.engine: no Piper voice for {profile.language!r}; `tom models pull`"
            )
        from agents.engines.tts.piper import Piper

        folder, model = pulled[0]
        file, threads = folder / model.model, self._settings.tts.threads
        return Loaded(
            self._built.once(Piper, file, profile.voice.rate, threads), Reason.PULLED_VOICE
        )

    def _espeak(self, profile: Profile, voice: str) -> Loaded[TextToSpeech]:
        name = voice or _ESPEAK_VOICES[profile.language]
        auto = self._settings.tts.engine == "auto"
        reason = Reason.NO_VOICE if auto else Reason.NAMED
        return Loaded(self._built.once(Espeak, name, profile.voice.rate), reason)

    def _azure(self, profile: Profile, voice: str) -> Loaded[TextToSpeech]:
        from tom.clouds import azure_config, azure_installed

        azure_installed()
        from agents.engines.tts.azure import AzureVoice

        section = self._settings.azure
        engine = self._built.once(
            AzureVoice,
            azure_config(section),
            profile.language,
            voice or section.voice,
            profile.voice.rate,
        )
        return Loaded(engine, Reason.NAMED, self._settings.tts.first_audio_s)

    def _openai(self, profile: Profile, voice: str) -> Loaded[TextToSpeech]:
        from agents.engines.tts.openai import OpenAiVoice
        from tom.clouds import openai_config

        section = self._settings.openai
        engine = self._built.once(
            OpenAiVoice,
            openai_config(section),
            section.tts_model,
            voice or section.voice,
            profile.voice.rate,
        )
        return Loaded(engine, Reason.NAMED, self._settings.tts.first_audio_s)

    def _simulated(self, profile: Profile, voice: str) -> Loaded[TextToSpeech]:
        espeak = self._espeak(profile, voice).engine
        engine = self._built.once(simulated_tts, self._settings.simulated, espeak)
        return Loaded(engine, Reason.SIMULATED)
