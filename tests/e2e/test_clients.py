"""Other people's phones call a whole TOM: sipp with audio, baresip with a recording."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from media.resample import resample
from tests.e2e.phones import recognised, silence, speech, words
from tests.serverkit import Tom, serving
from tests.sipkit import scenario
from tests.sipkit.baresip import baresip
from tests.sipkit.sipp import sipp
from tom.probe.sound import alaw

ADDRESS = "Unsere Adresse ist Hauptstraße zwölf in Berlin. Kann ich sonst noch etwas für Sie tun?"


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("clients")) as running:
        yield running


def question() -> bytes:
    """Waits for the greeting to end, then asks once; as a telephone band would carry it."""
    asked = silence(3.5) + speech("Wo sind Sie?") + silence(20)
    return resample(resample(asked, 16_000, 8_000), 8_000, 16_000)


async def test_sipp_holds_four_calls_and_the_fifth_is_busy(tom: Tom, tmp_path: Path) -> None:
    before = len(tom.calls())
    audio = tmp_path / "question.alaw"
    audio.write_bytes(alaw(question()))
    talking = scenario.scenario(
        scenario.invite(scenario.sdp(stream=True)),
        scenario.expect(200),
        scenario.ack(),
        scenario.stream(str(audio)),
        scenario.pause(7500),
        scenario.stop_stream(),
        scenario.bye(),
    )
    refused = scenario.scenario(scenario.invite(), scenario.expect(486), scenario.ack_failure())
    async with sipp(talking, tom.sip_port, tmp_path, calls=4) as four:
        await tom.until(
            lambda: [call["state"] for call in tom.calls()][: -before or None] == ["answered"] * 4
        )
        assert tom.metric('tom_calls_in_progress{door="sip"}') == 4
        async with sipp(refused, tom.sip_port, tmp_path) as fifth:
            assert await fifth.done(), fifth.errors
        assert await four.done(), four.errors

    await tom.ended_call(before + 4)
    calls = [tom.call(call["id"]) for call in tom.calls()[:4]]
    assert len(tom.calls()) == before + 4, "the fifth call is none"
    for call in calls:
        assert (call["result"], call["end_reason"]) == ("answered", "caller_hung_up")
        assert call["caller"] == "sipp"
        said = [turn["said"] for turn in call["turns"] if turn["said"]]
        assert said == ["wo sind sie"], "each of the four was heard"
        assert call["turns"][1]["reply"] == ADDRESS
    (busy,) = [data for kind, data in tom.events() if kind == "call_refused"]
    assert (busy["sip_code"], busy["cause"]) == (486, "busy")

    # The places are free again.
    short = scenario.scenario(
        scenario.invite(), scenario.expect(200), scenario.ack(), scenario.pause(300), scenario.bye()
    )
    async with sipp(short, tom.sip_port, tmp_path, calls=4) as again:
        assert await again.done(), again.errors
    await tom.ended_call(before + 8)


async def test_baresip_asks_and_records_the_answer(tom: Tom, tmp_path: Path) -> None:
    before = len(tom.calls())
    async with baresip(tmp_path, question()) as phone:
        await phone.command("dial", tom.uri)
        await phone.event("CALL_ESTABLISHED")

        def answered() -> bool:
            call = tom.call(tom.calls()[0]["id"])
            return len(call["turns"]) == 2

        await tom.until(answered, 20)
        await phone.command("hangup")
        await phone.event("CALL_CLOSED")
        call = await tom.ended_call(before + 1)
        heard = " ".join(await recognised(phone.heard()))
    assert [turn["said"] for turn in call["turns"]] == ["", "wo sind sie"]
    assert call["turns"][1]["reply"] == ADDRESS
    assert call["caller"] == "phone"
    assert words(ADDRESS) in heard
