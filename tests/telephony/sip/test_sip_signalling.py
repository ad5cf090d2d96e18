"""sipp as the caller: what must be answered, and how."""

import asyncio
from pathlib import Path

import pytest

from telephony.call import Call, EndReason
from telephony.events import CallEnded, CallRefused, DigitReceived
from telephony.sip import messages
from telephony.sip.config import LineConfig
from telephony.sip.sip_call import SipCall
from tests.sipkit.audio import murmur, share_found
from tests.sipkit.scenario import (
    SDP,
    UNKNOWN_CODEC_SDP,
    ack,
    ack_failure,
    bye,
    cancel,
    expect,
    info_digit,
    invite,
    pause,
    receive,
    request,
    respond,
    scenario,
    sdp,
    stream,
)
from tests.sipkit.sipp import sipp
from tests.telephony.sip.conftest import OpenDoor, listen
from tom.probe.rtp_call import rtp_call
from tom.probe.sound import alaw

ONE_CODEC = SDP.format(direction="sendrecv", version=1, port="media_port", formats="8 101").replace(
    "a=rtpmap:0 PCMU/8000\n", ""
)
PLAIN = (invite(), expect(200), ack())


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("call", (*PLAIN, pause(300), bye())),
        ("late offer", (invite(""), expect(200), ack(1, ONE_CODEC), pause(300), bye())),
        ("no common codec", (invite(UNKNOWN_CODEC_SDP), expect(488), ack_failure())),
        ("OPTIONS ping", (request("OPTIONS", in_dialog=False), expect(200))),
        ("OPTIONS in the call", (*PLAIN, request("OPTIONS", 2), expect(200), bye())),
        (
            "REFER to an expensive number",
            (
                *PLAIN,
                request("REFER", 2, headers="Refer-To: <sip:0900@127.0.0.1>"),
                expect(403),
                bye(),
            ),
        ),
        (
            "Replaces of a call that is not there",
            (invite(headers="Replaces: x;to-tag=y;from-tag=z"), expect(481), ack_failure()),
        ),
    ],
)
async def test_dialogue(
    open_door: OpenDoor, tmp_path: Path, name: str, steps: tuple[str, ...]
) -> None:
    async with open_door(listen) as tom, sipp(scenario(*steps), tom.port, tmp_path) as caller:
        assert await caller.done(), f"{name}: {caller.errors}"


async def test_late_offer_that_is_refused(open_door: OpenDoor, tmp_path: Path) -> None:
    """Refused inside pjsip's callback this aborts the process."""

    async def refuse(call: SipCall) -> None:
        await call.reject(486)

    async with open_door(refuse) as tom:
        pid = tom.door.pids
        steps = scenario(invite(""), expect(486), ack_failure())
        async with sipp(steps, tom.port, tmp_path) as caller:
            assert await caller.done(), caller.errors
        assert tom.door.pids == pid


async def test_cancel_while_ringing(open_door: OpenDoor, tmp_path: Path) -> None:
    async def ring(call: SipCall) -> None:
        await call.ended.wait()
        assert not await call.answer()

    steps = scenario(
        invite(),
        '<recv response="100" optional="true"/><recv response="180"/>',
        cancel(),
        expect(200, provisional=False),
        expect(487, provisional=False),
        ack_failure(),
    )
    async with open_door(ring) as tom, sipp(steps, tom.port, tmp_path) as caller:
        assert await caller.done(), caller.errors
        ended = await tom.event(CallEnded)
        assert (ended.reason, ended.sip_code) == (EndReason.CANCELLED, 487)


