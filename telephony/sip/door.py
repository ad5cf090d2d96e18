"""`SipDoor`: the asyncio side. Keeps the line processes running and hands out calls."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from telephony.call import Call, CallState, EndReason
from telephony.events import (
    CallIncoming,
    CallRefused,
    LineProcessLost,
    LineProcessReady,
    TelephonyEvent,
)
from telephony.sip import wire
from telephony.sip.address import choose_line, dial_uri, user_of
from telephony.sip.config import PROCESS_PORT_STEP, LineConfig, SipConfig
from telephony.sip.errors import DoorError
from telephony.sip.lines import Lines
from telephony.sip.restart import Backoff
from telephony.sip.sip_call import SipCall
from telephony.sip.supervisor import LineProcess

log = logging.getLogger(__name__)

DIAL_TIMEOUT_S = 60.0
_LAST_WORDS_S = 3.0
"""How long an application may take to finish after its call's end when the door closes."""

OnCall = Callable[[SipCall], Awaitable[None]]
OnEvent = Callable[[TelephonyEvent], None]


@dataclass(frozen=True, slots=True)
class DoorStats:
    """Figures of all line processes together, since each one's start."""

    processes: int
    calls: int
    max_calls: int
    late_frames: int
    """Ticks of the audio bridge that came more than 40 ms after the one before."""
    max_gap_ms: float
    """Longest time between two ticks in the last second or so."""
    frames_lost: int
    """Frames of callers that the core was too slow to take from a line process."""
    audio_dropped: int
    """Messages with our audio that a line process was too slow to take."""
    rss_mb: float
    cpu_s: float
    restarts: int


