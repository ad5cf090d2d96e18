"""The server dies while a message is left: what was said so far is to be transcribed."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tests.serverkit import Tom, serving_async, tom_command

# An English house whose every call is a message.
LINE = 'number = "tom"\nprofile = "office-en"\nvoicemail = "always"\n'
MESSAGE = "Please call me back. " * 12
SPOKEN_S = 3


async def test_a_message_in_the_making_waits_for_a_worker(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "line.toml").write_text(LINE)
    settings = {
        "TOM_SIP__LINES": f'["{tmp_path / "line.toml"}"]',
        "TOM_WHISPERX__WORKERS": "0",
    }
    async with serving_async(tmp_path / "one", settings, data) as tom:
        caller = asyncio.create_task(
            tom_command("call", tom.uri, "--voice", "en+f2", "--say", MESSAGE)
        )
        await tom.until(lambda: heard_s(tom) >= SPOKEN_S, 90)
        tom.kill()
        caller.cancel()
        with suppress(asyncio.CancelledError):
            await caller
    async with serving_async(tmp_path / "two", settings, data) as tom:
        (call,) = tom.calls()
        assert call["result"] == "lost"
        (job,) = jobs(tom)
    assert (job["call_id"], job["state"], job["kind"]) == (call["id"], "waiting", "voicemail")
    (file,) = (data / "audio").rglob("*.wav")
    assert job["path"] == str(file.relative_to(data))
    assert job["end_sample"] - job["first_sample"] >= SPOKEN_S * 16_000
    assert job["end_sample"] == (file.stat().st_size - 44) // 4, "to the last second written"


def heard_s(tom: Tom) -> float:
    """Seconds that lie in the recording after TOM's greeting."""
    (call,) = tom.calls() or [None]
    greeted = [turn["reply_end"] for turn in tom.call(call["id"])["turns"]] if call else []
    files = list((tom.data / "audio").rglob("*.wav"))
    if not greeted or greeted[0] is None or not files:
        return 0
    return (files[0].stat().st_size - 44) / 64_000 - greeted[0] / 16_000


def jobs(tom: Tom) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{tom.data / 'tom.db'}?mode=ro", uri=True)) as log:
        log.row_factory = sqlite3.Row
        return [dict(row) for row in log.execute("SELECT * FROM jobs")]
