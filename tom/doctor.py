"""`tom doctor`: what is installed, reachable and registered; proves two-way audio; says what helps.

Findings are in German: the owner of a German telephone line reads them.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import httpx
from rich.console import Console
from rich.markup import escape

from agents.engines import EngineError
from agents.engines.tts.espeak import Espeak
from media.vad import VadUnavailable, load_model
from telephony.call import CallState
from telephony.calllog import CallLog, JobState
from telephony.calllog.job_records import ALIVE_S, OPEN
from telephony.sip.config import LineConfig
from telephony.sip.door import SipDoor
from telephony.sip.errors import DoorError
from tom.call_log import open_call_log
from tom.calling import converse, phone_door, recogniser
from tom.notify.setup import channels_of
from tom.phone import PhoneSettings, Say, TomTurn, trim
from tom.probe.measure import CALLER_VOICE
from tom.probe.server import own_server
from tom.settings import Settings, SettingsError
from tom.startup import load_all_profiles, load_lines, sip_config, used_profiles
from tom.variants import Variants
from tom.worker.models import BUILT_IN, installed

_FREE_MB = 500
_REGISTRATION_S = 10.0
_QUESTION = "Wo sind Sie?"
_LINE_STATES = {
    "registered": "angemeldet",
    "not registered": "nicht angemeldet",
    "direct": "direkt, ohne Anmeldung",
}
"""What `/readyz` says of a line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "note", "fault"]
    detail: str
    remedy: str = ""
    """What helps, where something is wrong."""


async def examine(settings: Settings, config: Path | None, as_json: bool) -> int:
    """Look at everything, print it, and return the exit code: 1 where there is a fault."""
    findings: list[Finding] = []
    console = Console(highlight=False)
    two_way_audio = partial(_two_way_audio, config=config)
    for check in (_python, _vad, _data, _engines, _transcription, _notify, _lines, two_way_audio):
        for finding in await _guarded(check, settings):
            findings.append(finding)
            if not as_json:
                _print(console, finding)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))  # noqa: T201
    return 1 if any(finding.state == "fault" for finding in findings) else 0


def _print(console: Console, finding: Finding) -> None:
    mark = {"ok": "[green]✓[/]", "note": "[yellow]![/]", "fault": "[red]✗[/]"}[finding.state]
    console.print(f"{mark} [bold]{escape(finding.what)}[/]: {escape(finding.detail)}")
    if finding.remedy:
        console.print(f"    → {escape(finding.remedy)}")


async def _guarded(
    check: Callable[[Settings], Awaitable[list[Finding]]], settings: Settings
) -> list[Finding]:
    try:
        return await check(settings)
    except SettingsError as error:
        return [Finding("Einstellungen", "fault", str(error), "siehe tom.example.toml")]


async def _python(settings: Settings) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] <= (3, 12)
    remedy = "" if good else "TOM ist mit Python 3.11 und 3.12 geprüft"
    return [Finding("Python", "ok" if good else "note", version, remedy)]


async def _vad(settings: Settings) -> list[Finding]:
    try:
        load_model()
    except VadUnavailable as error:
        return [Finding("Sprachpausenerkennung", "fault", str(error), "make setup")]
    return [Finding("Sprachpausenerkennung", "ok", "Silero VAD auf onnxruntime")]


async def _data(settings: Settings) -> list[Finding]:
    folder = settings.data
    try:
        log = await asyncio.to_thread(open_call_log, settings)
        log.close()
        free_mb = shutil.disk_usage(folder).free // 2**20
    except (OSError, SettingsError) as error:
        remedy = f"{folder} anlegen und beschreibbar machen"
        return [Finding("Datenverzeichnis", "fault", str(error), remedy)]
    hours = free_mb / (64_000 * 3600 / 2**20)
    detail = f"{folder.resolve()}, {free_mb} MB frei: {hours:.0f} Stunden Aufnahmen"
    if free_mb < _FREE_MB:
        return [Finding("Datenverzeichnis", "fault", detail, "Platz schaffen")]
    return [Finding("Datenverzeichnis", "ok", detail)]


