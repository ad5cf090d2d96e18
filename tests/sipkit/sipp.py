"""sipp as a caller."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tests.sipkit.ports import free_port
from tests.sipkit.process import running


@dataclass(slots=True)
class Sipp:
    process: asyncio.subprocess.Process
    folder: Path

    async def done(self, timeout_s: float = 30) -> bool:
        """Wait for its end; True where every call went as the scenario says."""
        return await asyncio.wait_for(self.process.wait(), timeout_s) == 0

    @property
    def errors(self) -> str:
        """What it complains about; for the message of a failed assertion."""
        file = self.folder / "errors.log"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""

    @property
    def messages(self) -> str:
        """All SIP messages it sent and received."""
        file = self.folder / "messages.log"
        return file.read_text(errors="replace") if file.exists() else ""


@contextlib.asynccontextmanager
async def sipp(
    scenario: str, port: int, folder: Path, calls: int = 1, rate: float = 50, tcp: bool = False,
    user: str = "tom", at_once: int = 0,
) -> AsyncIterator[Sipp]:  # fmt: skip
    """sipp calls `user` at 127.0.0.1:`port`: `calls` times, `rate` a second, `at_once` together."""
    together = at_once or calls
    own, media = free_port(), free_port(also=4 * together + 4)
    place = folder / f"sipp-{own}"
    place.mkdir()
    (place / "scenario.xml").write_text(scenario)
    command = [
        "sipp", f"127.0.0.1:{port}", "-sf", "scenario.xml", "-s", user,
        "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(own), "-t", "t1" if tcp else "u1",
        "-mp", str(media),
        "-m", str(calls), "-l", str(together), "-r", str(rate), "-nostdin",
        "-timeout", "40s", "-timeout_error", "-recv_timeout", "20000",
        "-trace_err", "-error_file", "errors.log", "-trace_msg", "-message_file", "messages.log",
    ]  # fmt: skip
    async with running(command, place) as process:
        yield Sipp(process, place)
