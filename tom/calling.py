"""`tom call`: place one call, hold a scripted conversation, and report it."""

import json
import re
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape

from agents.engines import EngineError, SpeechToText
from agents.engines.tts.espeak import Espeak
from agents.speakable import speakable_for
from media.recording import RecordingLine
from media.wav import StereoWav, read_wav
from telephony.call import CallState
from telephony.sip.address import host_of
from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from tom.built import Built
from tom.phone import CallerTurn, Key, KeyingLine, Phone, PhoneSettings, Say, TomTurn, trim
from tom.settings import Settings, SettingsError
from tom.stt_engines import NoneForLanguage, SttEngines

_HUNG_UP_BY: dict[str, Literal["tom", "caller", ""]] = {"us": "caller", "peer": "tom", "": ""}
Item = tuple[Literal["say", "wav", "dtmf"], str]

_LOOPBACK = "127.0.0.1"
_DIGITS = re.compile(r"[0-9*#A-Da-d]+")


@dataclass(slots=True)
class Report:
    """What came of a call."""

    answered: bool
    code: int | None
    hung_up_by: Literal["tom", "caller", ""]
    """Empty where nobody did: the call was not answered, or was lost."""
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


def language_of(voice: str) -> str:
    """What an espeak-ng voice speaks: "en-gb+f2" -> "en"."""
    return re.split(r"[-+]", voice)[0].lower()


def prepare(script: Sequence[Item], voice: Espeak, language: str = "de") -> list[Say | Key]:
    """Speak or read what is to be said. Raises ValueError (WavError too), EngineError."""
    items: list[Say | Key] = []
    speakable = speakable_for(language)
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


def phone_door(uri: str = "") -> SipDoor:
    """A door of its own on a free port, for the calling side; reachable from `uri`'s host."""
    return SipDoor(SipConfig(bind=source_address(host_of(uri)), port=0))


def source_address(host: str) -> str:
    """This machine's IPv4 address on the way to `host`: loopback for itself, and for nobody."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((host or _LOOPBACK, 9))  # chooses a route; nothing is sent
        except (OSError, UnicodeError):
            return _LOOPBACK
        return way.getsockname()[0]


async def recogniser(settings: Settings, language: str = "de") -> SpeechToText:
    """The phone's own ears. Raises SettingsError where there is no model for the language."""
    try:
        return SttEngines(settings, Built()).sherpa(language).engine
    except NoneForLanguage as error:
        fault = f"the phone has no recogniser for {language!r}; `tom models pull`"
        raise SettingsError(fault) from error
    except EngineError as error:
        raise SettingsError(str(error)) from error


async def converse(
    call: KeyingLine,
    stt: SpeechToText,
    script: Sequence[Say | Key],
    record: Path | None = None,
    settings: PhoneSettings | None = None,
) -> list[CallerTurn | TomTurn]:
    """Hold the scripted conversation on an answered call and hang up."""
    async with AsyncExitStack() as stack:
        line = call
        if record is not None:
            # TOM is on the left here: the phone hears it, and plays the caller.
            line = _KeyingRecording(call, StereoWav(record))
            stack.push_async_callback(line.close)
        turns = await Phone(line, stt, settings or PhoneSettings()).run(script)
    await call.hang_up()
    return turns


class _KeyingRecording(RecordingLine):
    """A recorded line that can do what a caller's line can."""

    def __init__(self, call: KeyingLine, wav: StereoWav) -> None:
        super().__init__(call, wav, self._say_it_stops)
        self._call = call

    async def send_digits(self, digits: str) -> None:
        await self._call.send_digits(digits)

    async def hang_up(self) -> None:
        await self._call.hang_up()

    @staticmethod
    def _say_it_stops(error: OSError) -> None:
        Console(stderr=True).print(f"tom: the recording stops: {error}", markup=False)


async def place_call(
    settings: Settings, uri: str, script: Sequence[Item], voice: str, record: Path | None
) -> Report:
    """Dial, converse, hang up.

    Raises ValueError and EngineError for what cannot be used, DoorError where there is no door.
    """
    language = language_of(voice)
    items = prepare(script, Espeak(voice), language)
    stt = await recogniser(settings, language)
    if record is not None:
        _check_writable(record)  # before anybody's phone rings
    async with phone_door(uri) as door:
        sip = await door.dial(uri)
        if sip.call.state is not CallState.ANSWERED:
            return Report(False, sip.call.sip_code, "")
        turns = await converse(sip, stt, items, record)
        return Report(True, sip.call.sip_code, _HUNG_UP_BY[sip.hung_up_by], turns)


def _check_writable(record: Path) -> None:
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.open("ab").close()
    except OSError as error:
        raise ValueError(f"--record {record}: cannot be written: {error.strerror}") from error


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
            console.print(f"{when}  [bold]Anrufer[/]  {escape(turn.said)}")
        else:
            latency = f"  [dim]({turn.reply_ms:.0f} ms)[/]" if turn.reply_ms is not None else ""
            console.print(f"{when}  [bold cyan]TOM[/]      {escape(turn.heard)}{latency}")
    console.print(f"Aufgelegt von: {report.hung_up_by or 'niemandem'}")
