"""The lines of a door: their registrations, and the addresses their callers may come from."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from telephony.events import LineRegistered, LineRegistrationFailed, TelephonyEvent
from telephony.sip import messages
from telephony.sip.address import LineAddress, host_of
from telephony.sip.config import LineConfig, SipConfig

log = logging.getLogger(__name__)

RESOLVE_INTERVAL_S = 300.0
_UNRESOLVED_INTERVAL_S = 15.0
"""The same while the address of a registrar or proxy was never known: its calls are refused."""
_RETRY_FIRST_S = 5.0
_RETRY_MOST_S = 300.0
_REFUSED = frozenset({401, 403, 404, 405, 407, 423, 484, 485})
"""Answers to REGISTER that only the owner can mend: wrong password, unknown user, ..."""

LookUp = Callable[[str], Awaitable[frozenset[str]]]
"""The IPv4 addresses of a host name; OSError where it has none or nobody can tell."""
LineState = Literal["registering", "registered", "failing", "refused"]


def retry_delay_s(code: int, failures: int, worked_before: bool = False) -> float | None:
    """Seconds until the next REGISTER after `failures` failures in a row; None for no more.

    A refusal is final only where these settings never worked: a registrar that restarts may
    refuse what it will take again.
    """
    if code in _REFUSED:
        return _RETRY_MOST_S if worked_before else None
    return min(_RETRY_MOST_S, _RETRY_FIRST_S * 2 ** (failures - 1))


class Lines:
    """Registrations live on line process 0; this keeps their state over its restarts."""

    def __init__(
        self,
        config: SipConfig,
        emit: Callable[[TelephonyEvent], None],
        register: Callable[[str], None],
        sources_changed: Callable[[], None],
        look_up: LookUp | None = None,
    ) -> None:
        self._config = config
        self._emit = emit
        self._register = register
        self._sources_changed = sources_changed
        self._ask = look_up or _look_up
        self._known: dict[str, frozenset[str]] = {}
        """Last known addresses of each registrar and proxy."""
        self._unresolved: set[str] = set()
        """Hosts that cannot be resolved at present."""
        self._states: dict[str, LineState] = {
            line.name: "registering" for line in config.lines if line.registers
        }
        self._failures: dict[str, int] = {}
        self._worked: set[str] = set()
        self._look_up = asyncio.Event()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._refresh: asyncio.Task[None] | None = None
        self.addresses: list[LineAddress] = [_address(line, frozenset()) for line in config.lines]

    def registered(self, line: str) -> bool:
        return self._states.get(line, "registered") == "registered"

    def setups(self, process: int) -> list[dict[str, Any]]:
        """What line process number `process` has to know of the lines."""
        return [
            {
                "name": line.name,
                "uri": f"sip:{line.number}@{line.home}" if line.registers else "",
                "user": line.number or "tom",
                "registrar": _with_transport(line.registrar, line),
                "proxies": [_with_transport(line.proxy, line) + ";lr"] if line.proxy else [],
                "username": line.username or line.number,
                "password": line.secret(),
                "expires_s": line.register_expires_s,
                "register": process == 0
                and line.registers
                and self._states[line.name] != "refused",
            }
            for line in self._config.lines
        ]

    async def resolve(self) -> None:
        """Look up the registrars and proxies: calls from them are allowed."""
        before = self.sources()
        for host in sorted({host for line in self._config.lines for host in _hosts(line)}):
            await self._resolve_host(host)
        self.addresses = [_address(line, self._servers(line)) for line in self._config.lines]
        if self.sources() != before:
            self._sources_changed()

    async def _resolve_host(self, host: str) -> None:
        """What cannot be resolved keeps the addresses it had: its calls go on coming from there."""
        try:
            self._known[host] = await self._ask(host)
            self._unresolved.discard(host)
        except (OSError, UnicodeError) as error:  # the latter: no name that can be asked for
            if host not in self._unresolved:
                known = ", ".join(sorted(self._known.get(host, ()))) or "its calls are refused"
                log.warning("%s cannot be resolved, for now %s: %s", host, known, error)
            self._unresolved.add(host)

    def _servers(self, line: LineConfig) -> frozenset[str]:
        none = frozenset[str]()
        return none.union(*(self._known.get(host, none) for host in _hosts(line)))

    def start(self, group: asyncio.TaskGroup) -> None:
        """Look the addresses up again from time to time, in `group`."""
        if any(_hosts(line) for line in self._config.lines):
            self._refresh = group.create_task(self._resolve_again(), name="resolve registrars")

    def stop(self) -> None:
        if self._refresh is not None:
            self._refresh.cancel()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def sources(self) -> list[str]:
        """All networks from which any line may be called."""
        return sorted({str(network) for line in self.addresses for network in line.allowed})

    def process_lost(self) -> None:
        """The process with the registrations is gone; the new one registers on its own."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for name, state in self._states.items():
            if state == "registered":
                self._states[name] = "registering"

    def report(self, report: messages.Registration) -> None:
        """The registrar's answer, as the line process saw it."""
        name = report.line
        if name not in self._states or (report.code == 200 and report.expires_s == 0):
            return
        if report.code == 200:
            self._failures[name] = 0
            self._worked.add(name)
            if self._states[name] != "registered":
                self._states[name] = "registered"
                self._look_up.set()
                log.info("line %s is registered", name)
                self._emit(LineRegistered(line=name, expires_s=report.expires_s))
            return
        self._failures[name] = self._failures.get(name, 0) + 1
        delay = retry_delay_s(report.code, self._failures[name], name in self._worked)
        if delay is None:
            self._states[name] = "refused"
            log.error(
                "line %s: the registrar refuses it (%d %s): check number, user name and password; "
                "not tried again", name, report.code, report.reason,
            )  # fmt: skip
        else:
            self._states[name] = "failing"
            self._look_up.set()  # it may have moved, and strangers' answers may be dropped
            log.warning(
                "line %s: registration failed (%d %s); again in %.0f s",
                name, report.code, report.reason, delay,
            )  # fmt: skip
            if name in self._timers:
                self._timers[name].cancel()
            loop = asyncio.get_running_loop()
            self._timers[name] = loop.call_later(delay, self._register, name)
        self._emit(
            LineRegistrationFailed(
                line=name, code=report.code, reason=report.reason, retry_in_s=delay
            )
        )

    async def _resolve_again(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                never = self._unresolved - self._known.keys()
                interval_s = _UNRESOLVED_INTERVAL_S if never else RESOLVE_INTERVAL_S
                async with asyncio.timeout(interval_s):
                    await self._look_up.wait()
            self._look_up.clear()
            await self.resolve()


def _with_transport(uri: str, line: LineConfig) -> str:
    return f"{uri};transport=tcp" if uri and line.transport == "tcp" else uri


def _address(line: LineConfig, servers: frozenset[str]) -> LineAddress:
    own = tuple(ipaddress.ip_network(server) for server in sorted(servers))
    return LineAddress(
        line.name,
        line.users,
        servers if line.registers else frozenset(),
        line.allowed_sources + own,
    )


def _hosts(line: LineConfig) -> list[str]:
    """Hosts that may send the line's calls."""
    return [host for host in map(host_of, (line.registrar, line.proxy)) if host]


async def _look_up(host: str) -> frozenset[str]:
    answers = await asyncio.get_running_loop().getaddrinfo(
        host, None, family=socket.AF_INET, type=socket.SOCK_DGRAM
    )
    return frozenset(str(answer[4][0]) for answer in answers)