async def _engines(settings: Settings) -> list[Finding]:
    profiles = load_all_profiles(settings)
    used = used_profiles(settings, profiles, load_lines(settings, profiles))
    choices = (await Variants.load(settings, used.values())).choices
    titles = {"stt": "Spracherkennung", "llm": "Sprachmodell", "tts": "Stimme"}
    findings: list[Finding] = []
    for choice in choices:
        name = choice.name or f"keine für {choice.language!r}"
        limited = bool(choice.notice) or not choice.name
        findings.append(
            Finding(
                titles[choice.stage],
                "note" if limited else "ok",
                f"{name} ({choice.german_reason}) {choice.notice}".strip(),
                "`tom models pull` holt ein Modell für menschliche Stimmen" if limited else "",
            )
        )
    return findings


async def _transcription(settings: Settings) -> list[Finding]:
    """Who turns recordings into text, and how many wait for it."""
    log = await asyncio.to_thread(open_call_log, settings)
    try:
        workers = await asyncio.to_thread(log.jobs.workers, ALIVE_S)
        count = await asyncio.to_thread(log.jobs.count)
    finally:
        log.close()
    return [transcription_finding(settings, [worker.model for worker in workers], count)]


def transcription_finding(
    settings: Settings, workers: Sequence[str], count: Mapping[JobState, int]
) -> Finding:
    """`workers`: what those that run transcribe with. `count`: jobs in each state."""
    what = "Abschrift von Aufnahmen"
    model = settings.whisperx.model or BUILT_IN
    waiting = sum(count.get(state, 0) for state in OPEN)
    failed = count.get(JobState.FAILED, 0)
    waits = f"{waiting} warten, {failed} sind fehlgeschlagen"
    bigger = '`whisperx.model = "large-v2"` nimmt ein Modell für menschliche Stimmen'
    remedy = "" if settings.whisperx.model else bigger
    if workers:
        detail = f"WhisperX ({', '.join(workers)}); {waits}"
        return Finding(what, "note" if remedy else "ok", detail, remedy)
    if not settings.whisperx.workers:
        detail = (
            f"der Server startet keinen Worker (whisperx.workers = 0), es läuft keiner; {waits}"
        )
        return Finding(
            what, "note", detail, "`tom worker` starten, hier oder auf einem anderen Rechner"
        )
    if installed():
        detail = f"WhisperX ist eingerichtet ({model}), es läuft gerade nicht; {waits}"
        return Finding(what, "note" if remedy else "ok", detail, remedy)
    detail = f"WhisperX ist nicht eingerichtet, Aufnahmen bleiben liegen; {waits}"
    return Finding(what, "note", detail, "`make run WHISPERX=1` richtet es ein (4 GB)")


async def _notify(settings: Settings) -> list[Finding]:
    """Whether the owner can be told of messages; nothing is sent."""
    titles = {"email": "Nachrichten per E-Mail", "webhook": "Nachrichten per Webhook"}
    email, findings = settings.notify.email, list[Finding]()
    for channel in channels_of(settings):
        what, fault = titles[channel.name], await channel.check()
        if fault:
            remedy = "[notify.email] prüfen: host, port, security, user, password"
            findings.append(Finding(what, "fault", f"{email.host}:{email.port}: {fault}", remedy))
        elif channel.name == "email":
            login = f"angemeldet als {email.user}" if email.user else "ohne Anmeldung"
            detail = f"{email.host}:{email.port} erreicht, {login}"
            findings.append(Finding(what, "ok", detail, "`tom notify test` schickt eine Probe"))
        else:
            host = httpx.URL(settings.notify.webhook.url).host
            detail = f"an {host}, signiert"
            findings.append(Finding(what, "ok", detail, "`tom notify test` schickt eine Probe"))
    if findings:
        return findings
    detail = "niemand wird benachrichtigt; Nachrichten stehen im Anrufprotokoll"
    return [Finding("Benachrichtigung", "ok", detail, "docs/notify.md richtet E-Mail ein")]


async def _lines(settings: Settings) -> list[Finding]:
    lines = load_lines(settings, load_all_profiles(settings))
    running = await _running_server(settings)
    if running is not None:
        return [*running]
    registering = [line for line in lines if line.registers]
    direct = [Finding(f"Leitung {line.name}", "ok", "direkt, ohne Anmeldung") for line in lines]
    direct = [f for f, line in zip(direct, lines, strict=True) if not line.registers]
    return direct + (await _register(settings, lines) if registering else [])


