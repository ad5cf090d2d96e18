"""`tom call`: place one call, hold a scripted conversation, and report it."""

import json
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from rich.console import Console

from agents.engines import EngineError, SpeechToText
from agents.engines.tts.espeak import Espeak
from agents.german.speakable import speakable
from media.recording import RecordingLine
from media.wav import StereoWav, read_wav
from telephony.call import CallState
from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.sip_call import SipCall
from tom.engines import Engines
from tom.phone import CallerTurn, Key, Phone, PhoneSettings, Say, TomTurn, trim
from tom.settings import Settings, SettingsError

Item = tuple[Literal["say", "wav", "dtmf"], str]

_DIGITS = re.compile(r"[0-9*#A-Da-d]+")


@dataclass(slots=True)
class Report:
    """What came of a call."""

    answered: bool
    code: int | None
    hung_up_by: Literal["tom", "caller", ""]
    turns: list[CallerTurn | TomTurn] = field(default_factory=list[CallerTurn | TomTurn])


def in_order(
    arguments: Sequence[str], say: Sequence[str], wav: Sequence[Path], dtmf: Sequence[str]
) -> list[Item]:
    """The turns in the order in which the command line names them."""
    values = {"--say": iter(say), "--wav": iter(map(str, wav)), "--dtmf": iter(dtmf)}
    script: list[Item] = []
    rest = iter(arguments)
    for argument in rest:
        option, equals, _ = argument.partition("=")
        if option in values:
            if not equals:
                next(rest, None)  # its value, which may look like an option
            script.append((option[2:], next(values[option])))  # type: ignore[arg-type]
    return script


def prepare(script: Sequence[Item], voice: Espeak) -> list[Say | Key]:
    """Speak or read what is to be said. Raises ValueError (WavError too), EngineError."""
    items: list[Say | Key] = []
    for kind, value in script:
        match kind:
            case "say":
                items.append(Say(value, trim(voice.synthesize(speakable(value)).pcm)))
            case "wav":
                items.append(Say(value, trim(read_wav(Path(value)))))
            case "dtmf":
                if not _DIGITS.fullmatch(value):
                    raise ValueError(f"--dtmf {value}: digits are 0-9 * # A-D")
                items.append(Key(value))
    return items


def phone_door() -> SipDoor:
    """A door of its own on a free port, for the calling side."""
    return SipDoor(SipConfig(bind="127.0.0.1", port=0))


async def recogniser(settings: Settings, language: str = "de") -> SpeechToText:
    """The phone's own ears. Raises SettingsError where there is no model for the language."""
    engines = Engines(settings)
    try:
        stt = engines.load_stt(language)
    except EngineError as error:
        raise SettingsError(str(error)) from error
    if stt is None:
        raise SettingsError(f"the phone has no recogniser for {language!r}; `tom models pull`")
    return stt


async def converse(
    sip: SipCall,
    stt: SpeechToText,
    script: Sequence[Say | Key],
    record: Path | None = None,
    settings: PhoneSettings | None = None,
) -> list[CallerTurn | TomTurn]:
    """Hold the scripted conversation on an answered call and hang up."""
    async with AsyncExitStack() as stack:
        line = sip
        if record is not None:
            # TOM is on the left here: the phone hears it, and plays the caller.
            line = _KeyingRecording(sip, StereoWav(record))
            stack.push_async_callback(line.close)
        turns = await Phone(line, stt, settings or PhoneSettings()).run(script)
    await sip.hang_up()
    return turns


class _KeyingRecording(RecordingLine):
    """A recorded line that can also key digits."""

    def __init__(self, sip: SipCall, wav: StereoWav) -> None:
        super().__init__(sip, wav, self._fail)
        self._sip = sip

    async def send_digits(self, digits: str) -> None:
        await self._sip.send_digits(digits)

    @staticmethod
    def _fail(error: OSError) -> None:
        Console(stderr=True).print(f"tom: the recording stops: {error}")


async def place_call(
    settings: Settings, uri: str, script: Sequence[Item], voice: str, record: Path | None
) -> Report:
    """Dial, converse, hang up. Raises ValueError and EngineError for what cannot be used."""
    items = prepare(script, Espeak(voice))
    stt = await recogniser(settings)
    async with phone_door() as door:
        sip = await door.dial(uri)
        if sip.call.state is not CallState.ANSWERED:
            return Report(False, sip.call.sip_code, "")
        turns = await converse(sip, stt, items, record)
        by = "caller" if sip.hung_up_by == "us" else "tom"
        return Report(True, sip.call.sip_code, by, turns)


def as_json(report: Report) -> str:
    """The report as one JSON object."""
    content = asdict(report)
    for turn in content["turns"]:
        for key, value in list(turn.items()):
            if value is None:
                del turn[key]
            elif isinstance(value, float):
                turn[key] = round(value, 1 if key.endswith("_ms") else 2)
    return json.dumps(content, ensure_ascii=False)


def print_report(report: Report, json_wanted: bool) -> None:
    """Print the report for a person, or as JSON."""
    if json_wanted:
        print(as_json(report))  # noqa: T201
        return
    console = Console(highlight=False)
    if not report.answered:
        console.print(f"Nicht angenommen: SIP {report.code}")
        return
    for turn in report.turns:
        when = f"{turn.start_s:6.1f} s"
        if isinstance(turn, CallerTurn):
            console.print(f"{when}  [bold]Anrufer[/]  {turn.said}")
        else:
            latency = f"  [dim]({turn.reply_ms:.0f} ms)[/]" if turn.reply_ms is not None else ""
            console.print(f"{when}  [bold cyan]TOM[/]      {turn.heard}{latency}")
    console.print(f"Aufgelegt von: {report.hung_up_by or 'niemandem'}")
