"""`tom serve`: the one place that wires everyone together.

call log ─ engines ─ profiles ──► Answering ◄── SipDoor (line processes)
    └────────────► web (FastAPI on uvicorn, same event loop)
"""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import uvicorn
from pydantic import ValidationError

from admin_ui.app import create_app
from admin_ui.auth import is_loopback
from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from admin_ui.readiness import Check, Readiness
from admin_ui.services import Services
from admin_ui.tokens import Tokens
from agents.core import CoreSettings
from agents.profile import SHIPPED, Profile, ProfileError, load_profiles
from agents.realtime.patience import Patience
from agents.realtime.pipeline import RealtimeSettings
from agents.whisperx.voicemail import VoicemailSettings
from media.endpoint import EndpointerSettings
from telephony import events
from telephony.calllog import CallLog, CallLogWriter, EventRecord
from telephony.events import TelephonyEvent
from telephony.sip.config import LineConfig, SipConfig, direct_line, load_line
from telephony.sip.door import SipDoor
from tom.answering import Answering
from tom.call_log import open_call_log
from tom.data_lock import locked
from tom.engines import Engines
from tom.house import House
from tom.settings import Settings, SettingsError

log = logging.getLogger(__name__)

_LINE_EVENTS = (
    events.CallRefused,
    events.LineRegistered,
    events.LineRegistrationFailed,
    events.LineProcessLost,
)
"""What the call log keeps besides the calls themselves."""


def load_all_profiles(settings: Settings) -> dict[str, Profile]:
    """The shipped profiles and the owner's, whose files win. Raises SettingsError."""
    try:
        profiles = load_profiles(SHIPPED)
        if settings.profiles is not None:
            profiles |= load_profiles(settings.profiles)
    except ProfileError as error:
        raise SettingsError(str(error)) from error
    if settings.profile not in profiles:
        known = ", ".join(sorted(profiles))
        raise SettingsError(f"profile: there is no profile {settings.profile!r} among {known}")
    return profiles


def load_lines(settings: Settings, profiles: dict[str, Profile]) -> tuple[LineConfig, ...]:
    """The lines that the settings name, or the direct line. Raises SettingsError."""
    try:
        lines = tuple(load_line(path) for path in settings.sip.lines) or (direct_line(),)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    names = [line.name for line in lines]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"sip.lines: two lines are called {name}")
    for line in lines:
        if line.profile and line.profile not in profiles:
            raise SettingsError(f"line {line.name}: there is no profile {line.profile!r}")
    return lines


def used_profiles(
    settings: Settings, profiles: dict[str, Profile], lines: Iterable[LineConfig]
) -> dict[str, Profile]:
    """The profiles that calls can be answered with."""
    names = {settings.profile, *(line.profile for line in lines if line.profile)}
    return {name: profiles[name] for name in sorted(names)}


def sip_config(settings: Settings, lines: tuple[LineConfig, ...]) -> SipConfig:
    """The SIP door's part of the settings. Raises SettingsError."""
    try:
        return SipConfig(lines=lines, **settings.sip.model_dump(exclude={"lines"}))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in ("sip", *fault["loc"]))
        reason = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{key}: {reason}") from error


def core_settings(settings: Settings) -> CoreSettings:
    """How calls are answered, from the settings."""
    answering = settings.answering
    return CoreSettings(
        RealtimeSettings(
            endpointer=EndpointerSettings(hang_ms=answering.hang_ms),
            patience=Patience(open_ms=answering.open_ms),
            barge_in_ms=answering.barge_in_ms,
            silence_s=answering.silence_s,
            digits_s=answering.digits_s,
        ),
        VoicemailSettings(**settings.voicemail.model_dump()),
    )