async def test_four_calls_with_audio_and_a_fifth(open_door: OpenDoor, tmp_path: Path) -> None:
    speech = murmur(2)
    heard: dict[str, bytearray] = {}
    all_heard = asyncio.Event()

    async def record(call: SipCall) -> None:
        await call.answer()
        mine = heard.setdefault(call.call.id, bytearray())
        async for frame in call.frames():
            mine += frame.pcm
            if sum(len(pcm) > 32_000 * 3 for pcm in heard.values()) == places:
                all_heard.set()

    async with open_door(record) as tom:
        places = tom.door.max_calls
        assert places >= 1
        file = tmp_path / "speech.alaw"
        file.write_bytes(alaw(speech))
        talk = scenario(
            invite(sdp(stream=True)), expect(200), ack(), stream(str(file)), receive("BYE"),
            respond(200, "OK"),
        )  # fmt: skip
        async with sipp(talk, tom.port, tmp_path, calls=places) as callers:
            for _ in range(places):
                await tom.call()
            await asyncio.wait_for(all_heard.wait(), 15)
            one_more = scenario(invite(), expect(486), ack_failure())
            async with sipp(one_more, tom.port, tmp_path) as fifth:
                assert await fifth.done(), fifth.errors
            refused = await tom.event(CallRefused)
            assert (refused.cause, refused.sip_code, refused.caller) == ("busy", 486, "sipp")
            await asyncio.gather(*(call.hang_up() for call in tom.door.calls))
            assert await callers.done(), callers.errors
        for pcm in heard.values():
            assert share_found(speech, bytes(pcm)) > 0.6
        # All places are free again.
        again = scenario(*PLAIN, pause(100), bye())
        async with sipp(again, tom.port, tmp_path, calls=places) as callers:
            assert await callers.done(), callers.errors


async def test_calls_in_quick_succession(open_door: OpenDoor, tmp_path: Path) -> None:
    """A call that ends leaves its place to the next at once, and does it no harm."""
    steps = scenario(*PLAIN, pause(20), bye())
    async with open_door(listen) as tom:
        async with sipp(steps, tom.port, tmp_path, calls=80, rate=300, at_once=3) as callers:
            assert await callers.done(), callers.errors
        await tom.event(CallEnded, count=80)
        assert {event.reason for event in tom.of(CallEnded)} == {EndReason.CALLER_HUNG_UP}
        assert tom.door.calls == []


async def test_own_limit_of_calls(open_door: OpenDoor, tmp_path: Path) -> None:
    async with open_door(listen, max_calls=1) as tom:
        assert tom.door.max_calls == 1
        first = scenario(*PLAIN, receive("BYE"), respond(200, "OK"))
        async with sipp(first, tom.port, tmp_path) as caller:
            call = await tom.call()
            second = scenario(invite(), expect(486), ack_failure())
            async with sipp(second, tom.port, tmp_path) as other:
                assert await other.done(), other.errors
            assert (await tom.event(CallRefused)).cause == "busy"
            await call.answer()
            await call.hang_up()
            assert await caller.done(), caller.errors


async def test_a_stranger_is_refused(open_door: OpenDoor, tmp_path: Path) -> None:
    line = LineConfig.model_validate(
        {"name": "closed", "number": "tom", "allowed_sources": ["10.99.0.0/16"]}
    )
    async with open_door(listen, line) as tom:
        steps = scenario(invite(), expect(403), ack_failure())
        async with sipp(steps, tom.port, tmp_path) as caller:
            assert await caller.done(), caller.errors
            assert "SIP/2.0 180" not in caller.messages
        refused = await tom.event(CallRefused)
        assert (refused.cause, refused.source) == ("not_allowed", "127.0.0.1")
        assert tom.calls.empty()


async def test_digits_by_info(open_door: OpenDoor, tmp_path: Path) -> None:
    steps = scenario(*PLAIN, info_digit("7", 2), info_digit("7", 3), info_digit("#", 4), bye())
    async with open_door(listen) as tom, sipp(steps, tom.port, tmp_path) as caller:
        assert await caller.done(), caller.errors
        await tom.event(CallEnded)
        assert [event.digit for event in tom.of(DigitReceived)] == ["7", "7", "#"]


