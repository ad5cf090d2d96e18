"""baresip as a phone: speaks a WAV, writes what it hears, obeys over its control socket."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sipkit.audio import read_wav, write_wav
from tests.sipkit.ports import free_port
from tests.sipkit.process import running

_CONFIG = """poll_method epoll
sip_listen 127.0.0.1:{port}
call_local_timeout 120
call_max_calls 4
audio_path /usr/share/baresip
audio_source aufile,{folder}/speak.wav
audio_player aubridge,nil
audio_alert aubridge,nil2
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_txmode poll
audio_level no
ausrc_format s16
auplay_format s16
rtp_ports {rtp}-{rtp_end}
jitter_buffer_type fixed
jitter_buffer_delay 1-5
net_interface 127.0.0.1
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
"""


@dataclass(slots=True)
class Baresip:
    port: int
    folder: Path
    process: asyncio.subprocess.Process
    _control: tuple[asyncio.StreamReader, asyncio.StreamWriter]

    async def command(self, name: str, parameters: str = "") -> None:
        """A command of baresip's menu: dial, hangup, hold, resume, sndcode, ..."""
        text = json.dumps({"command": name, "params": parameters})
        self._control[1].write(f"{len(text)}:{text},".encode())
        await self._control[1].drain()

    async def event(self, kind: str, timeout_s: float = 10) -> dict[str, Any]:
        """The next event of this kind, like CALL_ESTABLISHED or CALL_CLOSED."""
        async with asyncio.timeout(timeout_s):
            while True:
                size = int((await self._control[0].readuntil(b":"))[:-1])
                content = json.loads((await self._control[0].readexactly(size + 1))[:-1])
                if content.get("event") and content.get("type") == kind:
                    return content

    def heard(self) -> bytes:
        """What it decoded of the peer's audio so far, s16le 16 kHz."""
        files = sorted(self.folder.glob("dump-*-dec.wav"))
        return read_wav(files[-1]) if files else b""


@contextlib.asynccontextmanager
async def baresip(folder: Path, speak: bytes) -> AsyncIterator[Baresip]:
    """A phone that speaks `speak` (s16le 16 kHz) from the start of each call."""
    port, control, rtp = free_port(also=1), free_port(), free_port(also=20)
    place = folder / f"baresip-{port}"
    place.mkdir()
    write_wav(place / "speak.wav", speak, rate=8000)
    (place / "config").write_text(
        _CONFIG.format(port=port, control=control, folder=place, rtp=rtp, rtp_end=rtp + 20)
    )
    (place / "accounts").write_text(f"<sip:phone@127.0.0.1:{port}>;regint=0;audio_codecs=PCMA\n")
    (place / "contacts").write_text("")
    async with running(["baresip", "-f", str(place)], place) as process:
        streams = await _connect(control)
        try:
            yield Baresip(port, place, process, streams)
        finally:
            streams[1].close()


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for _ in range(100):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
    raise RuntimeError("baresip does not start")
