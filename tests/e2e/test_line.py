"""A line that registers at a Kamailio, is called through it, and survives its process's death."""

import io
import wave
from pathlib import Path

from tests.e2e.phones import dialled, says, talk, talk_until_mid_reply, words
from tests.serverkit import Tom, serving_async
from tests.sipkit.kamailio import Kamailio, kamailio

GREETING = "Guten Tag, hier ist die Praxis am Markt."
LINE = """number = "agent"
registrar = "{registrar}"
password = "geheim"
profile = "haus"
# Calls come from the registrar's address, which always may.
allowed_sources = ["10.99.0.0/16"]
"""


def line_file(folder: Path, registrar: Kamailio) -> Path:
    path = folder / "amt.toml"
    path.write_text(LINE.format(registrar=registrar.uri))
    return path


def registered(tom: Tom) -> bool:
    return tom.ready() == {"ready": True, "sip": True, "line amt": True}


async def test_registers_is_called_and_comes_back_after_a_crash(tmp_path: Path) -> None:
    async with kamailio(tmp_path, {"agent": "geheim"}) as registrar:
        settings = {"TOM_SIP__LINES": f'["{line_file(tmp_path, registrar)}"]'}
        async with serving_async(tmp_path / "tom", settings) as tom:
            await tom.until(lambda: registered(tom))
            assert tom.metric('tom_line_registered{line="amt"}') == 1
            number = f"sip:agent@127.0.0.1:{registrar.port}"

            async with dialled(number) as sip:
                _, heard = await talk(sip, [says("Wo sind Sie?")])
            call = await tom.ended_call()
            assert (call["line"], call["profile"], call["callee"]) == ("amt", "haus", "agent")
            assert [turn["said"] for turn in call["turns"]] == ["", "wo sind sie"]
            assert [turn.heard for turn in heard][1] == words(call["turns"][1]["reply"])

            await _crash_in_mid_call(tom, registrar, number)

            async with dialled(number) as sip:
                _, heard = await talk(sip, [])
            assert [turn.heard for turn in heard] == [words(GREETING)]
            call = await tom.ended_call(3)
            assert (call["result"], call["line"]) == ("answered", "amt")
            assert registrar.seen("REGISTER") >= 4, "each registration is challenged once"


async def _crash_in_mid_call(tom: Tom, registrar: Kamailio, number: str) -> None:
    """SIGKILL while TOM answers: what the log keeps, and how the line comes back."""
    old = tom.line_process()
    died_at: list[float] = []

    async def crash(position_s: float) -> None:
        died_at.append(position_s)
        old.kill()

    before = registrar.seen("REGISTER")
    async with dialled(number) as sip:
        await talk_until_mid_reply(sip, [says("Wo sind Sie?")], crash)
        await tom.until(lambda: registered(tom), 5)
    assert tom.line_process().pid != old.pid
    assert registrar.seen("REGISTER") > before

    call = await tom.ended_call(2)
    assert (call["result"], call["end_reason"]) == ("lost", "lost")
    assert [turn["said"] for turn in call["turns"]] == ["", "wo sind sie"]
    assert call["turns"][1]["interrupted"]
    (recording,) = call["recordings"]
    assert recording["state"] == "cut_off"
    content = tom.get(f"/api/calls/{call['id']}/recording").content
    with wave.open(io.BytesIO(content)) as file:
        assert file.getnframes() / file.getframerate() >= died_at[0] - 1.5
    lost = [data for kind, data in tom.events() if kind == "line_process_lost"]
    assert [event["calls"] for event in lost] == [1]
    assert [kind for kind, _ in tom.events()].count("line_registered") == 2
