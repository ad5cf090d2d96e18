"""The lamp that says that messages wait (RFC 3842): who is told what, when, and what is heard."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from telephony.events import LineProcessReady, LineRegistered
from telephony.sip import messages
from telephony.sip.config import ConfigError, LineConfig, load_line
from telephony.sip.headers import message_summary
from telephony.sip.message_waiting import REFRESH_S, Lamp, MessageWaiting, Waiting
from tests.agents.virtual_time import virtual_time
from tests.sipkit.kamailio import kamailio
from tests.sipkit.lamp import lamp
from tests.sipkit.ports import free_port
from tests.telephony.sip.conftest import OpenDoor, until


def test_the_body() -> None:
    assert message_summary("sip:tom@home", 2, 8) == (
        "Messages-Waiting: yes\r\nMessage-Account: sip:tom@home\r\nVoice-Message: 2/8 (0/0)\r\n"
    )
    assert message_summary("sip:tom@home", 0, 3).startswith("Messages-Waiting: no\r\n")


@pytest.mark.parametrize(
    ("codes", "due_after_s"),
    [
        ([200], REFRESH_S),
        ([202, 200], REFRESH_S),
        ([408], 30),
        ([408, 480], 60),
        ([481] * 5, 480),
        ([503] * 2000, 900),
        ([408, 408, 200], REFRESH_S),
        ([408, 408, 200, 408], 30),
    ],
)
def test_when_a_lamp_is_told_again(codes: list[int], due_after_s: float) -> None:
    kept = Lamp("sip:owner@home")
    for code in codes:
        kept.told(Waiting(1, 0), code, now=1000)
    assert kept.due == 1000 + due_after_s
    assert kept.shown == (Waiting(1, 0) if codes[-1] < 300 else None)
    assert not kept.is_due(Waiting(1, 0), kept.due - 1)
    assert kept.is_due(Waiting(1, 0), kept.due)
    assert not kept.is_due(None, kept.due), "before anybody has counted"


class Sent:
    """The line process, played by the test."""

    def __init__(self) -> None:
        self.messages: list[messages.Notify] = []
        self.there = True
        self.waiting = MessageWaiting({"amt": ["sip:a@home", "sip:b@home"], "dumb": []}, self.send)

    def send(self, message: messages.Notify) -> bool:
        if self.there:
            self.messages.append(message)
        return self.there

    async def told(self, code: int = 200) -> list[tuple[str, int]]:
        """Answer whatever is sent now; who was told what."""
        for _ in range(10):
            await asyncio.sleep(0.01)
            self.waiting.answered(messages.Notified("amt", code, "so"))
        sent, self.messages = self.messages, []
        return [(message.uri, message.new) for message in sent]


@virtual_time
async def test_who_is_told_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telephony.sip.message_waiting.REFRESH_S", 100.0)
    sent = Sent()
    async with asyncio.TaskGroup() as group:
        sent.waiting.start(group)
        assert await sent.told() == [], "nobody has counted yet"
        sent.waiting.show("amt", Waiting(1, 0))
        assert await sent.told() == [("sip:a@home", 1), ("sip:b@home", 1)]
        sent.waiting.show("amt", Waiting(1, 0))
        sent.waiting.show("nobody", Waiting(7, 0))
        assert await sent.told() == [], "nothing new"
        sent.waiting.show("amt", Waiting(0, 1))
        assert await sent.told() == [("sip:a@home", 0), ("sip:b@home", 0)]
        await asyncio.sleep(101)
        assert len(await sent.told()) == 2, "it may have been switched off"
        sent.waiting.take_event(LineRegistered(line="amt"))
        assert len(await sent.told()) == 2
        sent.waiting.take_event(LineProcessReady(process=1, port=5062, max_calls=4))
        assert await sent.told() == []
        sent.waiting.take_event(LineProcessReady(process=0, port=5060, max_calls=4))
        assert len(await sent.told()) == 2
        sent.waiting.stop()


@virtual_time
async def test_a_lamp_that_does_not_answer_is_tried_again() -> None:
    sent = Sent()
    async with asyncio.TaskGroup() as group:
        sent.waiting.start(group)
        sent.waiting.show("amt", Waiting(1, 0))
        await asyncio.sleep(39)
        assert [message.uri for message in sent.messages] == ["sip:a@home"], "one at a time"
        sent.waiting.show("amt", Waiting(2, 0))
        await asyncio.sleep(2)
        assert [(m.uri, m.new) for m in sent.messages] == [("sip:a@home", 1), ("sip:b@home", 2)]
        assert await sent.told() == [("sip:a@home", 1), ("sip:b@home", 2), ("sip:a@home", 2)]
        sent.waiting.stop()


@virtual_time
async def test_while_the_line_process_restarts_nothing_is_lost() -> None:
    sent = Sent()
    async with asyncio.TaskGroup() as group:
        sent.waiting.start(group)
        sent.waiting.show("amt", Waiting(1, 0))
        await asyncio.sleep(0.01)  # the first was sent, and the process died
        sent.there = False
        sent.messages.clear()
        sent.waiting.show("amt", Waiting(2, 0))
        await asyncio.sleep(1)
        sent.there = True
        sent.waiting.take_event(LineProcessReady(process=0, port=5060, max_calls=4))
        assert sorted(await sent.told()) == [("sip:a@home", 2), ("sip:b@home", 2)]
        sent.waiting.stop()


@pytest.mark.parametrize("number", ["610", "sip:owner@"])
def test_who_cannot_be_told_is_said_at_once(tmp_path: Path, number: str) -> None:
    path = tmp_path / "amt.toml"
    path.write_text(f'mwi = ["{number}"]\n')
    with pytest.raises(ConfigError, match="mwi"):
        load_line(path)


def test_a_number_is_one_at_the_registrar() -> None:
    line = LineConfig(name="amt", number="tom", registrar="sip:fritz.box", mwi=("**610",))
    assert line.lamps == ["sip:**610@fritz.box"]


async def test_a_telephone_shows_it(open_door: OpenDoor) -> None:
    async with lamp() as phone:
        line = LineConfig(name="amt", number="tom", mwi=(phone.uri,))
        async with open_door(_none, line) as tom:
            tom.door.show_messages("amt", 2, 1)
            shown = await phone.shows("2/1")
            assert shown["request"].startswith("NOTIFY sip:owner@127.0.0.1")
            assert shown["event"] == "message-summary"
            assert shown["content-type"] == "application/simple-message-summary"
            assert shown["messages-waiting"] == "yes"
            assert shown["message-account"] == "sip:tom@127.0.0.1"
            tom.door.show_messages("amt", 0, 3)
            assert (await phone.shows("0/3"))["messages-waiting"] == "no"


async def test_a_telephone_that_is_not_there_holds_up_nobody(open_door: OpenDoor) -> None:
    async with lamp() as phone:
        nobody = f"sip:nobody@127.0.0.1:{free_port()};transport=tcp"  # refused at once
        line = LineConfig(name="amt", number="tom", mwi=(nobody, phone.uri))
        async with open_door(_none, line) as tom:
            tom.door.show_messages("amt", 1, 0)
            await phone.shows("1/0")


@pytest.mark.parametrize("password", ["geheim", "falsch"])
async def test_a_pbx_that_asks_for_credentials(
    open_door: OpenDoor, tmp_path: Path, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        kamailio(tmp_path, {"agent": "geheim", "owner": "wort"}) as pbx,
        lamp(pbx.uri, "wort") as phone,
    ):
        owner = f"sip:owner@127.0.0.1:{pbx.port}"
        line = LineConfig(
            name="amt", number="agent", mwi=(owner,), password=SecretStr(password),
            domain=f"127.0.0.1:{pbx.port}", registrar=pbx.uri,
        )  # fmt: skip
        async with open_door(_none, line) as tom:
            tom.door.show_messages("amt", 3, 0)
            if password == "geheim":
                assert (await phone.shows("3/0"))["messages-waiting"] == "yes"
            else:
                await until(lambda: "does not take that 3 messages wait (407" in caplog.text)
                assert pbx.seen("NOTIFY") == 2, "it is tried once"


async def _none(call: object) -> None:
    pass
