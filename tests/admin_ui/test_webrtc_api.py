"""`/api/webrtc`: offers are answered for those who may call; faults are named."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from admin_ui.app import create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Role, Tokens
from telephony.browser.browser_leg import BrowserLeg
from telephony.calllog import CallLog
from telephony.events import CallIncoming, TelephonyEvent
from telephony.webrtc.door import WebRtcDoor
from telephony.webrtc.ice import IceServer
from tests.webrtckit import WebRtcCaller

SERVERS = (
    IceServer("stun:192.0.2.1"),
    IceServer("turn:192.0.2.1:3478?transport=udp", "anna", "geheim"),
)


@dataclass
class House:
    """An application with a WebRTC door for one call, and clients of any role."""

    log: CallLog
    tokens: Tokens
    door: WebRtcDoor | None = None
    legs: list[BrowserLeg] = field(default_factory=list[BrowserLeg])
    told: list[TelephonyEvent] = field(default_factory=list[TelephonyEvent])

    async def pick_up(self, leg: BrowserLeg) -> None:
        self.legs.append(leg)
        if await leg.answer():
            async for _ in leg.frames():
                pass

    def client(
        self, role: Role | None = "viewer", dev: bool = False, host: str = "127.0.0.1"
    ) -> httpx.AsyncClient:
        app = create_app(
            Services(
                self.log, self.tokens, lambda: Readiness(ready=True),
                webrtc=self.door, dev_allow_no_jwt=dev,
            )
        )  # fmt: skip
        bearer = {"Authorization": f"Bearer {self.tokens.issue('anna', role)}"} if role else {}
        transport = httpx.ASGITransport(app, client=(host, 40_000))
        return httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=bearer)


@pytest.fixture
async def house(log: CallLog, tokens: Tokens) -> AsyncIterator[House]:
    house = House(log, tokens)
    async with WebRtcDoor(1, (), house.pick_up, house.told.append) as house.door:
        yield house


@pytest.fixture
def no_door(log: CallLog, tokens: Tokens) -> House:
    return House(log, tokens)


def offer(sdp: str, **more: str) -> dict[str, str]:
    return {"sdp": sdp, "type": "offer", **more}


async def test_a_viewer_calls(house: House) -> None:
    async with house.client() as client, WebRtcCaller() as caller:
        body = offer(await caller.offer(), mode="whisperx")
        response = await client.post("/api/webrtc/offer", json=body)
        assert response.status_code == 200
        answer = response.json()
        assert answer["type"] == "answer"
        await caller.accept(answer["sdp"])
        assert (await caller.event("call_started"))["call_id"] == answer["call_id"]
    leg = house.legs[0]
    assert (leg.call.id, leg.call.caller, leg.wanted) == (answer["call_id"], "anna", "whisperx")
    incoming = house.told[0]
    assert isinstance(incoming, CallIncoming)
    assert incoming.source == "127.0.0.1"


async def test_a_full_door_says_when_to_try_again(house: House) -> None:
    async with house.client() as client, WebRtcCaller() as first, WebRtcCaller() as second:
        body = offer(await first.offer())
        assert (await client.post("/api/webrtc/offer", json=body)).status_code == 200
        refused = await client.post("/api/webrtc/offer", json=offer(await second.offer()))
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert refused.headers["content-type"] == "application/problem+json"
        assert "every place is taken" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "sdp"),
        ({"sdp": "v=0", "type": "answer"}, "type"),
        ({"sdp": "v=0", "type": "offer", "mode": "loud"}, "mode"),
        ({"sdp": "v=0", "type": "offer", "volume": "loud"}, "volume"),
        ({"sdp": "x" * 40_000, "type": "offer"}, "sdp"),
        ({"sdp": "hello", "type": "offer"}, "sdp: this is not SDP"),
        ({"sdp": "v=0\r\n", "type": "offer"}, "sdp: there must be one m=audio"),
    ],
)
async def test_wrong_offers_are_refused_by_name(
    house: House, body: dict[str, str], fault: str
) -> None:
    async with house.client() as client:
        response = await client.post("/api/webrtc/offer", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith(fault)
    assert house.legs == []


@pytest.mark.parametrize(("role", "code"), [(None, 401), ("monitor", 403), ("newcomer", 403)])
async def test_who_may_not_call_is_refused(house: House, role: Role | None, code: int) -> None:
    async with house.client(role) as client:
        for response in (
            await client.post("/api/webrtc/offer", json=offer("v=0")),
            await client.get("/api/webrtc/config"),
        ):
            assert response.status_code == code
            assert response.headers["content-type"] == "application/problem+json"


async def test_in_development_this_machine_needs_no_token(house: House) -> None:
    async with house.client(None, dev=True) as client, WebRtcCaller() as caller:
        response = await client.post("/api/webrtc/offer", json=offer(await caller.offer()))
        assert response.status_code == 200
        await caller.accept(response.json()["sdp"])
        await caller.event("call_started")
    assert house.legs[0].call.caller == "dev"
    async with house.client(None, dev=True, host="192.0.2.9") as client:
        assert (await client.get("/api/webrtc/config")).status_code == 401


async def test_the_browser_is_told_the_ice_servers(log: CallLog, tokens: Tokens) -> None:
    house = House(log, tokens)
    async with WebRtcDoor(3, SERVERS, house.pick_up) as house.door, house.client() as client:
        response = await client.get("/api/webrtc/config")
    assert response.json() == {
        "ice_servers": [
            {"urls": "stun:192.0.2.1"},
            {
                "urls": "turn:192.0.2.1:3478?transport=udp",
                "username": "anna",
                "credential": "geheim",
            },
        ],
        "max_calls": 3,
    }


async def test_without_a_door_there_are_no_calls(no_door: House) -> None:
    async with no_door.client() as client:
        assert (await client.get("/api/webrtc/config")).status_code == 503
        assert (await client.post("/api/webrtc/offer", json=offer("v=0"))).status_code == 503
