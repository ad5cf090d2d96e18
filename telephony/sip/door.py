"""`SipDoor`: the asyncio side. Keeps the line processes running and hands out calls."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from telephony.call import Call, CallState, EndReason
from telephony.events import CallIncoming, CallRefused, TelephonyEvent
from telephony.sip import messages
from telephony.sip.address import choose_line, dial_uri, user_of
from telephony.sip.config import LineConfig, SipConfig
from telephony.sip.errors import DoorError
from telephony.sip.lines import Lines
from telephony.sip.message_waiting import MessageWaiting, Waiting
from telephony.sip.pool import DoorStats, LineProcesses
from telephony.sip.refusals import Refusals
from telephony.sip.sip_call import SipCall
from telephony.sip.supervisor import LineProcess

log = logging.getLogger(__name__)

DIAL_TIMEOUT_S = 60.0
_REFUSALS_INTERVAL_S = 5.0
"""How often is looked for refused calls that were counted for long enough."""
_LAST_WORDS_S = 3.0
"""How long an application may take to finish after its call's end when the door closes."""

OnCall = Callable[[SipCall], Awaitable[None]]
OnEvent = Callable[[TelephonyEvent], None]


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
        self._group = asyncio.TaskGroup()
        self._applications: set[asyncio.Task[None]] = set()
        self._closing = False
        self._refusals = Refusals(time.monotonic)
        self._telling: asyncio.Task[None] | None = None
        self._lines = Lines(config, self._emit, self._register, self._sources_changed)
        self._processes = LineProcesses(config, self._lines, self._take, self._emit)
        lamps = {line.name: line.lamps for line in config.lines}
        self._message_waiting = MessageWaiting(lamps, self._notify)

    @property
    def port(self) -> int:
        """SIP port of line process 0, UDP and TCP."""
        first = self._processes.first()
        return first.port if first else 0

    @property
    def ports(self) -> list[int]:
        """SIP ports of all line processes: what a proxy in front spreads calls over."""
        return [process.port for process in self._processes.all()]

    @property
    def pids(self) -> list[int]:
        """Process ids of the line processes."""
        return [process.pid for process in self._processes.all()]

    @property
    def calls(self) -> list[SipCall]:
        """All calls at this moment."""
        return [call for process in self._processes.all() for call in process.calls.values()]

    @property
    def max_calls(self) -> int:
        """Calls it takes at once."""
        return sum(process.max_calls for process in self._processes.all())

    def registered(self, line: str) -> bool:
        """Whether the registrar knows the line; a direct line always counts as registered."""
        return self._lines.registered(line)

    def stats(self) -> DoorStats:
        """Figures of all line processes together."""
        return self._processes.stats()

    def call_stats(self, call: SipCall) -> dict[str, Any]:
        """The last RTP figures of a call: packets received and lost, jitter and buffer in ms."""
        for process in self._processes.all():
            for number, mine in process.calls.items():
                if mine is call and process.stats:
                    return dict(process.stats.calls.get(str(number), {}))
        return {}

    def show_messages(self, line: str, new: int, old: int) -> None:
        """So many messages wait on the line: its `mwi` telephones are told."""
        self._message_waiting.show(line, Waiting(new, old))

    async def run(self) -> None:
        """Serve until cancelled."""
        async with self:
            await asyncio.Event().wait()

    async def __aenter__(self) -> Self:
        """Start the line processes; raises `DoorError` where they cannot listen."""
        await self._lines.resolve()
        await self._group.__aenter__()
        try:
            await self._processes.start(self._group)
            self._lines.start(self._group)
            self._telling = self._group.create_task(self._tell_refusals(), name="refusals")
            self._message_waiting.start(self._group)
        except BaseException as error:
            self._processes.release()
            await self._processes.stop()
            await self._leave_group(error)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        self._lines.stop()
        self._message_waiting.stop()
        self._processes.release()
        await asyncio.gather(*(call.hang_up(EndReason.SHUTDOWN) for call in self.calls))
        if self._applications:
            _, late = await asyncio.wait(self._applications, timeout=_LAST_WORDS_S)
            for task in late:
                task.cancel()
        await self._processes.stop()
        if self._telling is not None:
            self._telling.cancel()
        self._tell_counted(everything=True)
        await self._leave_group(error)

    async def dial(
        self, target: str, line: str | None = None, timeout_s: float = DIAL_TIMEOUT_S
    ) -> SipCall:
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
        process.send(messages.Dial(number, config.name, uri))
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
        """Registrations live on process 0, so do calls through them; others go where room is."""
        candidates = [p for p in self._processes.all() if p.index == 0 or not line.registers]
        best = max(candidates, key=lambda process: process.free, default=None)
        if best is None or best.free <= 0:
            raise DoorError("no place for one more call")
        return best

    async def _leave_group(self, error: BaseException | None) -> None:
        """Wait for the tasks. The block's own error goes on as it is, in no group."""
        kind = None if error is None else type(error)
        try:
            await self._group.__aexit__(kind, error, error and error.__traceback__)
        except BaseExceptionGroup as group:
            if list(group.exceptions) != [error]:
                raise

    def _take(self, process: LineProcess, message: messages.Message) -> None:
        match message:
            case messages.Incoming():
                self._incoming(process, message)
            case messages.Refused():
                self._refused(
                    CallRefused(
                        caller=user_of(message.from_header), callee=user_of(message.to_header),
                        source=message.source, sip_code=message.code,
                        cause="busy" if message.code == 486 else "not_acceptable",
                    )
                )  # fmt: skip
            case messages.Registration():
                self._lines.report(message)
            case messages.Notified():
                self._message_waiting.answered(message)
            case _:
                log.error("line process %d sent %r", process.index, message)

    def _incoming(self, process: LineProcess, invite: messages.Incoming) -> None:
        caller, callee = user_of(invite.from_header), user_of(invite.to_header)
        chosen = choose_line(
            self._lines.addresses, user_of(invite.request_uri), callee, invite.source, invite.line
        )
        if chosen is None or self._closing or process.free <= 0:
            code = 403 if chosen is None else 486
            process.send(messages.Reject(invite.call, code))
            self._refused(
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
        process.send(messages.Ring(invite.call))
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
        first = self._processes.first()
        if first is not None:
            first.send(messages.Register(line))

    def _notify(self, message: messages.Notify) -> bool:
        first = self._processes.first()
        if first is not None:
            first.send(message)
        return first is not None

    def _refused(self, refusal: CallRefused) -> None:
        if (told := self._refusals.add(refusal)) is not None:
            self._tell_refusal(told)

    async def _tell_refusals(self) -> None:
        while True:
            await asyncio.sleep(_REFUSALS_INTERVAL_S)
            self._tell_counted()

    def _tell_counted(self, everything: bool = False) -> None:
        for refusal in self._refusals.due(everything):
            self._tell_refusal(refusal)

    def _tell_refusal(self, refusal: CallRefused) -> None:
        log.warning(
            "%d × refused: call from %s at %s: %d",
            refusal.count, refusal.caller, refusal.source or "many addresses", refusal.sip_code,
        )  # fmt: skip
        self._emit(refusal)

    def _sources_changed(self) -> None:
        self._processes.admit_sources()

    def _emit(self, event: TelephonyEvent) -> None:
        self._message_waiting.take_event(event)
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            log.exception("the listener to %s failed", event.kind)


async def _no_one_home(call: SipCall) -> None:
    await call.reject(480)
