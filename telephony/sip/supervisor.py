"""`LineProcess`: one pjsua2 process as the core sees it: its socket, its calls, its death."""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from telephony.call import EndReason
from telephony.sip import messages, wire
from telephony.sip.errors import DoorError, WireError
from telephony.sip.last_words import LastWords, pjsip_log
from telephony.sip.sip_call import SipCall
from telephony.sip.watchdog import CHECK_INTERVAL_S, Watchdog

log = logging.getLogger(__name__)

START_TIMEOUT_S = 15.0
STOP_TIMEOUT_S = 4.0
_SOCKET_BUFFER_BYTES = 1 << 20
_MAX_BACKLOG = 2_000
"""Messages that may wait for a line process which does not read."""
_READ_AT_ONCE = 64
"""Messages taken before the event loop gets its turn."""
_ROOT = str(Path(__file__).resolve().parents[2])


class LineProcess:
    """One line process from its start to its death. A restarted one is a new object."""

    def __init__(
        self, index: int, on_message: Callable[["LineProcess", messages.Message], None]
    ) -> None:
        self.index = index
        self.calls: dict[int, SipCall] = {}
        self.ready: messages.Ready | None = None
        self.max_calls = 0
        """Calls it may take: its share of the door's limit."""
        self.stats: messages.Stats | None = None
        self.audio_dropped = 0
        """Messages with our audio that the line process was too slow to take."""
        self.pid = 0
        self._on_message = on_message
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._backlog: deque[bytes] = deque()
        self._process: asyncio.subprocess.Process | None = None
        self._output: asyncio.Task[None] | None = None
        self._last_words = LastWords(index)
        self._watchdog = Watchdog()
        self._next_check: asyncio.TimerHandle | None = None
        self._fault = ""
        """Why it was killed."""
        self._started: asyncio.Future[messages.Ready] | None = None
        self._next_call = 1

    @property
    def port(self) -> int:
        return self.ready.port if self.ready else 0

    @property
    def free(self) -> int:
        """Places for calls that are not taken."""
        return self.max_calls - len(self.calls)

    def number_for_dialling(self) -> int:
        """A number for an outbound call: odd, the line process counts its own evenly."""
        self._next_call += 2
        return self._next_call

    async def start(self, setup: messages.Setup) -> None:
        """Start it and wait until it listens. Raises `DoorError`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            ours.setblocking(False)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER_BYTES)
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER_BYTES)
            path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "telephony.sip.line_process", str(theirs.fileno()),
                pass_fds=(theirs.fileno(),), env={**os.environ, "PYTHONPATH": path},
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid
        self._socket = ours
        assert self._process.stdout is not None
        self._output = asyncio.create_task(
            self._last_words.listen(self._process.stdout), name=f"line process {self.index}"
        )
        self._started = self._loop.create_future()
        self._loop.add_reader(ours, self._readable)
        self.send(setup)
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                self.ready = await self._started
            self._next_check = self._loop.call_later(CHECK_INTERVAL_S, self._check)
        except TimeoutError:
            await self.kill()
            raise DoorError(f"line process {self.index} did not start in time") from None
        except BaseException:
            await self.kill()
            raise

    def send(self, message: messages.Message) -> None:
        """Send one message; to a dead process it goes nowhere."""
        if self._socket is None:
            return
        data = wire.encode(message)
        if self._backlog:
            self._enqueue(data)
            return
        try:
            self._socket.send(data)
        except BlockingIOError:
            self._enqueue(data)
            self._loop.add_writer(self._socket, self._writable)
        except OSError as error:
            log.debug("line process %d: %s", self.index, error)  # its death is noticed elsewhere

    async def died(self) -> str:
        """Wait for its end; returns why, in words. Its calls are over then."""
        assert self._process is not None
        code = await self._process.wait()
        if self._output is not None:
            await self._output
        self._close()
        reason = f"signal {-code}" if code < 0 else f"exit code {code}"
        return ": ".join(filter(None, (reason, self._fault, str(self._last_words))))

    def lose_calls(self) -> int:
        """End all its calls as lost. Returns how many there were."""
        calls, self.calls = list(self.calls.values()), {}
        for call in calls:
            call.end(EndReason.LOST)
        return len(calls)

    async def stop(self) -> None:
        """Let it hang up, unregister and exit; kill it where it does not."""
        if self._process is None:
            return
        self.send(messages.Stop())
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await self._process.wait()
        except TimeoutError:
            log.warning("line process %d does not stop: killed", self.index)
        await self.kill()

    async def kill(self) -> None:
        """End it now, if it still runs."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if self._process.returncode is None:
                self._process.kill()
        await self._process.wait()
        if self._output is not None:
            await self._output
        self._close()

    def _check(self) -> None:
        """Every second: a process that does nothing any more is better started anew."""
        if fault := self._watchdog.check():
            self._give_up(fault)
        else:
            self._next_check = self._loop.call_later(CHECK_INTERVAL_S, self._check)

    def _give_up(self, fault: str) -> None:
        """Kill it: whoever waits in `died` sees to the rest."""
        if self._fault:
            return
        log.error("line process %d: %s: killed", self.index, fault)
        self._fault = fault
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def _close(self) -> None:
        if self._next_check is not None:
            self._next_check.cancel()
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket.close()
            self._socket = None
        if self._started is not None and not self._started.done():
            self._started.set_exception(DoorError(f"line process {self.index} died at its start"))

    def _enqueue(self, data: bytes) -> None:
        if len(self._backlog) < _MAX_BACKLOG:
            self._backlog.append(data)
        elif data[:1] == b"{":  # lost control: better start anew
            self._give_up("takes no commands")
        else:
            self.audio_dropped += 1

    def _writable(self) -> None:
        assert self._socket is not None
        try:
            while self._backlog:
                self._socket.send(self._backlog[0])
                self._backlog.popleft()
        except BlockingIOError:
            return
        except OSError:
            self._backlog.clear()
        self._loop.remove_writer(self._socket)

    def _readable(self) -> None:
        for _ in range(_READ_AT_ONCE):
            if self._socket is None:
                return
            try:
                data = self._socket.recv(wire.MAX_MESSAGE_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._loop.remove_reader(self._socket)
                if self._started is not None and not self._started.done():
                    words = str(self._last_words) or "no reason given"
                    self._started.set_exception(
                        DoorError(f"line process {self.index} died at its start: {words}")
                    )
                return
            try:
                message = wire.decode(data)
            except WireError as error:
                log.error("line process %d: %s", self.index, error)
                continue
            self._watchdog.heard()
            self._take(message)

    def _take(self, message: messages.Message) -> None:
        match message:
            case messages.Heard(call=number):
                if call := self.calls.get(number):
                    call.take(message)
            case (
                messages.CallProgress()
                | messages.Media()
                | messages.Digit()
                | messages.Flushed()
                | messages.ReferProgress()
            ):
                if call := self.calls.get(message.call):
                    call.take(message)
                    if isinstance(message, messages.CallProgress) and message.state == "ended":
                        del self.calls[message.call]
            case messages.Stats():
                self._watchdog.reported()
                self.stats = message
                for number, figures in message.calls.items():
                    if call := self.calls.get(int(number)):
                        call.take_rx(int(figures["rx"]))
            case messages.Alive():
                pass
            case messages.Log():
                pjsip_log.log(message.level, "%s", message.text)
            case messages.Ready():
                self._last_words.clear()
                if self._started is not None and not self._started.done():
                    self._started.set_result(message)
            case messages.StartFailed():
                if self._started is not None and not self._started.done():
                    self._started.set_exception(DoorError(message.reason))
            case _:
                self._on_message(self, message)
