"""Registering with kamailio, and being called through it."""

import asyncio
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from telephony.call import CallState
from telephony.events import CallEnded, LineRegistered, LineRegistrationFailed
from telephony.sip.config import LineConfig
from tests.sipkit.kamailio import Kamailio, kamailio
from tests.sipkit.ports import free_port
from tests.telephony.sip.conftest import OpenDoor, listen


def line(registrar: str, password: str = "geheim", **more: object) -> LineConfig:
    return LineConfig.model_validate(
        {"name": "praxis", "number": "agent", "registrar": registrar,
         "password": SecretStr(password), "allowed_sources": ["10.99.0.0/16"], **more}
    )  # fmt: skip


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_registers_and_is_called(open_door: OpenDoor, tmp_path: Path, transport: str) -> None:
    async with kamailio(tmp_path, {"agent": "geheim", "alice": "wort"}) as registrar:
        async with open_door(listen, line(registrar.uri, transport=transport)) as tom:
            event = await tom.event(LineRegistered)
            assert event.line == "praxis"
            assert event.expires_s > 0
            assert tom.door.registered("praxis")
            alice = line(registrar.uri, "wort", name="alice", number="alice")
            async with open_door(listen, alice) as phone:
                await phone.event(LineRegistered)
                call = await phone.door.dial(f"sip:agent@127.0.0.1:{registrar.port}")
                assert call.call.state is CallState.ANSWERED, call.call
                inbound = await tom.call()
                # Allowed because it came from the registrar, though 127.0.0.1 is not on the list.
                assert (inbound.call.line, inbound.call.caller) == ("praxis", "alice")
                await call.hang_up()
                await tom.event(CallEnded)
            before = registrar.seen("REGISTER")
        # Closing unregisters.
        assert registrar.seen("REGISTER") > before


async def test_wrong_password_is_said_once(
    open_door: OpenDoor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with (
        kamailio(tmp_path, {"agent": "geheim"}) as registrar,
        open_door(listen, line(registrar.uri, "falsch")) as tom,
    ):
        event = await tom.event(LineRegistrationFailed)
        assert (event.line, event.code, event.retry_in_s) == ("praxis", 401, None)
        assert not tom.door.registered("praxis")
        tries = registrar.seen("REGISTER")
        await asyncio.sleep(2)  # long enough for a loop to show
        assert registrar.seen("REGISTER") == tries <= 3
        assert len(tom.of(LineRegistrationFailed)) == 1
    lines = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len([text for text in lines if "praxis" in text]) == 1, lines
    assert "falsch" not in caplog.text


async def test_an_unknown_host_is_told_once_a_try(
    open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telephony.sip.lines._RETRY_FIRST_S", 0.1)
    async with open_door(listen, line("sip:nowhere.invalid")) as tom:
        await tom.event(LineRegistrationFailed, count=4, timeout_s=10)
        assert {event.code for event in tom.of(LineRegistrationFailed)} == {502}


async def test_a_registrar_that_does_not_answer_is_tried_again(
    open_door: OpenDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telephony.sip.lines._RETRY_FIRST_S", 0.3)
    port = free_port()
    uri = f"sip:127.0.0.1:{port}"
    # Over TCP a missing registrar is noticed at once.
    async with open_door(listen, line(uri, transport="tcp")) as tom:
        failed = await tom.event(LineRegistrationFailed)
        assert failed.retry_in_s == pytest.approx(0.3)
        second = await tom.event(LineRegistrationFailed, count=2)
        assert second.retry_in_s == pytest.approx(0.6)
        async with kamailio(tmp_path, {"agent": "geheim"}, port=port) as registrar:
            await tom.event(LineRegistered)
            assert isinstance(registrar, Kamailio)
