"""A line that takes messages only: leaving one, and what becomes of it."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.phones import words
from tests.serverkit import Tom, serving_async, tom_call
from tests.sipkit.lamp import Lamp, lamp

SETTINGS = {"TOM_VOICEMAIL__SILENCE_S": "2", "TOM_VOICEMAIL__MENU_S": "4"}
LINE = """number = "tom"
profile = "haus"
voicemail = "always"
mwi = ["{lamp}"]
"""
FIRST = "Mein Auto ist kaputt."
SECOND = "Bitte rufen Sie mich zurück."


def line(folder: Path, phone: Lamp) -> dict[str, str]:
    """Settings of a house with that line."""
    path = folder / "amt.toml"
    path.write_text(LINE.format(lamp=phone.uri))
    return SETTINGS | {"TOM_SIP__LINES": f'["{path}"]'}


def said(report: dict[str, object]) -> list[str]:
    turns = report["turns"]
    assert isinstance(turns, list)
    return [turn["heard"] for turn in turns if turn["who"] == "tom"]


async def leave(tom: Tom) -> list[str]:
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
            await asyncio.to_thread(see_to, tom, call)
            assert (await phone.shows("0/1"))["messages-waiting"] == "no"
    the_message_is_kept(call, heard)


def see_to(tom: Tom, call: dict[str, Any]) -> None:
    """Tick the message off, as the web UI does."""
    url = f"http://127.0.0.1:{tom.web_port}/api/calls/{call['id']}/notes/{call['notes'][0]['id']}"
    bearer = {"Authorization": f"Bearer {tom.token()}"}
    httpx.patch(url, json={"done": True}, headers=bearer, timeout=10).raise_for_status()


def the_message_is_kept(call: dict[str, Any], heard: list[str]) -> None:
    picked = [e["data"] for e in call["events"] if e["kind"] == "pipeline_picked"]
    assert picked == [{"pipeline": "whisperx", "reason": "the line takes messages only"}]
    assert heard[0].startswith(words("Guten Tag, hier ist die Praxis am Markt."))
    assert words("Zum Bestätigen drücken Sie die Drei, oder legen Sie einfach auf.") in heard[1]
    assert heard[2].startswith(words(FIRST)), "their own message"
    assert heard[-1] == words("Vielen Dank. Ihre Nachricht wurde aufgezeichnet. Auf Wiederhören!")
    first, second = [e["data"] for e in call["events"] if e["kind"] == "message_recorded"]
    assert (first["text"], second["text"]) == (words(FIRST), words(SECOND))
    assert second["replaces"] == first["start"]
    assert [note["text"] for note in call["notes"]] == [words(SECOND)]
    assert (call["result"], call["summary"]) == ("voicemail", words(SECOND))
    assert len(call["recordings"]) == 1
