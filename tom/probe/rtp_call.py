"""`rtp_call`: a telephone on bare sockets, that every packet's time may be known.

SIP over UDP and G.711 A-law, without a jitter buffer, and only what it takes to call, to talk, and
to hang up: no registration, no password, no hold.
"""

import asyncio
import random
import re
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telephony.sip.address import dial_uri
from telephony.sip.errors import AddressError
from tom.calling import source_address

PAYLOAD_BYTES = 160
"""20 ms."""
_PCMA = 8
_SSRC = 77
_HEADER_BYTES = 12
_TAKEN_S = 20.0
_FIRST_AGAIN_S = 0.5
"""RFC 3261's T1: an INVITE that nothing answers is sent again, each time after twice as long."""
_BYE_S = 5.0
_PASSWORD = ("401", "407")
"""RFC 3261: Unauthorized, Proxy Authentication Required."""

_URI = re.compile(r"sip:(?:[^@]*@)?(?P<host>[^:;]+)(?::(?P<port>\d+))?", re.I)
_REQUEST = """{method} {uri} SIP/2.0\r
Via: SIP/2.0/UDP {own};rport;branch=z9hG4bK{tag}{branch}\r
{route}From: <sip:probe@{own}>;tag={tag}\r
To: {to}\r
Call-ID: {tag}\r
CSeq: {cseq} {method}\r
Contact: <sip:probe@{own}>\r
Max-Forwards: 70\r
{body}"""
_SDP = """v=0\r
o=- 1 1 IN IP4 {host}\r
s=-\r
c=IN IP4 {host}\r
t=0 0\r
m=audio {port} RTP/AVP 8\r
a=rtpmap:8 PCMA/8000\r
a=sendrecv\r
"""


@dataclass(slots=True)
class RtpCall:
    """An answered call. Payloads are 160 bytes of A-law; times are the event loop's."""

    rtp: socket.socket
    to: tuple[str, int]
    on_payload: Callable[[float, bytes], None] = lambda at, payload: None
    """Told every payload when it comes."""
    on_end: Callable[[], None] = lambda: None
    """Told when the other side hangs up."""
    _count: int = 0

    def packet(self, payload: bytes) -> bytes:
        """The next packet."""
        count, self._count = self._count, self._count + 1
        header = (0x80, _PCMA, count & 0xFFFF, count * PAYLOAD_BYTES & 0xFFFFFFFF, _SSRC)
        return struct.pack("!BBHII", *header) + payload

    def send(self, payload: bytes) -> None:
        """Send the next 20 ms."""
        self.rtp.sendto(self.packet(payload), self.to)

    def read(self) -> None:
        """Take what has come."""
        now = asyncio.get_running_loop().time()
        for packet in _waiting(self.rtp):
            if len(packet) > _HEADER_BYTES and packet[1] & 0x7F == _PCMA:
                self.on_payload(now, packet[_HEADER_BYTES:])


def _waiting(sock: socket.socket) -> list[bytes]:
    found: list[bytes] = []
    try:
        while True:
            found.append(sock.recv(8000))
    except (BlockingIOError, ConnectionRefusedError):
        return found


def _headers(message: str, name: str) -> list[str]:
    return re.findall(rf"^{name}[ \t]*:[ \t]*(.*?)\r$", message, re.I | re.M)


