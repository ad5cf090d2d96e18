"""The probe's bare telephone at a real SIP door: what is measured over it is in tests/e2e."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.sip_call import SipCall
from tom.probe.caller import CallOver
from tom.probe.doors import sip_caller
from tom.probe.turns import spoken

CONFIG = SipConfig(bind="127.0.0.1", port=0)
WORDS = spoken("Guten Tag.", "de")


async def greet(call: SipCall) -> None:
    await call.answer()
    await call.play(WORDS)
    async for _ in call.frames():
        if not call.pending:
            break
    await call.hang_up()


async def refuse(call: SipCall) -> None:
    await call.reject(486)


@pytest.fixture
async def door() -> AsyncIterator[SipDoor]:
    async with SipDoor(CONFIG, greet) as listening:
        yield listening


async def test_what_is_said_is_heard_and_who_hangs_up_ends_the_call(door: SipDoor) -> None:
    async with sip_caller(f"sip:tom@127.0.0.1:{door.port}") as caller:
        with pytest.raises(CallOver):
            while True:
                await caller.say(bytes(6400))
        assert len(caller.ear.voice(0)) * 0.01 == pytest.approx(len(WORDS) / 32_000, rel=0.4)


async def test_a_call_that_is_refused_says_why() -> None:
    async with SipDoor(CONFIG, refuse) as door:
        with pytest.raises(RuntimeError, match="did not answer: SIP 486"):
            async with sip_caller(f"sip:tom@127.0.0.1:{door.port}"):
                raise AssertionError


@pytest.mark.parametrize("code", [401, 407])
async def test_a_line_that_wants_a_password_is_told_as_such(code: int) -> None:
    async def ask_for_a_password(call: SipCall) -> None:
        await call.reject(code)

    async with SipDoor(CONFIG, ask_for_a_password) as door:
        with pytest.raises(RuntimeError, match=rf"wants a password \(SIP {code}\)"):
            async with sip_caller(f"sip:tom@127.0.0.1:{door.port}"):
                raise AssertionError


@pytest.mark.parametrize("uri", ["sips:tom@127.0.0.1", "sip:tom@127.0.0.1;transport=tcp"])
async def test_it_calls_over_udp_alone(uri: str) -> None:
    with pytest.raises(ValueError, match="calls over SIP/UDP alone"):
        async with sip_caller(uri):
            raise AssertionError


async def test_nobody_there_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tom.probe.rtp_call._TAKEN_S", 0.3)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(10), sip_caller("sip:tom@127.0.0.1:9"):
            raise AssertionError