async def _running_server(settings: Settings) -> list[Finding] | None:
    """What the server that runs already says of its lines; None where none runs."""
    url = f"http://{settings.web.host}:{settings.web.port}/readyz"
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            answer = await client.get(url)
            checks = answer.json()["checks"]
        return [Finding("Server", "ok", f"läuft ({url})"), *map(_as_finding, checks)]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return None


def _as_finding(check: dict[str, Any]) -> Finding:
    """One check of `/readyz`."""
    what = check["name"].replace("line ", "Leitung ", 1)
    if check["name"] == "sip":
        detail = "nimmt Anrufe an" if check["ok"] else "nimmt keine Anrufe an"
        return Finding("SIP", "ok" if check["ok"] else "fault", detail)
    detail = _LINE_STATES.get(check["detail"]) or str(check["detail"])
    if check["ok"]:
        return Finding(what, "ok", detail)
    return Finding(what, "fault", detail, "Zugangsdaten und Erreichbarkeit des Registrars prüfen")


async def _register(settings: Settings, lines: tuple[LineConfig, ...]) -> list[Finding]:
    config = sip_config(settings, lines).model_copy(update={"port": 0})
    findings: list[Finding] = []
    try:
        async with SipDoor(config) as door:
            names = [line.name for line in lines if line.registers]
            with_time = asyncio.get_running_loop().time() + _REGISTRATION_S
            while asyncio.get_running_loop().time() < with_time:
                if all(door.registered(name) for name in names):
                    break
                await asyncio.sleep(0.1)
            for line in lines:
                if not line.registers:
                    continue
                if door.registered(line.name):
                    detail = f"angemeldet bei {line.registrar}"
                    findings.append(Finding(f"Leitung {line.name}", "ok", detail))
                else:
                    remedy = "Nummer, Benutzername, Kennwort und registrar in der Datei prüfen"
                    detail = f"nicht angemeldet bei {line.registrar}"
                    findings.append(Finding(f"Leitung {line.name}", "fault", detail, remedy))
    except DoorError as error:
        findings.append(Finding("SIP", "fault", str(error), "läuft schon ein TOM?"))
    return findings


async def _two_way_audio(settings: Settings, config: Path | None) -> list[Finding]:
    """Call a TOM of our own, ask, and compare what each side heard."""
    what = "Ton in beide Richtungen"
    try:
        voice = Espeak(CALLER_VOICE)
        stt = await recogniser(settings)
        async with own_server(settings, config) as server, phone_door() as door:
            sip = await door.dial(server.sip_uri)
            if sip.call.state is not CallState.ANSWERED:
                return [Finding(what, "fault", f"nicht angenommen: SIP {sip.call.sip_code}")]
            question = Say(_QUESTION, trim(voice.synthesize(_QUESTION).pcm))
            turns = await converse(sip, stt, [question], settings=PhoneSettings(linger_s=1))
            heard = [turn.heard for turn in turns if isinstance(turn, TomTurn)]
            said = await asyncio.to_thread(_said, server.data)
    except (RuntimeError, EngineError, TimeoutError) as error:
        return [Finding(what, "fault", str(error) or "keine Antwort in der Zeit")]
    return [audio_finding(what, said, heard)]


def audio_finding(what: str, said: str, heard: Sequence[str]) -> Finding:
    """What TOM understood, and what the phone heard from it: greeting and answer."""
    on_the_phone = f"„{heard[-1]}“" if heard and heard[-1] else "nichts"
    detail = f"TOM verstand {f'„{said}“' if said else 'nichts'}, das Telefon hörte {on_the_phone}"
    return Finding(what, "ok" if said and heard and heard[0] else "fault", detail)


def _said(data: Path) -> str:
    """What TOM understood in its newest call; empty where it had none."""
    log = CallLog.open(data)
    try:
        calls, _ = log.list_calls(1)
        turns = [turn for call in calls for turn in log.get_call(call.id).turns]
        return " ".join(turn.said for turn in turns if turn.said)
    finally:
        log.close()
