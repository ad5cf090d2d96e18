"""What `tom doctor` says of the engines: which serve, which take over, which of a cloud answer.

A cloud is asked as in a call: a moment of silence is recognised, one word is spoken. Beside them:
who hears that a turn is over, whether a model uses tools, and the variants that share the calls.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from agents.engines import EngineError, LanguageModel, SpeechToText, TextToSpeech
from agents.engines.chain import Link, each_within, within
from agents.engines.turn import TurnDetector
from agents.events import Stage
from media.audio import SAMPLE_RATE
from tom.choice import Choice, Reason
from tom.finding import Finding
from tom.settings import Settings
from tom.startup import load_all_profiles, load_lines, used_profiles
from tom.variants import Variants, compared_settings

_TITLES = {"stt": "Spracherkennung", "llm": "Sprachmodell", "tts": "Stimme"}
_SILENCE = bytes(SAMPLE_RATE)
"""Half a second."""
_WORD = "Hallo."


@runtime_checkable
class Able(Protocol):
    """A language model that can use tools, or knows that it cannot."""

    async def takes_tools(self) -> bool:
        """Whether it uses them."""
        ...


async def engine_findings(settings: Settings) -> list[Finding]:
    """Every engine of every chain."""
    profiles = load_all_profiles(settings)
    used = used_profiles(settings, profiles, load_lines(settings, profiles))
    variants = await Variants.load(settings, used.values())
    findings = [choice_finding(choice) for choice in variants.choices]
    for stage, link in variants.links():
        if link.limit_s is not None:
            findings.append(await _asked(stage, link))
    findings.append(await turn_finding(variants.turn_detector))
    if any(profile.mcp for profile in used.values()):
        findings.append(await tools_finding(variants.models()))
    return [*findings, *variants_finding(settings)]


def choice_finding(choice: Choice) -> Finding:
    """An engine that serves or takes over, or cannot."""
    title = _TITLES[choice.stage]
    if choice.reason == Reason.FALLBACK or choice.missing:
        title = f"{title}, Ersatz"
    if choice.missing:
        detail = f"{choice.name} kann nicht einspringen: {choice.german_reason}"
        return Finding(title, "note", detail, f"einrichten oder aus {choice.stage}.fallback nehmen")
    name = choice.name or f"keine für {choice.language!r}"
    limited = bool(choice.notice) or not choice.name
    return Finding(
        title,
        "note" if limited else "ok",
        f"{name} ({choice.german_reason}) {choice.notice}".strip(),
        _remedy(choice) if limited else "",
    )


async def turn_finding(detector: TurnDetector | None) -> Finding:
    """Whether somebody hears that a caller is done, besides the rules on the words."""
    what = "Ende der Rede"
    if detector is None:
        remedy = "`tom models pull smart-turn` holt ein Modell, das auch die Stimme hört"
        return Finding(what, "ok", "nach den Worten und der Stille", remedy)
    try:
        await detector.probability(_SILENCE)
    except EngineError as error:
        return Finding(what, "fault", f"„{error}“", "`tom models pull smart-turn`")
    return Finding(what, "ok", f"nach den Worten, der Stille und der Stimme ({detector.name})")


async def tools_finding(models: Sequence[LanguageModel]) -> Finding:
    """Whether a model uses the tools of the servers that profiles name."""
    users = [
        model.name for model in models if isinstance(model, Able) and await model.takes_tools()
    ]
    if users:
        return Finding("Werkzeuge", "ok", f"benutzt von {', '.join(users)}")
    names = ", ".join(model.name for model in models)
    remedy = "ein Sprachmodell einrichten, das Werkzeuge benutzt: docs/tools.md"
    return Finding("Werkzeuge", "note", f"{names}: niemand benutzt die der MCP-Server", remedy)


def variants_finding(settings: Settings) -> list[Finding]:
    """Which variants share the calls, and in what they differ; none where nothing is compared."""
    compared = compared_settings(settings)
    if not compared:
        return []
    told = "; ".join(
        f"{each.name} {each.share:g} %"
        + "".join(f", {key} = {value}" for key, value in each.settings.items())
        for each in compared
    )
    by = "Anrufernummer" if settings.variants_sticky else "Anruf"
    return [Finding("Varianten", "ok", f"je {by}: {told}")]


def _remedy(choice: Choice) -> str:
    if choice.reason == Reason.SIMULATED:
        return f'{choice.stage}.engine = "auto" wählt, was es wirklich gibt'
    return "`tom models pull` holt ein Modell für menschliche Stimmen"


async def _asked(stage: Stage, link: Link[SpeechToText] | Link[TextToSpeech]) -> Finding:
    name = link.engine.name
    try:
        await _try(link)
    except EngineError as error:
        remedy = "Schlüssel, Region und Verbindung ins Internet prüfen"
        return Finding(_TITLES[stage], "fault", f"„{error}“", remedy)
    return Finding(_TITLES[stage], "ok", f"{name} antwortet, der Schlüssel wird angenommen")


async def _try(link: Link[SpeechToText] | Link[TextToSpeech]) -> None:
    engine, limit_s = link.engine, link.limit_s
    if isinstance(engine, SpeechToText):
        stream = engine.stream()
        try:
            await stream.feed(_SILENCE)
            await within(limit_s, engine.name, stream.finish())
        finally:
            stream.close()
        return
    async for _ in each_within(limit_s, engine.name, engine.speak(_WORD)):
        pass
