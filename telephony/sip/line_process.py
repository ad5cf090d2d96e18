# pyright: basic
"""The line process: `python -m telephony.sip.line_process FD`, started by `supervisor.py`.

pjsua2 runs here with no worker thread of its own for signalling: this process's main thread loops
over pjsip's events and the core's commands, and makes every pj call. Nothing that is large or
holds the GIL for long may be imported.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from typing import Any

from media import collector
from telephony.sip import messages
from telephony.sip.core_link import CoreLink
from telephony.sip.endpoint import EndpointError, LineEndpoint
from telephony.sip.headers import message_header
from telephony.sip.leg import MIN_SLOT_S, Leg
from telephony.sip.library import pj
from telephony.sip.pace import Pace
from telephony.sip.pcm_port import PcmPort

POLL_MS = 20
_STOP_S = 1.5
"""Longest wait for BYE and unregistering to be answered."""
_PR_SET_PDEATHSIG = 1
_SESSION_TERMINATED = 171140
"""PJSIP_ESESSIONTERMINATED: the call ended in the same moment. No one's fault."""


class LineProcess:
    def __init__(self, link: CoreLink) -> None:
        self.link = link
        self.legs: dict[int, Leg] = {}
        self.endpoint: LineEndpoint | None = None
        self._next_call = 0
        self._buried: list[Leg] = []
        """Legs that are over, until their id can be let go."""
        self._later: list[tuple[float, Leg, int]] = []
        self._pace = Pace(time.monotonic, time.sleep)
        self._stopping = False

    def play(self, message: messages.Audio) -> None:
        """Our audio, on the socket's thread."""
        leg = self.legs.get(message.call)
        port = leg.port if leg is not None else None  # read once: the pjsip thread takes it away
        if port is None:
            return
        match message:
            case messages.Play():
                port.ring.put(message.pcm)
            case messages.Pause():
                port.ring.gate.close()
            case messages.Resume():
                port.ring.gate.open(message.again)

    def run(self, setup: messages.Setup) -> None:
        self.endpoint = endpoint = LineEndpoint(setup, self.link, self._incoming)
        endpoint.start()
        collector.freeze()
        next_stats = time.monotonic() + setup.stats_interval_s
        while not self._stopping:
            endpoint.poll(POLL_MS)
            self._work()
            now = time.monotonic()
            if now >= next_stats:
                next_stats = now + setup.stats_interval_s
                self._report()
        self._stop()

    def _work(self) -> None:
        link = self.link
        while link.commands:
            self._obey(link.commands.popleft())
        if self._later:
            now = time.monotonic()
            due = [item for item in self._later if item[0] <= now]
            self._later = [item for item in self._later if item[0] > now]
            for _, leg, code in due:
                if not leg.over:
                    self._try(leg, lambda leg=leg, code=code: leg.refuse(code))
        for leg in [leg for leg in self.legs.values() if leg.over]:
            del self.legs[leg.number]
            if leg.port is not None:
                leg.port.give_back()
                leg.port = None
            self._buried.append(leg)
        # A `pj.Call` that is freed hangs up whatever call has its id by then: a new one may.
        self._buried = [leg for leg in self._buried if leg.isActive()]
        link.drain()

    def _obey(self, command: messages.Message) -> None:
        match command:
            case messages.Stop():
                self._stopping = True
            case messages.Dial():
                self._dial(command)
            case messages.Register():
                self._endpoint.register(command.line)
            case messages.Notify():
                self._endpoint.notify(command)
            case messages.Sources():
                self._admit(command.networks)
            case messages.Flush() if command.call not in self.legs:
                self.link.send(messages.Flushed(command.call, command.token, 0, 0))
            case (
                messages.Ring() | messages.Answer() | messages.Reject() | messages.HangUp()
                | messages.SendDigits() | messages.Refer() | messages.Flush()
            ):  # fmt: skip
                leg = self.legs.get(command.call)
                if leg is not None and not leg.over:
                    self._try(leg, lambda: self._command(leg, command))
            case _:
                self.link.send(messages.Log(40, f"not a command: {type(command).__name__}"))

    def _command(self, leg: Leg, command: messages.Message) -> None:
        match command:
            case messages.Ring():
                leg.ring()
            case messages.Answer():
                try:
                    leg.take()
                except pj.Error:
                    leg.give_up()
                    raise
            case messages.Reject():
                self._later.append((leg.began + MIN_SLOT_S, leg, command.code))
            case messages.HangUp():
                leg.end()
            case messages.SendDigits():
                leg.key(command.digits)
            case messages.Refer():
                leg.refer(command.uri)
            case messages.Flush():
                leg.flush(command.token)

    def _try(self, leg: Leg, action: Any) -> None:
        """pjsip refuses what does not fit the call's state: that call goes on or ends, no other."""
        try:
            action()
        except pj.Error as error:
            level = 10 if error.status == _SESSION_TERMINATED else 30
            self.link.send(messages.Log(level, f"call {leg.number}: {_words(error)}"))

    @property
    def _endpoint(self) -> LineEndpoint:
        assert self.endpoint is not None
        return self.endpoint

    def _leg(self, account: Any, number: int, pjsip_id: int | None = None) -> Leg:
        endpoint = self._endpoint
        leg = Leg(account, number, self.link, endpoint.free_port, endpoint.clock, pjsip_id)
        self.legs[number] = leg
        return leg

    def _dial(self, command: messages.Dial) -> None:
        leg = self._leg(self._endpoint.accounts[command.line], command.call)
        try:
            leg.call(command.uri)
        except pj.Error as error:
            if not leg.over:
                leg.over = True
                text = _words(error)
                self.link.send(messages.CallProgress(command.call, "ended", 503, text[:200]))

    def _admit(self, networks: list[str]) -> None:
        try:
            self._endpoint.admit(networks)
        except (OSError, ValueError) as error:  # those admitted before still are
            self.link.send(messages.Log(40, f"callers' networks cannot be changed: {error}"))

    def _incoming(self, account: Any, line: str, pjsip_id: int, rdata: Any) -> None:
        self._pace.step()
        self._next_call += 2
        leg = self._leg(account, self._next_call, pjsip_id)
        message = str(rdata.wholeMsg)
        self.link.send(
            messages.Incoming(
                call=leg.number,
                line=line,
                source=str(rdata.srcAddress).rpartition(":")[0].strip("[]"),
                from_header=message_header(message, "From", "f"),
                to_header=message_header(message, "To", "t"),
                request_uri=message.partition("\r\n")[0].split(" ")[1][:500],
                sip_call_id=message_header(message, "Call-ID", "i"),
            )
        )

    def _report(self) -> None:
        ports: list[PcmPort] = self._endpoint.ports
        gap = max(port.longest_gap_ns for port in ports)
        for port in ports:
            port.longest_gap_ns = 0
        calls = {str(number): leg.figures() for number, leg in self.legs.items()}
        self.link.send(
            messages.Stats(
                late_frames=sum(port.late for port in ports),
                max_gap_ms=round(gap / 1e6, 1),
                lost_to_core=sum(port.lost for port in ports),
                rss_mb=round(_rss_mb(), 1),
                cpu_s=round(time.process_time(), 2),
                calls={number: figures for number, figures in calls.items() if figures},
            )
        )

    def _stop(self) -> None:
        """Hang up and unregister; `main` exits then. The library is not destroyed: that takes a
        second, and what Python frees after it aborts."""
        for leg in self.legs.values():
            self._try(leg, leg.end)
        self._endpoint.unregister()
        until = time.monotonic() + _STOP_S
        while time.monotonic() < until and (self.legs or self._endpoint.registered):
            self._endpoint.poll(POLL_MS)
            self._work()
        self.link.drain()


def _words(error: Any) -> str:
    return str(getattr(error, "reason", "") or error)


def _rss_mb() -> float:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123  # pathlib costs memory here
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(4)
    # The core decides when to stop: a Ctrl-C or a service manager tells both of us at once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.setswitchinterval(0.0005)
    with contextlib.suppress(OSError):  # where it is not permitted it works without
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    process: LineProcess
    link = CoreLink(int(sys.argv[1]), lambda message: process.play(message))
    process = LineProcess(link)
    setup = link.read_setup()
    link.start()
    try:
        process.run(setup)
    except EndpointError as error:
        link.send(messages.StartFailed(str(error)))
        os._exit(2)
    os._exit(0)


if __name__ == "__main__":
    main()
