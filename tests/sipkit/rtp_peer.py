"""A caller on bare sockets: RTP with a chosen jitter, and the exact time of every packet."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

_INVITE = """INVITE sip:tom@127.0.0.1:{to} SIP/2.0\r
Via: SIP/2.0/UDP 127.0.0.1:{own};rport;branch=z9hG4bK{tag}\r
From: <sip:peer@127.0.0.1>;tag={tag}\r
To: <sip:tom@127.0.0.1>\r
Call-ID: {tag}\r
CSeq: 1 INVITE\r
Contact: <sip:peer@127.0.0.1:{own}>\r
Max-Forwards: 70\r
Content-Type: application/sdp\r
Content-Length: {length}\r
\r
"""
_SDP = """v=0\r
o=- 1 1 IN IP4 127.0.0.1\r
s=-\r
c=IN IP4 127.0.0.1\r
t=0 0\r
m=audio {rtp} RTP/AVP 8\r
a=rtpmap:8 PCMA/8000\r
a=sendrecv\r
"""
_IN_DIALOG = """{method} sip:tom@127.0.0.1:{to} SIP/2.0\r
Via: SIP/2.0/UDP 127.0.0.1:{own};rport;branch=z9hG4bK{tag}{cseq}{method}\r
From: <sip:peer@127.0.0.1>;tag={tag}\r
{peer}\r
Call-ID: {tag}\r
CSeq: {cseq} {method}\r
Max-Forwards: 70\r
Content-Length: 0\r
\r
"""


@dataclass(slots=True)
class RtpPeer:
    """An answered call. Payloads are 160 bytes of A-law; times are the event loop's."""

    rtp: socket.socket
    to: tuple[str, int]
    sent: list[tuple[float, bytes]] = field(default_factory=list[tuple[float, bytes]])
    received: list[tuple[float, bytes]] = field(default_factory=list[tuple[float, bytes]])
    on_payload: Callable[[float, bytes], None] = lambda at, payload: None
    """Told every payload when it comes."""
    _sequence: int = 0

    async def send(self, payloads: list[bytes], jitter_s: float = 0, seed: int = 1) -> None:
        """Send one payload every 20 ms, each held back by up to `jitter_s`; order may change."""
        loop, chance = asyncio.get_running_loop(), random.Random(seed)
        begin, held = loop.time(), []
        for i, payload in enumerate(payloads):
            due = begin + i * 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))
            packet = struct.pack(
                "!BBHII", 0x80, 8, self._sequence & 0xFFFF, self._sequence * 160, 77
            )
            self._sequence += 1
            self.sent.append((loop.time(), payload))
            held.append(
                loop.call_later(
                    chance.uniform(0, jitter_s), self.rtp.sendto, packet + payload, self.to
                )
            )
        await asyncio.sleep(jitter_s + 0.05)

    def read(self) -> None:
        now = asyncio.get_running_loop().time()
        with contextlib.suppress(BlockingIOError):
            while packet := self.rtp.recv(2000):
                self.received.append((now, packet[12:]))
                self.on_payload(now, packet[12:])


def _udp() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.setblocking(False)
    return sock


@contextlib.asynccontextmanager
async def rtp_peer(port: int) -> AsyncIterator[RtpPeer]:
    """Call 127.0.0.1:`port` and yield when it has answered. Requests to it meet silence."""
    loop, tag = asyncio.get_running_loop(), f"{random.getrandbits(48):x}"
    sip, rtp = _udp(), _udp()
    own = sip.getsockname()[1]
    body = _SDP.format(rtp=rtp.getsockname()[1])
    invite = _INVITE.format(to=port, own=own, tag=tag, length=len(body)) + body
    await loop.sock_sendto(sip, invite.encode(), ("127.0.0.1", port))
    headers: list[str] = []
    async with asyncio.timeout(10):
        while not headers or not headers[0].startswith("SIP/2.0 200"):
            headers = (await loop.sock_recv(sip, 8000)).decode().split("\r\n")
    peer = next(line for line in headers if line.startswith("To:"))
    media = next(line for line in headers if line.startswith("m=audio"))

    async def request(method: str, cseq: int) -> None:
        text = _IN_DIALOG.format(method=method, to=port, own=own, tag=tag, peer=peer, cseq=cseq)
        await loop.sock_sendto(sip, text.encode(), ("127.0.0.1", port))

    await request("ACK", 1)
    call = RtpPeer(rtp, ("127.0.0.1", int(media.split()[1])))
    loop.add_reader(rtp, call.read)
    try:
        yield call
    finally:
        loop.remove_reader(rtp)
        await request("BYE", 2)
        async with asyncio.timeout(5):
            while b"CSeq: 2 BYE" not in await loop.sock_recv(sip, 8000):
                pass
        sip.close()
        rtp.close()
