"""Calls that can pass through a TURN server only, and STUN servers that do not answer."""

from pathlib import Path

import pytest
from aiortc import RTCConfiguration, RTCIceServer
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from telephony.webrtc.ice import IceServer
from tests.telephony.webrtc.coturn import TURNSERVER, coturn
from tests.telephony.webrtc.scene import Scene
from tests.webrtckit import WebRtcCaller, loud, loudest_hertz, tone


def relay_only(server: IceServer) -> RTCConfiguration:
    return RTCConfiguration(
        iceServers=[RTCIceServer(server.url, server.username, server.credential)],
        iceTransportPolicy=RTCIceTransportPolicy.RELAY,
    )


@pytest.mark.skipif(TURNSERVER is None, reason="needs coturn")
async def test_a_call_through_a_turn_server(tmp_path: Path) -> None:
    scene = Scene()
    async with coturn(tmp_path) as server, scene.open(ice_servers=[server]):
        async with WebRtcCaller(tone(440, 1), configuration=relay_only(server)) as caller:
            offer = await caller.offer()
            assert "typ relay" in offer
            assert "typ host" not in offer
            answer = await scene.door.offer(offer, "anna", None)
            assert "typ relay" in answer.sdp
            await caller.accept(answer.sdp)
            await caller.until(lambda: len(loud(caller.heard)) > 32_000)
            assert loudest_hertz(loud(caller.heard)) == pytest.approx(440, abs=20)
        await scene.over()


@pytest.mark.skipif(TURNSERVER is None, reason="needs coturn")
async def test_a_wrong_password_costs_only_the_relay(tmp_path: Path) -> None:
    scene = Scene()
    async with coturn(tmp_path) as server:
        wrong = IceServer(server.url, server.username, "falsch")
        async with scene.open(ice_servers=[wrong]), WebRtcCaller() as caller:
            answer = await scene.door.offer(await caller.offer(), "anna", None)
            assert "typ relay" not in answer.sdp
            await caller.accept(answer.sdp)
            await caller.event("call_started")


async def test_a_stun_server_that_does_not_answer_delays_but_does_not_prevent() -> None:
    scene = Scene()
    silent = IceServer("stun:127.0.0.1:9")
    async with scene.open(ice_servers=[silent]), WebRtcCaller() as caller:
        await scene.connect(caller)