class Server:
    """Everything that runs while TOM answers the phone."""

    def __init__(self, settings: Settings) -> None:
        """Reads profiles and lines. Raises SettingsError."""
        self.settings = settings
        if settings.dev_allow_no_jwt and not is_loopback(settings.web.host):
            host = settings.web.host
            raise SettingsError(f"dev_allow_no_jwt: web.host must be loopback then, not {host}")
        profiles = load_all_profiles(settings)
        self.lines = load_lines(settings, profiles)
        self.profiles = used_profiles(settings, profiles, self.lines)
        self._sip = sip_config(settings, self.lines)
        self._metrics = Metrics()
        self._live = LiveCalls()
        self._house = House(
            self.lines, settings.profile, self._live, recording=settings.recording.enabled
        )
        self._door: SipDoor | None = None
        self._writer: CallLogWriter | None = None

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        with locked(self.settings.data):
            await self._run(stop)

    async def _run(self, stop: asyncio.Event) -> None:
        data = self.settings.data
        call_log = await asyncio.to_thread(open_call_log, self.settings)
        for call_id in await asyncio.to_thread(call_log.close_lost):
            log.warning("call %s was cut off when TOM last stopped; it is logged as lost", call_id)
        self._writer = CallLogWriter(call_log)
        self._metrics.watch_call_log(lambda: self._writer.stats)  # type: ignore[union-attr]
        engines = await Engines.load(self.settings, self.profiles.values())
        self._house.choices = engines.choices
        answering = Answering(
            engines,
            self.profiles,
            self.settings.profile,
            core_settings(self.settings),
            self._writer,
            self._metrics,
            self._live,
            data,
            self.settings.recording.enabled,
        )
        try:
            async with SipDoor(self._sip, answering.take, self._take_event) as self._door:
                self._metrics.watch_sip(self._door.stats)
                warming = asyncio.create_task(engines.warm_up(), name="warm up")
                try:
                    await self._serve_web(call_log, stop)
                finally:
                    warming.cancel()
        finally:
            await self._writer.aclose()
            call_log.close()

    async def _serve_web(self, call_log: CallLog, stop: asyncio.Event) -> None:
        assert self._door is not None
        app = create_app(
            Services(
                call_log=call_log,
                tokens=Tokens.open(self.settings.data),
                status=self._readiness,
                metrics=self._metrics,
                live=self._live,
                house=lambda: self._house.view(self._door),
                hosts=(self.settings.web.host, *self.settings.web.allowed_hosts),
                dev_allow_no_jwt=self.settings.dev_allow_no_jwt,
            )
        )
        listening = _listen(self.settings.web.host, self.settings.web.port)
        port = listening.getsockname()[1]
        web = _WebServer(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
        )
        serving = asyncio.create_task(web.serve([listening]), name="web")
        try:
            while not web.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event
                await asyncio.sleep(0.01)
            if not serving.done():
                print(f"ready sip={self._door.port} web={port}", flush=True)  # noqa: T201
                self._tell_how_to_call(self._door.port, port)
                await stop.wait()
        finally:
            web.should_exit = True
            await serving

    def _tell_how_to_call(self, sip_port: int, web_port: int) -> None:
        log.info(
            'call TOM: tom call sip:tom@127.0.0.1:%d --say "Wann haben Sie geöffnet?" '
            "(or any SIP phone in this network)",
            sip_port,
        )
        log.info("call log: http://%s:%d/api/calls", self.settings.web.host, web_port)

    def _readiness(self) -> Readiness:
        door = self._door
        checks = [Check(name="sip", ok=door is not None and door.max_calls > 0, detail="")]
        for line in self.lines:
            ok = door is not None and door.registered(line.name)
            registration = "registered" if ok else "not registered"
            detail = registration if line.registers else "direct"
            checks.append(Check(name=f"line {line.name}", ok=ok, detail=detail))
        # A line that is not registered is told, but the others take calls.
        return Readiness(ready=checks[0].ok, checks=checks)

    def _take_event(self, event: TelephonyEvent) -> None:
        self._house.take_event(event)
        if isinstance(event, events.LineRegistered):
            self._metrics.line_registered.labels(event.line).set(1)
        elif isinstance(event, events.LineRegistrationFailed):
            self._metrics.line_registered.labels(event.line).set(0)
        elif isinstance(event, events.LineProcessLost) and event.process == 0:
            # Registrations live on line process 0; its successor registers anew.
            for line in self.lines:
                if line.registers:
                    self._metrics.line_registered.labels(line.name).set(0)
        if isinstance(event, _LINE_EVENTS) and self._writer is not None:
            data = event.model_dump(mode="json", exclude={"at", "kind"})
            line = str(data.get("line", ""))
            self._writer.add_event(None, EventRecord(event.kind, data, line=line, at=event.at))


class _WebServer(uvicorn.Server):
    """uvicorn without its own signal handlers: the server stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    """The web server's socket: uvicorn would end the whole process where it cannot bind it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        # Name look-ups have negative error numbers, and a UnicodeError has none.
        code = (error.errno or 0) if isinstance(error, OSError) else -1
        key = "web.host" if code < 0 or code == errno.EADDRNOTAVAIL else "web.port"
        reason = (getattr(error, "strerror", None) or "no such host").partition(" (while ")[0]
        raise SettingsError(f"{key}: cannot listen on {host}:{port}: {reason}") from error
