"""Offers: what a browser sends is taken, what TOM cannot answer is named."""

import random
import re

import pytest

from telephony.webrtc.errors import IceServerError, OfferError
from telephony.webrtc.ice import IceServer, configuration
from telephony.webrtc.offer import MAX_LINES, MAX_MEDIA, MAX_OFFER_BYTES, read_offer

PRINT = "sha-256 " + ":".join(["AB"] * 32)
TRANSPORT = (
    f"a=ice-ufrag:abcd\r\na=ice-pwd:{'p' * 24}\r\na=fingerprint:{PRINT}\r\na=setup:actpass\r\n"
)
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n"
    "a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\n" + TRANSPORT
)
DATA = (
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n"
    "a=sctp-port:5000\r\n" + TRANSPORT
)
SESSION = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
OFFER = SESSION + "a=group:BUNDLE 0 1\r\n" + AUDIO + DATA
HOST = "a=candidate:1 1 udp 2122260223 192.0.2.7 40000 typ host generation 0\r\n"
HIDDEN = "a=candidate:2 1 udp 2122260223 6a1c1b9e-3f5c-4a3a-9a4e.local 40001 typ host\r\n"


def test_an_offer_passes_as_it_is() -> None:
    assert read_offer(OFFER + HOST) == OFFER + HOST
    assert read_offer(SESSION + AUDIO) == SESSION + AUDIO


def test_hidden_addresses_and_the_end_of_candidates_are_left_out() -> None:
    assert read_offer(OFFER + HIDDEN + HOST + "a=end-of-candidates\r\n") == OFFER + HOST


@pytest.mark.parametrize(
    ("offer", "fault"),
    [
        ("", "not SDP"),
        ("hello", "not SDP"),
        ("v=0", "one m=audio, not 0"),
        (SESSION, "one m=audio, not 0"),
        (SESSION + DATA, "one m=audio, not 0"),
        (OFFER + "x" * MAX_OFFER_BYTES, "may have"),
        (OFFER + "a=fmtp:111 a=1\r\n" * MAX_LINES, f"may have {MAX_LINES} lines"),
        (SESSION + AUDIO + "m=audio 9 X 0\r\n" * MAX_MEDIA, "that begin with m="),
        (SESSION + AUDIO + AUDIO, "one m=audio, not 2"),
        (OFFER + DATA, "one m=application, not 2"),
        (OFFER + AUDIO.replace("m=audio", "m=video"), "m=video"),
        (OFFER.replace("m=audio 9", "m=audio 0"), "port 0"),
        (OFFER.replace("opus", "isac"), "opus/48000/2 is missing"),
        (OFFER.replace("sendrecv", "sendonly"), "sendrecv, not sendonly"),
        (OFFER.replace("sendrecv", "recvonly"), "sendrecv, not recvonly"),
        (OFFER.replace("a=rtcp-mux\r\n", ""), "rtcp-mux"),
        (OFFER.replace("a=mid:0\r\n", ""), "a=mid"),
        (OFFER.replace("a=mid:1", "a=mid:0"), "the same a=mid"),
        (OFFER.replace("a=ice-pwd", "a=pwd"), "a=ice-pwd"),
        (OFFER.replace("a=fingerprint", "a=print"), "a=fingerprint"),
        (OFFER.replace("sha-256", "md5"), "a=fingerprint"),
        (OFFER.replace("a=group:BUNDLE 0 1\r\n", ""), "BUNDLE"),
        (OFFER.replace("m=audio 9", "m=audio nine"), "not SDP"),
    ],
)
def test_faults_are_named(offer: str, fault: str) -> None:
    with pytest.raises(OfferError, match=re.escape(fault)):
        read_offer(offer)


def test_garbled_offers_are_refused_or_taken_never_worse() -> None:
    chance = random.Random(11)
    taken = 0
    for _ in range(2000):
        garbled = list(OFFER + HOST)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(garbled))
            garbled[at : at + chance.randint(0, 20)] = chr(chance.randrange(32, 127))
        try:
            read_offer("".join(garbled))
            taken += 1
        except OfferError:
            pass
    assert 0 < taken < 2000


def test_a_broken_ice_server_is_named() -> None:
    assert configuration([]).iceServers == []
    servers = configuration([IceServer("turn:192.0.2.1?transport=tcp", "anna", "secret")])
    assert servers.iceServers and servers.iceServers[0].username == "anna"
    with pytest.raises(IceServerError, match="stun:"):
        configuration([IceServer("stun:")])
    assert "secret" not in repr(IceServer("turn:192.0.2.1", "anna", "secret"))
