"""`CoreLink`: the line process's end of the socket.

Any thread may send and none is held up. A thread of its own reads: audio and its pauses go straight
to their call's ring, commands wait for the thread that may talk to pjsip.
"""

import os
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from telephony.sip import messages, wire

_MAX_WAITING = 5_000
"""Messages for a core that does not read; then something is badly wrong and we exit."""
_BEAT_S = 1.0
_GRACE_S = 3.0
"""Time to leave in order after the core has gone."""


class CoreLink:
    def __init__(self, fd: int, on_audio: Callable[[messages.Audio], None]) -> None:
        self.commands: deque[messages.Message] = deque()
        """Commands for the pjsip thread. `Stop` is put in when the core goes away."""
        self._socket = socket.socket(fileno=fd)
        self._waiting: deque[bytes] = deque()
        self._on_audio = on_audio

    def read_setup(self) -> messages.Setup:
        """The first message; waits for it."""
        message = wire.decode(self._socket.recv(wire.MAX_MESSAGE_BYTES))
        if not isinstance(message, messages.Setup):
            raise wire.WireError(f"the first message is {type(message).__name__}, not Setup")
        return message

    def start(self) -> None:
        threading.Thread(target=self._read, name="core link", daemon=True).start()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def send_audio(self, data: bytes) -> bool:
        """Send a frame now or never. False where the core has no room for it."""
        try:
            self._socket.send(data, socket.MSG_DONTWAIT)
        except OSError:
            return False
        return True

    def send(self, message: messages.Message) -> None:
        """Send a message that must arrive: what does not fit now waits for `drain`."""
        data = wire.encode(message)
        if self._waiting or not self.send_audio(data):
            if len(self._waiting) > _MAX_WAITING:
                os._exit(3)
            self._waiting.append(data)

    def drain(self) -> None:
        """Send what waits. Called by the pjsip thread, again and again."""
        while self._waiting and self.send_audio(self._waiting[0]):
            self._waiting.popleft()

    def _beat(self) -> None:
        beat = wire.encode(messages.Alive())
        while True:
            self.send_audio(beat)
            time.sleep(_BEAT_S)

    def _read(self) -> None:
        """However reading ends, so does the process: a deaf one must not stay registered."""
        try:
            self._read_until_closed()
            self.commands.append(messages.Stop())
            watchdog = threading.Event()
            watchdog.wait(_GRACE_S)
        except BaseException as error:  # noqa: BLE001  # whatever it was, it is said and ends us
            sys.excepthook(type(error), error, error.__traceback__)
            sys.stderr.flush()
        os._exit(4)

    def _read_until_closed(self) -> None:
        while True:
            try:
                data = self._socket.recv(wire.MAX_MESSAGE_BYTES)
            except OSError:
                data = b""
            if not data:
                return
            try:
                message = wire.decode(data)
            except wire.WireError as error:
                self.send(messages.Log(40, str(error)))
                continue
            if isinstance(message, messages.Audio):
                self._on_audio(message)
            else:
                self.commands.append(message)
