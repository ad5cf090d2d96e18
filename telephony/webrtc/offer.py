"""`read_offer`: a browser's offer (RFC 8829), checked before anything is set up for it."""

import re

from aiortc.sdp import MediaDescription, SessionDescription

from telephony.webrtc.errors import OfferError

MAX_OFFER_BYTES = 32_768
"""Browsers offer about 5 KB for audio and a data channel."""
MAX_LINES = 400
"""Of them, a browser with many networks needs 200. aiortc takes the longer for each, the more there
are: on the event loop, up to half a second for as many as fit."""
MAX_MEDIA = 10
_PARSER_FAULTS = (ValueError, AssertionError, LookupError, AttributeError, TypeError)
"""What aiortc's parser raises where an offer is malformed."""
_DIGESTS = ("sha-256", "sha-384", "sha-512")
_LEFT_OUT = re.compile(r"a=(end-of-candidates|candidate:\S+ \d+ \S+ \d+ \S+\.local )", re.I)
"""Browsers hide their addresses behind names in mDNS, which would take seconds to look up, or fail.
They come to us: their checks tell their address (RFC 8445, 7.3.1.3). So more may always come."""


def read_offer(sdp: str) -> str:
    """The offer as aiortc is to see it. Raises OfferError."""
    if len(sdp) > MAX_OFFER_BYTES:
        raise OfferError(f"an offer may have {MAX_OFFER_BYTES} characters, not {len(sdp)}")
    if not sdp.startswith("v=0"):
        raise OfferError("this is not SDP: it does not begin with v=0")
    lines = sdp.splitlines(keepends=True)
    if len(lines) > MAX_LINES or sum(line.startswith("m=") for line in lines) > MAX_MEDIA:
        raise OfferError(f"an offer may have {MAX_LINES} lines, and {MAX_MEDIA} that begin with m=")
    kept = "".join(line for line in lines if not _LEFT_OUT.match(line))
    try:
        description = SessionDescription.parse(kept)
        _check(description)
    except _PARSER_FAULTS as error:
        raise OfferError(f"this is not SDP: {error or type(error).__name__}") from error
    return kept


def _check(offer: SessionDescription) -> None:
    audio = [media for media in offer.media if media.kind == "audio"]
    data = [media for media in offer.media if media.kind == "application"]
    others = {media.kind for media in offer.media} - {"audio", "application"}
    if others:
        raise OfferError(f"m={min(others)}: TOM takes audio only")
    if len(audio) != 1:
        raise OfferError(f"there must be one m=audio, not {len(audio)}")
    if len(data) > 1:
        raise OfferError(f"there may be one m=application, not {len(data)}")
    _check_audio(audio[0])
    bundles = [group.items for group in offer.group if group.semantic == "BUNDLE"]
    bundled = bundles[0] if bundles else []
    if len({media.rtp.muxId for media in offer.media}) < len(offer.media):
        raise OfferError("two media have the same a=mid")
    for media in offer.media:
        _check_transport(media)
        if len(offer.media) > 1 and media.rtp.muxId not in bundled:
            raise OfferError(f"m={media.kind}: it is not in a=group:BUNDLE")


def _check_audio(audio: MediaDescription) -> None:
    if audio.port == 0:
        raise OfferError("m=audio: it is rejected (port 0)")
    if not any(
        codec.mimeType.lower() == "audio/opus" and codec.clockRate == 48_000
        for codec in audio.rtp.codecs
    ):
        raise OfferError("m=audio: opus/48000/2 is missing")
    if (audio.direction or "sendrecv") != "sendrecv":
        raise OfferError(f"m=audio: it must be sendrecv, not {audio.direction}")
    if not audio.rtcp_mux:
        raise OfferError("m=audio: a=rtcp-mux is missing")


def _check_transport(media: MediaDescription) -> None:
    if not media.rtp.muxId:
        raise OfferError(f"m={media.kind}: a=mid is missing")
    if not media.ice or not media.ice.usernameFragment or not media.ice.password:
        raise OfferError(f"m={media.kind}: a=ice-ufrag or a=ice-pwd is missing")
    prints = media.dtls.fingerprints if media.dtls else []
    if not any(fingerprint.algorithm.lower() in _DIGESTS for fingerprint in prints):
        raise OfferError(f"m={media.kind}: a=fingerprint with sha-256 is missing")
