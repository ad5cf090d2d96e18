"""Line processes die, and the door goes on."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from telephony.call import CallState, EndReason
from telephony.events import CallEnded, LineProcessLost, LineProcessReady, LineRegistered
from telephony.sip.config import LineConfig, SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.errors import DoorError
from telephony.sip.sip_call import SipCall
from tests.sipkit.kamailio import kamailio
from tests.sipkit.ports import free_port
from tests.telephony.sip.conftest import OpenDoor, listen, until

ROOT = Path(__file__).parents[3]


async def test_killed_in_mid_call(open_door: OpenDoor, tmp_path: Path) -> None:
    finished: asyncio.Queue[SipCall] = asyncio.Queue()

    async def answer(call: SipCall) -> None:
        await listen(call)
        finished.put_nowait(call)

    async with kamailio(tmp_path, {"agent": "geheim"}) as registrar:
        line = LineConfig(
            name="praxis", number="agent", registrar=registrar.uri, password=SecretStr("geheim")
        )
        async with open_door(answer, line) as tom, open_door() as phone:
            await tom.event(LineRegistered)
            call = await phone.door.dial(f"sip:agent@127.0.0.1:{registrar.port}")
            assert call.call.state is CallState.ANSWERED
            inbound = await tom.call()
            os.kill(tom.door.pids[0], signal.SIGKILL)
            assert (await asyncio.wait_for(finished.get(), 5)) is inbound  # frames() ended
            assert inbound.call.end_reason is EndReason.LOST
            lost = await tom.event(LineProcessLost)
            assert (lost.calls, lost.process) == (1, 0)
            assert lost.restart_in_s < 1
            assert lost.reason == "signal 9"  # and nothing the library said of its start
            assert (await tom.event(CallEnded)).reason is EndReason.LOST
            await tom.event(LineProcessReady, count=2)
            await tom.event(LineRegistered, count=2)
            again = await phone.door.dial(f"sip:agent@127.0.0.1:{registrar.port}")
            assert again.call.state is CallState.ANSWERED
            assert tom.door.stats().restarts == 1
            await again.hang_up()
            await call.hang_up()


async def test_same_port_after_a_restart(open_door: OpenDoor) -> None:
    port = free_port()
    async with open_door(listen, port=port) as tom, open_door() as phone:
        for count in (2, 3):
            os.kill(tom.door.pids[0], signal.SIGKILL)
            ready = await tom.event(LineProcessReady, count=count)
            assert ready.port == port
        call = await phone.door.dial(tom.uri)
        assert call.call.state is CallState.ANSWERED
        await call.hang_up()


async def test_a_port_of_the_systems_choice_is_kept(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom:
        port = tom.port
        os.kill(tom.door.pids[0], signal.SIGKILL)
        assert (await tom.event(LineProcessReady, count=2)).port == tom.port == port


async def test_a_dead_process_takes_no_calls(
    open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telephony.sip.restart._FIRST_S", 2.0)
    async with open_door(listen) as tom:
        os.kill(tom.door.pids[0], signal.SIGKILL)
        await tom.event(LineProcessLost)
        assert (tom.door.max_calls, tom.door.port, tom.door.pids) == (0, 0, [])
        assert tom.door.stats().processes == 0
        with pytest.raises(DoorError, match="no place"):
            await tom.door.dial("sip:tom@127.0.0.1:9")
        await tom.event(LineProcessReady, count=2)
        assert tom.door.max_calls > 0


async def test_a_process_that_stands_still_is_replaced(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        inbound = await tom.call()
        os.kill(tom.door.pids[0], signal.SIGSTOP)
        lost = await tom.event(LineProcessLost)
        assert "silent" in lost.reason
        assert inbound.call.end_reason is EndReason.LOST
        await tom.event(LineProcessReady, count=2)
        again = await phone.door.dial(tom.uri)
        assert again.call.state is CallState.ANSWERED
        await again.hang_up()
        await call.hang_up()


async def test_more_calls_than_one_process_takes(open_door: OpenDoor) -> None:
    port = free_port(also=4)
    async with open_door(listen, port=port) as one:
        compiled = one.door.max_calls
    async with open_door(listen, port=port, max_calls=compiled + 1) as tom, open_door() as phone:
        assert tom.door.max_calls == compiled + 1
        assert tom.door.ports == [port, port + 2]
        assert len(set(tom.door.pids)) == 2
        call = await phone.door.dial(f"sip:tom@127.0.0.1:{port + 2}")
        assert call.call.state is CallState.ANSWERED
        os.kill(tom.door.pids[0], signal.SIGKILL)
        await tom.event(LineProcessReady, count=3)
        assert call.call.state is CallState.ANSWERED  # the other process's call goes on
        await call.hang_up()


async def test_a_port_in_use_is_said_clearly(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom:
        config = SipConfig(bind="127.0.0.1", port=tom.port)
        with pytest.raises(DoorError, match=f"127.0.0.1:{tom.port}"):
            async with SipDoor(config):
                pass


async def test_closing_hangs_up(open_door: OpenDoor) -> None:
    async with open_door() as phone:
        async with open_door(listen) as tom:
            call = await phone.door.dial(tom.uri)
            inbound = await tom.call()
        assert inbound.call.end_reason is EndReason.SHUTDOWN
        await asyncio.wait_for(call.ended.wait(), 5)
        assert call.call.end_reason is EndReason.CALLER_HUNG_UP


async def test_the_blocks_own_error_goes_on() -> None:
    with pytest.raises(ZeroDivisionError):
        async with SipDoor(SipConfig(bind="127.0.0.1", port=0)):
            raise ZeroDivisionError


_CORE = """
import asyncio
from telephony.sip.config import SipConfig
from telephony.sip.door import SipDoor
async def main():
    async with SipDoor(SipConfig(bind="127.0.0.1", port=0)) as door:
        print(door.pids[0], flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_no_orphan_when_the_core_is_killed() -> None:
    core = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _CORE, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert core.stdout is not None
    try:
        child = psutil.Process(int(await asyncio.wait_for(core.stdout.readline(), 15)))
    finally:
        core.kill()
        await core.wait()
    with contextlib.suppress(psutil.NoSuchProcess):
        await asyncio.to_thread(child.wait, 5)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


async def test_figures(open_door: OpenDoor) -> None:
    async with open_door(listen) as tom, open_door() as phone:
        call = await phone.door.dial(tom.uri)
        inbound = await tom.call()
        await until(lambda: bool(tom.door.call_stats(inbound).get("rx")))
        stats = tom.door.stats()
        assert (stats.processes, stats.calls, stats.restarts) == (1, 1, 0)
        assert 5 < stats.rss_mb < 150
        assert stats.cpu_s > 0
        assert stats.max_gap_ms > 0
        assert tom.door.call_stats(inbound)["lost"] == 0
        await call.hang_up()