class SipDoor:
    """Takes and places SIP calls. Use as an async context manager, or await `run()`.

    `on_call` is awaited as a task for each inbound call, which rings already (180). When it
    returns, a call that still lasts is hung up; when it raises, that is logged and only its own
    call ends. Outbound calls come from `dial`.
    """

    def __init__(
        self, config: SipConfig, on_call: OnCall | None = None, on_event: OnEvent | None = None
    ) -> None:
        self.config = config
        self._on_call = on_call or _no_one_home
        self._on_event = on_event
        self._processes: dict[int, LineProcess] = {}
        self._group = asyncio.TaskGroup()
        self._applications: set[asyncio.Task[None]] = set()
        self._supervisors: list[asyncio.Task[None]] = []
        self._closing = False
        self._restarts = 0
        self._lines = Lines(config, self._emit, self._register)

    @property
    def port(self) -> int:
        """SIP port of line process 0, UDP and TCP."""
        return self._processes[0].port if 0 in self._processes else 0

    @property
    def ports(self) -> list[int]:
        """SIP ports of all line processes: what a proxy in front spreads calls over."""
        return [process.port for _, process in sorted(self._processes.items())]

    @property
    def pids(self) -> list[int]:
        """Process ids of the line processes."""
        return [process.pid for _, process in sorted(self._processes.items())]

    @property
    def calls(self) -> list[SipCall]:
        """All calls at this moment."""
        return [call for process in self._processes.values() for call in process.calls.values()]

    @property
    def max_calls(self) -> int:
        """Calls it takes at once."""
        return sum(process.max_calls for process in self._processes.values())

    def registered(self, line: str) -> bool:
        """Whether the registrar knows the line; a direct line always counts as registered."""
        return self._lines.registered(line)

    def stats(self) -> DoorStats:
        """Figures of all line processes together."""
        processes = list(self._processes.values())
        reports = [process.stats for process in processes if process.stats]
        return DoorStats(
            processes=len(processes),
            calls=len(self.calls),
            max_calls=self.max_calls,
            late_frames=sum(report.late_frames for report in reports),
            max_gap_ms=max((report.max_gap_ms for report in reports), default=0.0),
            frames_lost=sum(report.lost_to_core for report in reports),
            audio_dropped=sum(process.audio_dropped for process in processes),
            rss_mb=sum(report.rss_mb for report in reports),
            cpu_s=sum(report.cpu_s for report in reports),
            restarts=self._restarts,
        )

    def call_stats(self, call: SipCall) -> dict[str, Any]:
        """The last RTP figures of a call: packets received and lost, jitter and buffer in ms."""
        for process in self._processes.values():
            for number, mine in process.calls.items():
                if mine is call and process.stats:
                    return dict(process.stats.calls.get(str(number), {}))
        return {}

    async def run(self) -> None:
        """Serve until cancelled."""
        async with self:
            await asyncio.Event().wait()

    async def __aenter__(self) -> Self:
        """Start the line processes; raises `DoorError` where they cannot listen."""
        await self._lines.resolve()
        await self._group.__aenter__()
        try:
            first = await self._start(0)
            assert first.ready is not None
            count = -(-(self.config.max_calls or 1) // first.ready.max_calls)
            await asyncio.gather(*(self._start(index) for index in range(1, count)))
            for process in list(self._processes.values()):
                task = self._group.create_task(self._supervise(process))
                self._supervisors.append(task)
            self._lines.start(self._group)
        except BaseException as error:
            await self._stop_processes()
            await self._leave_group(error)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._lines.stop()
        for task in self._supervisors:
            task.cancel()
        await asyncio.gather(*(call.hang_up(EndReason.SHUTDOWN) for call in self.calls))
        if self._applications:
            _, late = await asyncio.wait(self._applications, timeout=_LAST_WORDS_S)
            for task in late:
                task.cancel()
        await self._stop_processes()
        await self._leave_group(error)

    async def dial(self, target: str, line: str | None = None, timeout_s: float = DIAL_TIMEOUT_S) -> SipCall:
        """Call `target` (a SIP URI, or a number of the line). Returns when it is answered or over.

        `call.call.state` tells which, `call.call.sip_code` the final status code (408 where no one
        answered within `timeout_s`). Raises `AddressError` for what cannot be dialled and
        `DoorError` where there is no place for one more call. The caller of `dial` hangs up.
        """
        config = self.config.line(line) if line else self.config.lines[0]
        uri = dial_uri(target, config.home)
        process = self._process_for(config)
        number = process.number_for_dialling()
        if config.registers and config.transport == "tcp" and "transport=" not in uri:
            uri += ";transport=tcp"
        call = Call(
            caller=config.number or "tom", callee=user_of(uri), direction="outbound",
            line=config.name, profile=config.profile,
        )  # fmt: skip
        leg = SipCall(call, number, config, uri, "", process.send, self._emit)
        process.calls[number] = leg
        self._emit(
            CallIncoming(
                call_id=call.id, caller=call.caller, callee=call.callee, direction="outbound",
                line=config.name, profile=config.profile,
            )
        )  # fmt: skip
        process.send(wire.Dial(number, config.name, uri))
        try:
            async with asyncio.timeout(timeout_s):
                await leg.settled()
        except TimeoutError:
            await leg.hang_up(EndReason.TOM_HUNG_UP)
            call.sip_code = 408
        except asyncio.CancelledError:
            await leg.hang_up(EndReason.TOM_HUNG_UP)
            raise
        return leg

    def _process_for(self, line: LineConfig) -> LineProcess:
        """Registrations live on process 0, so do the calls through them; others go where room is."""
        candidates = [p for i, p in self._processes.items() if i == 0 or not line.registers]
        best = max(candidates, key=lambda process: process.free, default=None)
        if best is None or best.free <= 0:
            raise DoorError("no place for one more call")
        return best

    async def _start(self, index: int) -> LineProcess:
        process = LineProcess(index, self._take)
        await process.start(self._setup(index))
        self._processes[index] = process
        assert process.ready is not None
        limit = process.ready.max_calls
        wanted = limit if self.config.max_calls is None else self.config.max_calls - index * limit
        process.max_calls = min(limit, wanted)
        log.info("line process %d: SIP on port %d, %d calls", index, process.port, process.max_calls)
        if not process.ready.fast_frames:
            log.warning("line process %d: audio is moved the slow way", index)
        self._emit(
            LineProcessReady(process=index, port=process.port, max_calls=process.max_calls)
        )
        return process

    def _setup(self, index: int) -> wire.Setup:
        config = self.config
        return wire.Setup(
            bind=config.bind,
            port=config.port + PROCESS_PORT_STEP * index if config.port else 0,
            public_address=config.public_address,
            rtp_port=config.rtp_port_start + config.rtp_port_range * index
            if config.rtp_port_start
            else 0,
            rtp_range=config.rtp_port_range,
            codecs=config.codecs,
            lines=self._lines.setups(index),
            jitter_ms=[
                config.jitter_init_ms, config.jitter_min_ms, config.jitter_max_ms,
                config.jitter_max_ms + 100,
            ],
            log_level=config.log_level,
            user_agent=config.user_agent,
            stats_interval_s=1.0,
        )  # fmt: skip

    async def _supervise(self, process: LineProcess) -> None:
        """Restart a line process whenever it dies."""
        loop, backoff = asyncio.get_running_loop(), Backoff()
        while True:
            started = loop.time()
            reason = await process.died()
            delay = backoff.delay_s(lived_s=loop.time() - started)
            lost = process.lose_calls()
            self._lines.process_lost(process.index)
            log.error("line process %d died, %d calls lost: %s", process.index, lost, reason)
            self._emit(
                LineProcessLost(
                    process=process.index, calls=lost, reason=reason, restart_in_s=delay
                )
            )
            while True:
                await asyncio.sleep(delay)
                self._restarts += 1
                try:
                    process = await self._start(process.index)
                    break
                except (DoorError, OSError) as error:
                    delay = backoff.delay_s(lived_s=0)
                    log.error("line process %d: %s; again in %.1f s", process.index, error, delay)

    async def _leave_group(self, error: BaseException | None) -> None:
        """Wait for the tasks. The block's own error is not wrapped in a group: it goes on as it is."""
        kind = None if error is None else type(error)
        try:
            await self._group.__aexit__(kind, error, error and error.__traceback__)
        except BaseExceptionGroup as group:
            if list(group.exceptions) != [error]:
                raise

    async def _stop_processes(self) -> None:
        await asyncio.gather(*(process.stop() for process in self._processes.values()))
        for process in self._processes.values():
            process.lose_calls()

    def _take(self, process: LineProcess, message: wire.Message) -> None:
        match message:
            case wire.Incoming():
                self._incoming(process, message)
            case wire.Refused():
                self._emit(
                    CallRefused(
                        caller=user_of(message.from_header), callee=user_of(message.to_header),
                        source=message.source, sip_code=message.code,
                        cause="busy" if message.code == 486 else "not_acceptable",
                    )
                )  # fmt: skip
            case wire.Registration():
                self._lines.report(message)
            case _:
                log.error("line process %d sent %r", process.index, message)

    def _incoming(self, process: LineProcess, invite: wire.Incoming) -> None:
        caller, callee = user_of(invite.from_header), user_of(invite.to_header)
        chosen = choose_line(
            self._lines.addresses, user_of(invite.request_uri), callee, invite.source, invite.line
        )
        if chosen is None or self._closing or process.free <= 0:
            code = 403 if chosen is None else 486
            log.warning("call from %s at %s refused: %d", caller, invite.source, code)
            process.send(wire.Reject(invite.call, code))
            self._emit(
                CallRefused(
                    caller=caller, callee=callee, source=invite.source, line=invite.line,
                    sip_code=code, cause="not_allowed" if chosen is None else "busy",
                )
            )  # fmt: skip
            return
        line = self.config.line(chosen.name)
        call = Call(caller=caller, callee=callee, line=line.name, profile=line.profile)
        leg = SipCall(
            call, invite.call, line, invite.from_header, invite.source, process.send, self._emit
        )
        process.calls[invite.call] = leg
        process.send(wire.Ring(invite.call))
        self._emit(
            CallIncoming(
                call_id=call.id, caller=caller, callee=callee, line=line.name,
                profile=line.profile, source=invite.source,
            )
        )  # fmt: skip
        task = self._group.create_task(self._answer(leg), name=repr(leg))
        self._applications.add(task)
        task.add_done_callback(self._applications.discard)

    async def _answer(self, leg: SipCall) -> None:
        """Run the application for one call. The edge of the call: what fails here ends only it."""
        try:
            await self._on_call(leg)
        except Exception:
            log.exception("%r failed", leg)
            if leg.call.state is CallState.RINGING:
                await leg.reject(500)
        finally:
            if leg.call.state is CallState.RINGING:
                await leg.reject(480)
            await leg.hang_up()

    def _register(self, line: str) -> None:
        if 0 in self._processes:
            self._processes[0].send(wire.Register(line))

    def _emit(self, event: TelephonyEvent) -> None:
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            log.exception("the listener to %s failed", event.kind)


async def _no_one_home(call: SipCall) -> None:
    await call.reject(480)


