"""baresip as the phone: it calls, speaks, hears, holds, and is transferred."""

import asyncio
from pathlib import Path

from telephony.call import CallState, EndReason
from telephony.events import CallEnded
from telephony.sip.sip_call import SipCall
from tests.sipkit.audio import murmur, share_found
from tests.sipkit.baresip import baresip
from tests.telephony.sip.conftest import OpenDoor, echo, listen, until


async def test_a_phone_speaks_and_hears(open_door: OpenDoor, tmp_path: Path) -> None:
    question, answer = murmur(3, seed=3), murmur(2, seed=4)
    heard = bytearray()

    async def converse(call: SipCall) -> None:
        await call.answer()
        speaking = asyncio.create_task(asyncio.sleep(0))
        async for frame in call.frames():
            heard.extend(frame.pcm)
            if len(heard) == 32_000:
                speaking = asyncio.create_task(call.play(answer))
            if len(heard) >= 4 * 32_000:
                await speaking
                break
        await call.hang_up()

    async with open_door(converse) as tom, baresip(tmp_path, question + bytes(8 * 32_000)) as phone:
        await phone.command("dial", tom.uri)
        await phone.event("CALL_ESTABLISHED")
        await phone.event("CALL_CLOSED", timeout_s=20)
        ended = await tom.event(CallEnded)
        assert ended.reason is EndReason.TOM_HUNG_UP
        call = await tom.call()
        assert call.codec == "PCMA"
        assert call.call.caller == "phone"
        assert share_found(question, bytes(heard)) > 0.6
        assert share_found(answer, phone.heard()) > 0.6


async def test_hold_and_resume(open_door: OpenDoor, tmp_path: Path) -> None:
    async with open_door(echo) as tom, baresip(tmp_path, murmur(20)) as phone:
        await phone.command("dial", tom.uri)
        await phone.event("CALL_ESTABLISHED")
        call = await tom.call()
        for command, expected in (("hold", True), ("resume", False)):
            await phone.command(command)
            await until(lambda expected=expected: call.on_hold is expected)
        before = call.played
        await until(lambda: call.played >= before + 16_000)  # it plays again
        await phone.command("hangup")
        assert (await tom.event(CallEnded)).reason is EndReason.CALLER_HUNG_UP


async def test_transfer(open_door: OpenDoor, tmp_path: Path) -> None:
    result: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def connect(call: SipCall) -> None:
        await call.answer()
        result.set_result(await call.transfer(colleague.uri))

    async with (
        open_door(listen) as colleague,
        open_door(connect) as tom,
        baresip(tmp_path, murmur(10)) as phone,
    ):
        await phone.command("dial", tom.uri)
        assert await asyncio.wait_for(result, 15) is True
        assert (await tom.event(CallEnded)).reason is EndReason.TRANSFERRED
        taken = await colleague.call()
        assert taken.call.state is CallState.ANSWERED
        assert taken.call.caller == "phone"


async def test_transfer_that_fails(open_door: OpenDoor, tmp_path: Path) -> None:
    results: list[bool] = []
    tried = asyncio.Event()

    async def connect(call: SipCall) -> None:
        await call.answer()
        results.append(await call.transfer("neither a number nor an address"))
        results.append(await call.transfer(busy.uri))
        tried.set()
        async for _ in call.frames():  # the caller is still here
            pass

    async def refuse(call: SipCall) -> None:
        await call.reject(486)

    async with (
        open_door(refuse) as busy,
        open_door(connect) as tom,
        baresip(tmp_path, murmur(10)) as phone,
    ):
        await phone.command("dial", tom.uri)
        await asyncio.wait_for(tried.wait(), 25)
        assert results == [False, False]
        call = await tom.call()
        assert call.call.state is CallState.ANSWERED
        await call.hang_up()


async def test_a_peer_that_accepts_no_transfer(open_door: OpenDoor) -> None:
    """Our own door as the caller: it refuses the REFER with 403."""
    results: list[bool] = []
    tried = asyncio.Event()

    async def connect(call: SipCall) -> None:
        await call.answer()
        results.append(await call.transfer("sip:someone@127.0.0.1:9"))
        tried.set()
        async for _ in call.frames():
            pass

    async with open_door(connect) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        await asyncio.wait_for(tried.wait(), 25)
        assert results == [False]
        assert call.call.state is CallState.ANSWERED
        assert len(phone.door.calls) == 1
        await call.hang_up()
