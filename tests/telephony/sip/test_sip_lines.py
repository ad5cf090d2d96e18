"""The registrars' addresses: kept while name servers fail, followed when they change."""

import asyncio
import logging

import pytest

from telephony.sip import messages
from telephony.sip.config import LineConfig, SipConfig
from telephony.sip.door import SipDoor
from telephony.sip.lines import Lines
from tests.telephony.sip.test_sip_abuse import pinged

BOX = LineConfig.model_validate(
    {"name": "box", "number": "620", "registrar": "sip:box.example", "proxy": "sip:edge.example",
     "allowed_sources": []}
)  # fmt: skip


class Names:
    """What a name server says at present."""

    def __init__(self) -> None:
        self.hosts: dict[str, str] = {}

    async def look_up(self, host: str) -> frozenset[str]:
        if host not in self.hosts:
            raise OSError("no answer")
        return frozenset({self.hosts[host]})


async def test_a_failing_name_server_takes_no_address_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    names, changes = Names(), list[list[str]]()
    lines = Lines(
        SipConfig(lines=(BOX,)), lambda _: None, lambda _: None,
        lambda: changes.append(lines.sources()), names.look_up,
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        await lines.resolve()
        await lines.resolve()
    assert len(caplog.records) == 2  # once for each host
    assert (lines.sources(), changes) == ([], [])

    names.hosts = {"box.example": "203.0.113.1", "edge.example": "203.0.113.2"}
    await lines.resolve()
    both = ["203.0.113.1/32", "203.0.113.2/32"]
    assert lines.sources() == both
    assert lines.addresses[0].registrar == {"203.0.113.1", "203.0.113.2"}

    names.hosts = {}
    await lines.resolve()
    assert (lines.sources(), changes) == (both, [both])

    names.hosts = {"edge.example": "203.0.113.9"}
    await lines.resolve()
    assert lines.sources() == ["203.0.113.1/32", "203.0.113.9/32"]
    assert len(changes) == 2


async def test_the_kernel_admits_a_registrar_that_is_found_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = Names()
    monkeypatch.setattr("telephony.sip.lines._look_up", names.look_up)
    monkeypatch.setattr("telephony.sip.lines._UNRESOLVED_INTERVAL_S", 0.1)
    line = LineConfig.model_validate(
        {"name": "box", "number": "620", "registrar": "sip:localhost:9",
         "allowed_sources": ["10.0.0.0/8"]}
    )  # fmt: skip
    config = SipConfig(bind="127.0.0.1", port=0, lines=(line,), drop_strangers=True)
    async with SipDoor(config) as door:
        assert not await pinged(door.port)
        names.hosts["localhost"] = "127.0.0.1"
        answered: list[bool] = []
        while not any(answered) and len(answered) < 5:
            answered.append(await pinged(door.port))
        assert any(answered)


async def test_closing_in_the_moment_of_an_answer() -> None:
    """A cancellation that meets the wake-up of a task counts all the same."""
    lines = Lines(
        SipConfig(lines=(BOX,)), lambda _: None, lambda _: None, lambda: None, Names().look_up
    )
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        lines.start(group)
        await asyncio.sleep(0.01)
        lines.report(messages.Registration("box", 200, "OK", 300))
        await asyncio.sleep(0)
        lines.stop()
