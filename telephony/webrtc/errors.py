"""What goes wrong at the WebRTC door.

WebRtcError
├── OfferError       the offer cannot be answered; says what of it is at fault
├── NoPlace          every place is taken, or the door closes
├── NoAddress        this machine has no address that a browser could reach
└── IceServerError   a STUN or TURN server's URL in the settings is broken
"""


class WebRtcError(Exception):
    """The root of this package's errors."""


class OfferError(WebRtcError):
    """The offer cannot be answered. The text names the fault."""


class NoPlace(WebRtcError):
    """No place for one more call."""


class NoAddress(WebRtcError):
    """ICE found no candidate of this machine: it has no network besides loopback."""


class IceServerError(WebRtcError):
    """The URL of a STUN or TURN server cannot be used."""
