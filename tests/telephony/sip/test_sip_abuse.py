"""What arrives on an open port: garbage, floods, methods nobody knows. TOM goes on."""

import asyncio
import os
import socket
from pathlib import Path

from telephony.call import CallState
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
    """Refused at once, a hundred INVITEs in a fraction of a second would use up the library's sockets."""

    async def refuse(call: SipCall) -> None:
        await call.reject(603)

    async with open_door(refuse) as tom:
        pids = tom.door.pids
        steps = scenario(invite(), expect(603), ack_failure())
        async with sipp(steps, tom.port, tmp_path, calls=100, rate=500) as callers:
            await callers.done()
        assert tom.door.pids == pids
        async with open_door() as phone:
            for _ in range(30):
                call = await phone.door.dial(tom.uri)
                if call.call.sip_code == 603:
                    break
                await asyncio.sleep(0.1)
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
    async with open_door(ring) as tom, open_door() as phone:
        pids = tom.door.pids
        async with sipp(steps, tom.port, tmp_path, calls=80, rate=300) as callers:
            await callers.done()
        assert tom.door.pids == pids
        async with asyncio.timeout(20):
            while tom.door.calls:  # those whose caller gave up without a CANCEL still ring
                await asyncio.gather(*(call.reject(486) for call in tom.door.calls))
                await asyncio.sleep(0.05)
        call = await phone.door.dial(tom.uri, timeout_s=1)
        assert call.call.state is CallState.ENDED
        assert call.call.sip_code == 408  # it rang
