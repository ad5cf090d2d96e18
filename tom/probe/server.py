"""A `tom serve` for the probe alone: same settings, free ports, a temporary data directory."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from admin_ui.tokens import Tokens
from tom.settings import Settings

_START_S = 60.0
_TOKEN_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A running server."""

    sip_port: int
    web_port: int
    data: Path

    @property
    def sip_uri(self) -> str:
        return f"sip:tom@127.0.0.1:{self.sip_port}"

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def token(self) -> str:
        """For its browser doors."""
        return Tokens.open(self.data).issue("probe", "viewer", _TOKEN_S)


@asynccontextmanager
async def own_server(
    settings: Settings, config: Path | None, variables: Mapping[str, str] | None = None
) -> AsyncIterator[OwnServer]:
    """A `tom serve` while the block lasts. Raises RuntimeError where it does not start.

    `variables`: settings of its own, as the environment has them (`TOM_…`).
    """
    with tempfile.TemporaryDirectory(prefix="tom-probe-") as folder:
        arguments = ["--data", folder, "--sip-port", "0", "--web-port", "0"]
        if config is not None:
            arguments += ["--config", str(config)]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tom", "serve", *arguments),
            env=_environment(settings) | dict(variables or {}),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            try:
                async with asyncio.timeout(_START_S):
                    line = (await process.stdout.readline()).decode()
            except TimeoutError:
                line = ""
            if not line.startswith("ready "):
                raise RuntimeError("the server for the probe did not start; its log is above")
            ports = dict(word.split("=") for word in line.split()[1:])
            yield OwnServer(int(ports["sip"]), int(ports["web"]), Path(folder))
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "TOM_MODELS": str(settings.models_dir.resolve()),
        "TOM_SIP__BIND": "127.0.0.1",
        # The real server keeps its lines, its call log and its ports.
        "TOM_SIP__LINES": "[]",
        "TOM_DATABASE_URL": "",
        "TOM_SIP__RTP_PORT_START": "0",
        "TOM_WEB__HOST": "127.0.0.1",
        "TOM_LOG_LEVEL": "error",
    }
