"""`IceServer`: where a call finds its way through NAT, and what aiortc is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer
from aiortc.rtcicetransport import parse_stun_turn_uri

from telephony.webrtc.errors import IceServerError


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN (RFC 7064) or TURN (RFC 7065) server.

    aiortc uses the first STUN and the first TURN server (UDP, TCP or TLS); a browser uses all.
    """

    url: str
    username: str = ""
    credential: str = field(default="", repr=False)


def configuration(servers: Iterable[IceServer]) -> RTCConfiguration:
    """With these servers only: by default aiortc asks one of Google's. Raises IceServerError."""
    for server in servers:
        try:
            parse_stun_turn_uri(server.url)
        except ValueError as error:
            raise IceServerError(f"{server.url}: {error}") from error
    return RTCConfiguration(
        iceServers=[
            RTCIceServer(server.url, server.username or None, server.credential or None)
            for server in servers
        ],
        bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
    )
