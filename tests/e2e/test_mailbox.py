"""A line that takes messages only: leaving one, and what becomes of it."""

from pathlib import Path

import pytest

from tests.e2e.phones import words
from tests.serverkit import Tom, serving_async, tom_call

SETTINGS = {"TOM_VOICEMAIL__SILENCE_S": "2", "TOM_VOICEMAIL__MENU_S": "4"}
LINE = """number = "tom"
profile = "haus"
voicemail = "always"
"""
FIRST = "Mein Auto ist kaputt."
SECOND = "Bitte rufen Sie mich zurück."


@pytest.fixture
def line(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "amt.toml"
    path.write_text(LINE)
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


async def test_a_message_is_left(line: dict[str, str], tmp_path: Path) -> None:
    async with serving_async(tmp_path / "tom", line) as tom:
        heard = await leave(tom)
        call = await tom.ended_call()
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
