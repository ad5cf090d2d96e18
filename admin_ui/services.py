"""`Services`: what the web application needs of the house, given once at its making."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from admin_ui.house_views import HouseView
from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from admin_ui.readiness import Readiness
from admin_ui.tokens import Tokens
from admin_ui.transcription import Transcription
from admin_ui.variant_views import VariantSettings
from telephony.calllog import CallLog
from telephony.webrtc.door import WebRtcDoor
from telephony.websocket.door import WebSocketDoor


@dataclass(frozen=True, slots=True)
class Services:
    """Reached from a request as `request.app.state.services`."""

    call_log: CallLog
    tokens: Tokens
    status: Callable[[], Readiness]
    """Tells whether calls are taken; called on the event loop, must not wait."""
    metrics: Metrics = field(default_factory=Metrics)
    live: LiveCalls = field(default_factory=LiveCalls)
    house: Callable[[], HouseView] = HouseView
    """The state of lines, doors and engines; called on the event loop, must not wait."""
    hosts: tuple[str, ...] = ()
    """Names and addresses that requests may name, besides loopback."""
    dev_allow_no_jwt: bool = False
    """Streams from this machine need no token."""
    transcription: Transcription = field(default_factory=Transcription)
    """What this server has for transcribing recordings."""
    variants: tuple[VariantSettings, ...] = ()
    """What calls are answered with, where several settings are compared; the control first."""
    variants_by_caller: bool = False
    """A caller meets the same variant at every call."""
    webrtc: WebRtcDoor | None = None
    """None: calls over WebRTC are refused."""
    websocket: WebSocketDoor | None = None
    """None: calls over WebSockets are refused."""


def services(request: Request) -> Services:
    """The application's services."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found