async def test_over_tcp(open_door: OpenDoor, tmp_path: Path) -> None:
    steps = scenario(*PLAIN, pause(300), bye())
    async with open_door(listen) as tom:
        async with sipp(steps, tom.port, tmp_path, tcp=True) as caller:
            assert await caller.done(), caller.errors
            assert "SIP/2.0/TCP" in caller.messages
        async with open_door() as phone:
            call = await phone.door.dial(f"{tom.uri};transport=tcp")
            assert call.call.sip_code == 200
            await call.hang_up()


async def test_silent_peer_is_hung_up(open_door: OpenDoor, tmp_path: Path) -> None:
    line = LineConfig(name="direct", number="tom", rtp_timeout_s=1.5)
    steps = scenario(*PLAIN, receive("BYE"), respond(200, "OK"))
    async with open_door(listen, line) as tom, sipp(steps, tom.port, tmp_path) as caller:
        assert await caller.done(), caller.errors
        assert (await tom.event(CallEnded)).reason is EndReason.RTP_TIMEOUT


async def test_longest_duration(open_door: OpenDoor, tmp_path: Path) -> None:
    line = LineConfig(name="direct", number="tom", max_duration_s=0.7)
    steps = scenario(*PLAIN, receive("BYE"), respond(200, "OK"))
    async with open_door(listen, line) as tom, sipp(steps, tom.port, tmp_path) as caller:
        assert await caller.done(), caller.errors
        assert (await tom.event(CallEnded)).reason is EndReason.MAX_DURATION


async def test_hold_is_no_silence(open_door: OpenDoor, tmp_path: Path) -> None:
    """On hold no RTP comes, for longer than the limit: the call goes on, and so does the time."""
    line = LineConfig(name="direct", number="tom", rtp_timeout_s=1.5)
    held: list[bool] = []

    async def watch(call: SipCall) -> None:
        await call.answer()
        async for _ in call.frames():
            held.append(call.on_hold)

    steps = scenario(
        *PLAIN, pause(500),
        invite(sdp("inactive", 2), 2, in_dialog=True), expect(200), ack(2), pause(3500),
        invite(sdp("sendrecv", 3), 3, in_dialog=True), expect(200), ack(3), pause(300),
        bye(),
    )  # fmt: skip
    async with open_door(watch, line) as tom, sipp(steps, tom.port, tmp_path) as caller:
        assert await caller.done(), caller.errors
        assert (await tom.event(CallEnded)).reason is EndReason.CALLER_HUNG_UP
    assert held[0] is False
    assert held[-1] is False
    assert sum(held) > 120  # frames of 20 ms while on hold


async def test_a_peer_that_is_gone_answers_no_bye(
    open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tom.probe.rtp_call._Dialog._agree", lambda dialog, request: None)
    line = LineConfig(name="direct", number="tom", rtp_timeout_s=1)
    async with open_door(listen, line) as tom, rtp_call(f"sip:tom@127.0.0.1:{tom.port}"):
        assert (await tom.event(CallEnded, timeout_s=8)).reason is EndReason.RTP_TIMEOUT


@pytest.mark.parametrize("reason", [EndReason.RTP_TIMEOUT, EndReason.MAX_DURATION])
async def test_a_call_ends_even_where_nothing_confirms_it(
    monkeypatch: pytest.MonkeyPatch, reason: EndReason
) -> None:
    monkeypatch.setattr("telephony.sip.sip_call._END_TIMEOUT_S", 0.2)
    limits = {"rtp_timeout_s": 0.1} if reason is EndReason.RTP_TIMEOUT else {"max_duration_s": 0.1}
    line = LineConfig.model_validate({"name": "direct", "number": "tom", **limits})
    sent: list[messages.Message] = []
    call = SipCall(Call("peer", "tom"), 2, line, "", "127.0.0.1", sent.append, lambda _: None)
    call.take(messages.CallProgress(2, "answered", 200, "OK"))
    await asyncio.sleep(0.15)
    call.take_rx(0)
    assert sent == [messages.HangUp(2)]
    assert not call.ended.is_set()
    await asyncio.wait_for(call.ended.wait(), 2)
    assert call.call.end_reason is reason
