"""What of a line process can be looked at without its library: watchdog, last words, socket."""

import asyncio
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from telephony.sip import messages
from telephony.sip.last_words import LastWords
from telephony.sip.line_process import LineProcess
from telephony.sip.ring import Ring
from telephony.sip.watchdog import QUIET_CHECKS, UNREPORTED_CHECKS, Watchdog

ROOT = Path(__file__).parents[3]


def checks(watchdog: Watchdog, each: str, most: int = 100) -> int:
    """Checks until it says something, with `each` before every one."""
    for count in range(most):
        if each:
            getattr(watchdog, each)()
        if watchdog.check():
            return count
    return most


def test_watchdog() -> None:
    assert checks(Watchdog(), "") == QUIET_CHECKS
    assert checks(Watchdog(), "heard") == UNREPORTED_CHECKS
    assert checks(Watchdog(), "reported") == 100


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["a", "", "b", "c", "d"], "b; c; d"),
        (["sip.c:12: Assertion `x' failed."], "sip.c:12: Assertion `x' failed."),
        (['13:25:10.231   sip_endpoint.c  .Module "mod-msg-print" registered'], ""),
        (["swig/python detected a memory leak of type 'Call *'"], ""),
    ],
)
def test_last_words(said: list[str], words: str) -> None:
    last = LastWords(0)
    for line in said:
        last.take(line)
    assert str(last) == words
    last.clear()
    assert str(last) == ""


async def test_an_endless_line_is_skipped() -> None:
    output = asyncio.StreamReader(limit=100)
    output.feed_data(b"before\n" + b"x" * 1000 + b"\nafter\n")
    output.feed_eof()
    words = LastWords(0)
    await words.listen(output)
    assert str(words).endswith("after")


def test_a_port_that_is_taken_away_meanwhile() -> None:
    """The pjsip thread takes a call's port away while the socket's thread plays."""

    class Port:
        ring = Ring()

    class Leg:
        looks = 0

        @property
        def port(self) -> Port | None:
            self.looks += 1
            return Port() if self.looks == 1 else None

    process = LineProcess(cast(Any, None))
    process.legs[2] = cast(Any, Leg())
    process.play(messages.Play(2, bytes(640)))
    assert len(Port.ring.take() or b"") == 640


_DEAF = """
import socket, time
from telephony.sip import messages, wire
from telephony.sip.core_link import CoreLink
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
CoreLink(theirs.detach(), lambda message: 1 / 0).start()
ours.send(wire.encode(messages.Play(2, bytes(640))))
time.sleep(20)
"""


_WAITING = """
import socket, time
from telephony.sip import wire
from telephony.sip.core_link import CoreLink
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
CoreLink(theirs.detach(), lambda message: None).start()
print(*(wire.decode(ours.recv(9999)) for _ in range(2)))
"""


async def test_a_process_whose_main_thread_waits_is_alive() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WAITING, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(process.communicate(), 10)
    assert said.strip() == b"Alive() Alive()"


async def test_a_reader_that_fails_ends_the_process() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _DEAF, cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 4
    assert b"ZeroDivisionError" in errors
