"""`tom serve`: the one place that wires everyone together.

call log ─ variants ─ profiles ─► Answering ◄── SipDoor (line processes)
    │                                ▲      ◄── WebRtcDoor, WebSocketDoor
    │                                │                 ▲
    └────────────► web (FastAPI on uvicorn, same event loop)
"""

import asyncio
import logging
import signal
from functools import partial
from pathlib import Path

from admin_ui.app import create_app
from admin_ui.auth import is_loopback
from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from admin_ui.readiness import Check, Readiness
from admin_ui.services import Services
from agents.tools.mcp_servers import McpServers
from media import collector
from telephony import events
from telephony.calllog import CallLog, CallLogWriter, EventRecord
from telephony.calllog.uploads import clear_uploads
from telephony.events import TelephonyEvent
from telephony.sip.door import SipDoor
from telephony.webrtc.door import WebRtcDoor
from telephony.websocket.door import WebSocketDoor
from tom.answering import Answering, Rules
from tom.call_log import open_call_log
from tom.data_lock import locked
from tom.house import House
from tom.keep_warm import keep_warm
from tom.mailbox import mailbox_doors
from tom.message_waiting import follow_messages
from tom.notify.outbox import Outbox
from tom.notify.setup import outbox_of
from tom.segment_desk import SegmentDesk, tidy_up
from tom.settings import Settings, SettingsError
from tom.startup import (
    ice_servers,
    load_all_profiles,
    load_lines,
    sip_config,
    transcription,
    used_profiles,
)
from tom.users import first_sign_in, follow_revocations, open_tokens, tell_first_sign_in
from tom.variants import Variants, compared_settings
from tom.web_server import serving, web_url
from tom.worker.messages import lost_jobs
from tom.worker.supervisor import keep_workers

log = logging.getLogger(__name__)

_LINE_EVENTS = (
    events.CallRefused,
    events.LineRegistered,
    events.LineRegistrationFailed,
    events.LineProcessLost,
)
"""What the call log keeps besides the calls themselves."""


class Server:
    """Everything that runs while TOM answers the phone."""

    def __init__(self, settings: Settings, config: Path | None = None) -> None:
        """Reads profiles and lines. `config`: the settings' file. Raises SettingsError."""
        self.settings = settings
        self._config = config
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
        self._mcp = McpServers(())

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        with locked(self.settings.data):
            await self._run(stop)

    async def _run(self, stop: asyncio.Event) -> None:
        data, calls = self.settings.data, self.settings.whisperx.calls
        call_log = await asyncio.to_thread(open_call_log, self.settings)
        outbox = outbox_of(self.settings, call_log, self.profiles, self._metrics.notified)
        jobs_of = partial(lost_jobs, calls=calls)
        for call_id in await asyncio.to_thread(call_log.close_lost, jobs_of):
            log.warning("call %s was cut off when TOM last stopped; it is logged as lost", call_id)
        await asyncio.to_thread(tidy_up, call_log)
        await asyncio.to_thread(clear_uploads, data)
        self._writer = CallLogWriter(call_log)
        self._metrics.watch_call_log(lambda: self._writer.stats)  # type: ignore[union-attr]
        self._metrics.watch_jobs(call_log.jobs.count)
        self._mcp = McpServers(self.profiles.values())
        variants = await Variants.load(self.settings, self.profiles.values())
        self._house.choices = variants.choices
        answering = Answering(
            variants,
            self.profiles,
            self.settings.profile,
            self._writer,
            self._metrics,
            self._live,
            data,
            self.settings.recording.enabled,
            Rules(
                self.settings.answering.max_conversations,
                {line.name: line.voicemail for line in self.lines},
                mailbox_doors(self.lines, call_log),
                transcribe_calls=calls,
            ),
            SegmentDesk(
                call_log,
                kept=self.settings.recording.enabled,
                limit_s=self.settings.whisperx.segment_s,
            ),
            self._mcp,
        )
        try:
            await self._serve(call_log, variants, answering, outbox, stop)
        finally:
            await self._writer.aclose()
            call_log.close()

    async def _serve(
        self,
        call_log: CallLog,
        variants: Variants,
        answering: Answering,
        outbox: Outbox,
        stop: asyncio.Event,
    ) -> None:
        settings = self.settings
        most = settings.web.max_calls
        take, tell = answering.take, self._take_event
        self._door = sip = SipDoor(self._sip, take, tell)
        webrtc = WebRtcDoor(most, ice_servers(settings), take, tell)
        websocket = WebSocketDoor(most, take, tell)
        self._metrics.watch_sip(sip.stats)
        self._metrics.watch_browsers(webrtc, websocket)
        self._house.max_calls = {"webrtc": most, "websocket": most}
        app = create_app(
            Services(
                call_log=call_log,
                tokens=open_tokens(settings),
                status=self._readiness,
                metrics=self._metrics,
                live=self._live,
                house=lambda: self._house.view(sip),
                hosts=(settings.web.host, *settings.web.allowed_hosts),
                dev_allow_no_jwt=settings.dev_allow_no_jwt,
                transcription=transcription(settings.whisperx),
                variants=compared_settings(settings),
                variants_by_caller=settings.variants_sticky,
                webrtc=webrtc,
                websocket=websocket,
            )
        )
        password = await asyncio.to_thread(first_sign_in, call_log)
        await asyncio.to_thread(app.state.desk.take_back)  # before anybody comes with a token
        # Doors close before the web server: their callers are told that TOM stops.
        async with serving(app, settings.web) as web_port, sip, webrtc, websocket:
            workers = asyncio.create_task(
                keep_workers(settings, self._config, call_log), name="workers"
            )
            notifier = asyncio.create_task(outbox.run(), name="notifications")
            servers = asyncio.create_task(self._mcp.run(), name="MCP servers")
            warm = asyncio.create_task(
                keep_warm(variants.warm_up, settings.llm.keep_warm_s), name="warm model"
            )
            helpers = [
                workers,
                notifier,
                servers,
                warm,
                asyncio.create_task(follow_revocations(app.state.desk), name="revocations"),
                asyncio.create_task(asyncio.to_thread(call_log.purge), name="purge"),
                asyncio.create_task(follow_messages(call_log, sip, self.lines), name="messages"),
            ]
            for task in (workers, notifier, servers, warm):
                task.add_done_callback(_tell_if_failed)
            collector.freeze()
            try:
                self._tell_how_to_call(sip.port, web_port, password)
                print(f"ready sip={sip.port} web={web_port}", flush=True)  # noqa: T201
                await stop.wait()
            finally:
                self._live.close()
                for task in helpers:
                    task.cancel()
                # Their processes end before this one.
                await asyncio.wait([workers, notifier, servers])

    def _tell_how_to_call(self, sip_port: int, web_port: int, password: str | None) -> None:
        url = web_url(self.settings.web.host, web_port)
        log.info("open %s in a browser", url)
        log.info(
            'call TOM: tom call sip:tom@127.0.0.1:%d --say "Wann haben Sie geöffnet?" '
            "(or any SIP phone in this network)",
            sip_port,
        )
        if password is not None:
            tell_first_sign_in(password, url)

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


def _tell_if_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s: ended for good; restart TOM", task.get_name(), exc_info=error)
