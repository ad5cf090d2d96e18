"""What arrives on an open port: garbage, floods, methods nobody knows. TOM goes on."""

import asyncio
import os
import socket
from pathlib import Path

from telephony.events import CallRefused
from telephony.sip.config import LineConfig, SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.sip_call import SipCall
from tests.sipkit.scenario import (
    ack,
    ack_failure,
    bye,
    cancel,
    expect,
    invite,
    pause,
    request,
    scenario,
)
from tests.sipkit.sipp import sipp
from tests.telephony.sip.conftest import OpenDoor, Opened, listen


async def still_answers(tom: Opened, tmp_path: Path) -> bool:
    """A call goes through, as soon as there is a place for it."""
    for _ in range(40):
        steps = scenario(invite(), expect(200), ack(), pause(50), bye())
        async with sipp(steps, tom.port, tmp_path) as caller:
            if await caller.done():
                return True
        await asyncio.sleep(0.1)
    return False


async def test_garbage(open_door: OpenDoor, tmp_path: Path) -> None:
    noise = [
        b"", b"\0", b"\r\n\r\n", b"INVITE", b"INVITE sip:tom SIP/2.0\r\n\r\n", os.urandom(1200),
        b"SIP/2.0 200 OK\r\n\r\n", b"\xff" * 60_000, b"INVITE " + b"a" * 50_000,
        b"INVITE sip:tom@127.0.0.1 SIP/2.0\r\n" + b"X: y\r\n" * 9_000 + b"\r\n",
        b"REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\n"
        b"From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n\r\n",
        b"INVITE sip:tom@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKy\r\n"
        b"From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 2\r\nCSeq: 99999999999 INVITE\r\n"
        b"Content-Length: -5\r\n\r\n",
    ]  # fmt: skip
    async with open_door(listen) as tom:
        pids = tom.door.pids
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            for packet in noise * 3:
                udp.sendto(packet, ("127.0.0.1", tom.port))
        for packet in noise:
            with socket.create_connection(("127.0.0.1", tom.port)) as tcp:
                tcp.sendall(packet)
        assert await still_answers(tom, tmp_path)
        assert tom.door.pids == pids


async def test_unknown_method(open_door: OpenDoor, tmp_path: Path) -> None:
    steps = scenario(request("FROBNICATE", in_dialog=False, retrans=False), pause(200))
    async with open_door(listen) as tom:
        pids = tom.door.pids
        async with sipp(steps, tom.port, tmp_path, calls=5) as caller:
            await caller.done()
        assert await still_answers(tom, tmp_path)
        assert tom.door.pids == pids


async def test_flood_of_invites(open_door: OpenDoor, tmp_path: Path) -> None:
    """Refused at once, a hundred INVITEs would use up the library's socket handles."""

    async def refuse(call: SipCall) -> None:
        await call.reject(603)

    async with open_door(refuse) as tom:
        pids = tom.door.pids
        steps = scenario(invite(), expect(603), ack_failure())
        async with sipp(steps, tom.port, tmp_path, calls=100, rate=500) as callers:
            await callers.done()
        assert tom.door.pids == pids
        async with open_door() as phone:
            call = await phone.door.dial(tom.uri)
            for _ in range(30):
                if call.call.sip_code == 603:
                    break
                await asyncio.sleep(0.1)
                call = await phone.door.dial(tom.uri)
            assert call.call.sip_code == 603


async def test_flood_of_cancelled_invites(open_door: OpenDoor, tmp_path: Path) -> None:
    async def ring(call: SipCall) -> None:
        await call.ended.wait()

    steps = scenario(
        invite(),
        '<recv response="100" optional="true"/><recv response="180"/>',
        cancel(),
        expect(200, provisional=False),
        expect(487, provisional=False),
        ack_failure(),
    )
    async with open_door(ring) as tom:
        pids = tom.door.pids
        async with sipp(steps, tom.port, tmp_path, calls=80, rate=300) as callers:
            await callers.done()
        assert tom.door.pids == pids
        assert await pinged(tom.port)
        assert tom.door.stats().restarts == 0


async def test_a_stranger_who_calls_again_and_again_is_told_once(
    open_door: OpenDoor, tmp_path: Path
) -> None:
    line = LineConfig.model_validate({"name": "a", "allowed_sources": ["10.0.0.0/8"]})
    async with open_door(listen, line) as tom:
        steps = scenario(invite(), expect(403), ack_failure())
        async with sipp(steps, tom.port, tmp_path, calls=40, rate=500) as callers:
            await callers.done()
        assert [event.count for event in tom.of(CallRefused) if event.cause == "busy"] == [1]
    for cause in ("busy", "not_allowed"):
        first, rest = [event for event in tom.of(CallRefused) if event.cause == cause]
        assert first.count == 1
        assert rest.count > 2


async def pinged(port: int) -> bool:
    """Whether OPTIONS gets any answer."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        udp.bind(("127.0.0.1", 0))
        own = udp.getsockname()[1]
        text = (
            f"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{own};"
            f"branch=z9hG4bK{own};rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n"
            f"Call-ID: {own}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
        for _ in range(4):
            await loop.sock_sendto(udp, text.encode(), ("127.0.0.1", port))
            try:
                answer = await asyncio.wait_for(loop.sock_recv(udp, 4000), 0.5)
            except TimeoutError:
                continue
            return answer.startswith(b"SIP/2.0 ")
    return False


async def test_strangers_are_dropped_by_the_kernel() -> None:
    line = LineConfig.model_validate({"name": "a", "allowed_sources": ["10.0.0.0/8"]})
    friend = LineConfig.model_validate({"name": "a", "allowed_sources": ["127.0.0.0/8"]})
    for lines, answers in (
        ((line,), False),
        ((line, friend.model_copy(update={"name": "b"})), True),
    ):
        config = SipConfig(bind="127.0.0.1", port=0, lines=lines, drop_strangers=True)
        async with SipDoor(config) as door:
            assert await pinged(door.port) is answers
            with socket.socket() as tcp:
                tcp.settimeout(1)
                assert (tcp.connect_ex(("127.0.0.1", door.port)) == 0) is answers