class _Dialog:
    """The SIP of one call."""

    def __init__(self, sock: socket.socket, uri: str, server: tuple[str, int]) -> None:
        self._sock = sock
        self._server = server
        self._own = "{}:{}".format(*sock.getsockname())
        self._tag = f"{random.getrandbits(64):x}"
        self._uri, self._to, self._route = uri, f"<{uri}>", ""
        self.answers: asyncio.Queue[str] = asyncio.Queue()
        """Responses that are no retransmissions of what was taken."""
        self.on_bye: Callable[[], None] = lambda: None
        self._taken = False

    def request(self, method: str, cseq: int, branch: str, sdp: str = "") -> None:
        kind = "Content-Type: application/sdp\r\n" if sdp else ""
        text = _REQUEST.format(
            method=method, uri=self._uri, own=self._own, tag=self._tag, branch=branch,
            route=self._route, to=self._to, cseq=cseq,
            body=f"{kind}Content-Length: {len(sdp)}\r\n\r\n{sdp}",
        )  # fmt: skip
        self._sock.sendto(text.encode(), self._server)

    def acknowledge(self, answer: str) -> None:
        """ACK of a final answer; of a 200 it is the first request in the dialog."""
        taken = answer.startswith("SIP/2.0 2")
        self._to = _headers(answer, "To")[0]
        if taken and not self._taken:
            self._taken = True
            contact = re.search(r"sips?:[^>;\s]+", "".join(_headers(answer, "Contact")))
            self._uri = contact[0] if contact else self._uri
            route = reversed(_headers(answer, "Record-Route"))
            self._route = "".join(f"Route: {each}\r\n" for each in route)
        self.request("ACK", 1, "ack" if taken else "invite")

    def read(self) -> None:
        for message in (each.decode(errors="replace") for each in _waiting(self._sock)):
            method = message.partition(" ")[0]
            if method == "SIP/2.0":
                if self._taken and _headers(message, "CSeq") == ["1 INVITE"]:
                    self.acknowledge(message)
                else:
                    self.answers.put_nowait(message)
            elif method not in ("ACK", "INVITE"):
                self._agree(message)
                if method == "BYE":
                    self.on_bye()

    def _agree(self, request: str) -> None:
        names = ("Via", "From", "To", "Call-ID", "CSeq")
        lines = [f"{name}: {value}" for name in names for value in _headers(request, name)]
        text = "\r\n".join(["SIP/2.0 200 OK", *lines, "Content-Length: 0", "", ""])
        self._sock.sendto(text.encode(), self._server)

    async def invite(self, sdp: str) -> str:
        """The answer with which the call was taken. Raises RuntimeError where it was not."""
        again_s, answer = _FIRST_AGAIN_S, ""
        try:
            async with asyncio.timeout(_TAKEN_S):
                while not re.match(r"SIP/2.0 [2-6]", answer):
                    if not answer:
                        self.request("INVITE", 1, "invite", sdp)
                    try:
                        async with asyncio.timeout(None if answer else again_s):
                            answer = await self.answers.get()
                    except TimeoutError:
                        again_s *= 2
        except TimeoutError:
            self.request("CANCEL", 1, "invite")
            raise
        self.acknowledge(answer)
        code = answer.split(" ")[1]
        if code in _PASSWORD:
            raise RuntimeError(
                f"{self._uri} wants a password (SIP {code}): the probe has none, and registers "
                "nowhere; name a line of TOM's that takes calls from this machine"
            )
        if not code.startswith("2"):
            raise RuntimeError(f"{self._uri} did not answer: SIP {code}")
        return answer

    async def bye(self) -> None:
        """Hang up; returns when that is confirmed, or nobody does."""
        self.request("BYE", 2, "bye")
        try:
            async with asyncio.timeout(_BYE_S):
                while _headers(await self.answers.get(), "CSeq") != ["2 BYE"]:
                    pass
        except TimeoutError:
            return


def _udp(host: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, 0))
    sock.setblocking(False)
    return sock


@asynccontextmanager
async def rtp_call(uri: str) -> AsyncIterator[RtpCall]:
    """Call `uri` (sip:user@host:port); the call is answered inside the block.

    Raises AddressError for what cannot be dialled over UDP, OSError where the host is not known,
    RuntimeError and TimeoutError where the call is not answered.
    """
    loop = asyncio.get_running_loop()
    uri = dial_uri(uri, "")
    where = _URI.match(uri)
    if where is None or re.search(r";transport=(?!udp)", uri, re.I):
        raise AddressError(f"{uri}: the probe calls over SIP/UDP alone; `tom call` knows TCP")
    found = await loop.getaddrinfo(
        where["host"], int(where["port"] or 5060), family=socket.AF_INET, type=socket.SOCK_DGRAM
    )
    server = (str(found[0][4][0]), int(found[0][4][1]))
    own = source_address(server[0])
    with _udp(own) as sip, _udp(own) as rtp:
        dialog = _Dialog(sip, uri, server)
        loop.add_reader(sip, dialog.read)
        try:
            answer = await dialog.invite(_SDP.format(host=own, port=rtp.getsockname()[1]))
            host = re.search(r"^c=IN IP4 (\S+)\r?$", answer, re.M)
            port = re.search(r"^m=audio (\d+) ", answer, re.M)
            if host is None or port is None:
                raise RuntimeError(f"{uri} answered without audio")
            call, ended = RtpCall(rtp, (host[1], int(port[1]))), asyncio.Event()

            def end() -> None:
                ended.set()
                call.on_end()

            dialog.on_bye = end
            loop.add_reader(rtp, call.read)
            try:
                yield call
            finally:
                loop.remove_reader(rtp)
                if not ended.is_set():
                    await dialog.bye()
        finally:
            loop.remove_reader(sip)
