"""A line that takes messages only: leaving one, and what becomes of it."""

import asyncio
import json
from pathlib import Path
from typing import Any

from media.wav import HEADER_BYTES
from telephony.sip.sip_call import SipCall
from tests.e2e.afternoon import RATE
from tests.e2e.phones import dialled, speech, words
from tests.serverkit import Tom, serving_async, tom_call
from tests.sipkit.lamp import Lamp, lamp

SETTINGS = {"TOM_VOICEMAIL__SILENCE_S": "2", "TOM_VOICEMAIL__MENU_S": "8"}
LINE = """number = "tom"
profile = "haus"
voicemail = "always"
mwi = ["{lamp}"]
mailbox_pin = "{pin}"
mailbox_number = "42"
"""
PIN = "47081500"
FIRST = "Mein Auto ist kaputt."
SECOND = "Bitte rufen Sie mich zurück."


def line(folder: Path, phone: Lamp) -> dict[str, str]:
    """Settings of a house with that line."""
    path = folder / "amt.toml"
    path.write_text(LINE.format(lamp=phone.uri, pin=PIN))
    return SETTINGS | {"TOM_SIP__LINES": f'["{path}"]'}


def said(report: dict[str, Any]) -> str:
    """All that the phone heard of TOM, in order."""
    return " ".join(turn["heard"] for turn in report["turns"] if turn["who"] == "tom")


async def leave(tom: Tom) -> str:
    """A caller listens to their message, speaks it anew, and confirms. What they heard."""
    script = ["--say", FIRST, "--dtmf", "1", "--dtmf", "2", "--say", SECOND, "--dtmf", "3"]
    report = await tom_call(tom.uri, *script)
    assert report["hung_up_by"] == "tom"
    return said(report)


async def test_from_the_caller_to_the_owner(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with lamp() as phone:
        settings = line(tmp_path, phone)
        async with serving_async(tmp_path / "tom", settings, data) as tom:
            assert (await phone.shows("0/0"))["messages-waiting"] == "no"
            heard = await leave(tom)
            call = await tom.ended_call()
            assert (await phone.shows("1/0"))["messages-waiting"] == "yes"
        told = len(phone.notified)
        async with serving_async(tmp_path / "again", settings, data) as tom:
            await phone.shows("1/0", after=told)
            listened, _ = await asyncio.gather(listen(tom), enter_by_key(tom))
            assert (await phone.shows("0/1"))["messages-waiting"] == "no"
            await tom.ended_call(3)
            newest = [tom.call(listed["id"]) for listed in tom.calls()[:2]]
            owner, by_key = sorted(newest, key=lambda call: call["callee"])  # 42, tom
            assert PIN not in json.dumps([owner, by_key]) + tom.log, "the PIN is nowhere"
    the_message_is_kept(call, heard)
    the_owner_has_heard_it(owner, listened)
    only_the_greeting_is_recorded(by_key)


async def test_a_message_survives_the_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with lamp() as phone:
        settings = line(tmp_path, phone)
        async with serving_async(tmp_path / "tom", settings, data) as tom, dialled(tom.uri) as sip:
            hears = asyncio.create_task(hear_out(sip))
            await tom.until(lambda: began(tom), 30)
            await sip.play(speech(SECOND))
            await tom.until(lambda: recorded_after(tom, began(tom) or 0) > 2, 30)
            tom.kill()
            hears.cancel()
        async with serving_async(tmp_path / "again", settings, data) as tom:
            assert (await phone.shows("1/0"))["messages-waiting"] == "yes"
            call = tom.call(tom.calls()[0]["id"])
    assert (call["result"], call["end_reason"]) == ("lost", "lost")
    (note,) = call["notes"]
    assert note["text"].endswith(" s, bei einem Ausfall abgebrochen)")


async def hear_out(sip: SipCall) -> None:
    async for _ in sip.frames():
        pass


def began(tom: Tom) -> int | None:
    """Where the caller heard the tone, in samples of the call; None while they have not."""
    for call in tom.calls():
        for event in tom.call(call["id"])["events"]:
            if event["kind"] == "message_began":
                return event["at_samples"]
    return None


def recorded_after(tom: Tom, position: int) -> float:
    """Seconds of the call's recording after `position`."""
    (file,) = tom.data.rglob("*.wav")
    return (file.stat().st_size - HEADER_BYTES) / 4 / RATE - position / RATE


async def listen(tom: Tom) -> str:
    """The owner keys a wrong PIN, then theirs, and ticks the message off. What they heard."""
    uri = f"sip:42@127.0.0.1:{tom.sip_port}"
    report = await tom_call(uri, "--dtmf", "0000#", "--dtmf", f"{PIN}#", "--dtmf", "3")
    assert report["hung_up_by"] == "tom"
    return said(report)


async def enter_by_key(tom: Tom) -> None:
    """The owner dials the line itself and presses the mailbox's key in the greeting."""
    async with dialled(tom.uri) as sip:
        hears = asyncio.create_task(hear_out(sip))
        await sip.send_digits(f"*{PIN}#")
        await asyncio.wait_for(hears, 60)


def only_the_greeting_is_recorded(call: dict[str, Any]) -> None:
    picked = [e["at_samples"] for e in call["events"] if e["kind"] == "pipeline_picked"]
    (opened,) = [e["at_samples"] for e in call["events"] if e["kind"] == "mailbox_used"]
    (recording,) = call["recordings"]
    assert recording["state"] == "complete"
    assert recording["end_sample"] == picked[-1] < opened, "neither the PIN nor a message is in it"


def the_owner_has_heard_it(call: dict[str, Any], heard: str) -> None:
    used = [e["data"]["action"] for e in call["events"] if e["kind"] == "mailbox_used"]
    assert used == ["wrong_pin", "opened", "seen_to"]
    assert words("Die Nachricht ist erledigt.") in heard
    assert words(SECOND) in heard, "the caller's own voice"
    assert words(FIRST) not in heard
    assert call["recordings"] == [], "listening is not recorded"


def the_message_is_kept(call: dict[str, Any], heard: str) -> None:
    picked = [e["data"] for e in call["events"] if e["kind"] == "pipeline_picked"]
    reason = "the line takes messages only"
    assert picked == [{"pipeline": "whisperx", "reason": reason, "conversation": False}]
    in_order = (
        "Guten Tag, hier ist die Praxis am Markt.",
        "Zum Bestätigen drücken Sie die Drei, oder legen Sie einfach auf.",
        FIRST,  # their own message
        "Vielen Dank. Ihre Nachricht wurde aufgezeichnet. Auf Wiederhören!",
    )
    rest = heard
    for sentence in in_order:
        _, found, rest = rest.partition(words(sentence))
        assert found, f"{sentence} is not in {heard}"
    first, second = [e["data"] for e in call["events"] if e["kind"] == "message_recorded"]
    assert (first["text"], second["text"]) == (words(FIRST), words(SECOND))
    assert second["replaces"] == first["start"]
    assert [note["text"] for note in call["notes"]] == [words(SECOND)]
    assert (call["result"], call["summary"]) == ("voicemail", words(SECOND))
    assert len(call["recordings"]) == 1
