"""The simulated engines as the settings have them, and who may use them.

Nobody is to talk with an engine that understands nothing by mistake: they serve where only this
machine can call, as in tests and benches, or where `simulated.force` says so.
"""

from urllib.parse import urlsplit

from admin_ui.auth import is_loopback
from agents.engines import EngineUnavailable, TextToSpeech
from agents.engines.delays import Delay
from agents.engines.llm.simulated import SimulatedLlm, SimulatedLlmConfig
from agents.engines.stt.simulated import SimulatedStt, SimulatedSttConfig
from agents.engines.tts.simulated import SimulatedTts, SimulatedTtsConfig
from tom.engine_settings import Llm
from tom.settings import Settings
from tom.simulated_settings import Simulated

NAME = "simulated"


def simulated_stages(settings: Settings) -> list[str]:
    """The settings that name a simulated engine: "stt.engine", …"""
    sections = {"stt": settings.stt, "llm": settings.llm, "tts": settings.tts}
    return [f"{stage}.engine" for stage, section in sections.items() if section.engine == NAME]


def refuse_simulated(settings: Settings) -> None:
    """Raise EngineUnavailable where callers from elsewhere would meet a simulated engine."""
    stages = simulated_stages(settings)
    if not stages or settings.simulated.force:
        return
    web = settings.web
    hosts = [settings.sip.bind, web.host, *web.allowed_hosts]
    if web.public_url:  # a proxy passes on who asks for it
        hosts.append(urlsplit(web.public_url).hostname or "")
    if settings.sip.lines or not all(map(is_loopback, hosts)):
        raise EngineUnavailable(
            f'{stages[0]} = "{NAME}": nothing it says is real, so it serves only where sip.bind, '
            "web.host, web.allowed_hosts and web.public_url are loopback and there are no lines; "
            "simulated.force = true allows it"
        )


def simulated_stt(section: Simulated, language: str) -> SimulatedStt:
    """The recogniser of `[simulated.stt]`."""
    given = section.stt
    return SimulatedStt(
        SimulatedSttConfig(
            texts=given.texts,
            language=language,
            first_partial=Delay(given.first_partial_ms, given.jitter_ms),
            word_ms=given.word_ms,
            final=Delay(given.final_ms, given.jitter_ms),
            seed=section.seed,
        )
    )


def simulated_llm(section: Simulated, llm: Llm) -> SimulatedLlm:
    """The language model of `[simulated.llm]`, waited for as `[llm]` says."""
    given = section.llm
    return SimulatedLlm(
        SimulatedLlmConfig(
            answers=given.answers,
            words=given.words,
            first_token=Delay(given.first_token_ms, given.jitter_ms),
            token=Delay(given.token_ms, given.jitter_ms),
            first_token_s=llm.first_token_s,
            stall_s=llm.stall_s,
            seed=section.seed,
        )
    )


def simulated_tts(section: Simulated, espeak: TextToSpeech) -> SimulatedTts:
    """The voice of `[simulated.tts]`; `espeak` is what it says where it does not hum."""
    given = section.tts
    return SimulatedTts(
        SimulatedTtsConfig(
            first_audio=Delay(given.first_audio_ms, given.jitter_ms),
            real_time_factor=given.real_time_factor,
            seed=section.seed,
        ),
        espeak if given.voice == "espeak" else None,
    )
