"""kamailio as a registrar and proxy with digest authentication, all in memory."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sipkit.ports import free_port
from tests.sipkit.process import running

DOMAIN = "127.0.0.1"
_STRONGEST = f'Digest realm=\\"{DOMAIN}\\", nonce=\\"x\\", algorithm=SHA-512-256'
"""A challenge that TOM has no answer to; written for the configuration."""

_CONFIG = """#!KAMAILIO
debug=2
log_stderror=yes
fork=yes
children=2
tcp_children=2
auto_aliases=no
listen=udp:127.0.0.1:{port}
listen=tcp:127.0.0.1:{port}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "kex.so"
loadmodule "corex.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "auth.so"
loadmodule "htable.so"
modparam("usrloc", "db_mode", 0)
modparam("htable", "htable", "pw=>size=8;")
event_route[htable:mod-init] {{
{passwords}
}}
request_route {{
    xlog("L_NOTICE", "SEEN $rm ru=$ru from $fU auth=$hdr(Authorization)\\n");
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
    if (has_totag()) {{
        if (loose_route()) {{ t_relay(); exit; }}
        if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
        sl_send_reply("404", "Not here");
        exit;
    }}
    t_check_trans();
    if (is_method("REGISTER")) {{
        if ($rU != $null) {{ exit; }}  # like a FRITZ!Box: dropped without a word
        if ($sht(pw=>$fU) == $null) {{ sl_send_reply("403", "Forbidden"); exit; }}
        if (!pv_auth_check("{domain}", "$sht(pw=>$fU)", "0", "1")) {{
            auth_challenge("{domain}", "1");
            exit;
        }}
        if (!save("location")) sl_reply_error();
        exit;
    }}
    if (is_method("INVITE|NOTIFY") && $sht(pw=>$fU) != $null) {{
        if (!pv_auth_check("{domain}", "$sht(pw=>$fU)", "0", "1")) {{
            if (is_method("NOTIFY")) {{  # several, the strongest first (RFC 8760)
                append_to_reply("Proxy-Authenticate: {strongest}\\r\\n");
            }}
            auth_challenge("{domain}", "1");
            exit;
        }}
        consume_credentials();
    }}
    if (is_method("INVITE")) record_route();
    if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
    t_relay();
}}
"""


@dataclass(slots=True)
class Kamailio:
    port: int
    _log: Path

    @property
    def uri(self) -> str:
        return f"sip:127.0.0.1:{self.port}"

    def seen(self, method: str) -> int:
        """Requests with this method that arrived so far."""
        return self._log.read_text(errors="replace").count(f"SEEN {method} ")

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


@contextlib.asynccontextmanager
async def kamailio(
    folder: Path, passwords: Mapping[str, str], port: int = 0
) -> AsyncIterator[Kamailio]:
    """A registrar that knows these users."""
    port = port or free_port()
    place = folder / f"kamailio-{port}"
    place.mkdir(exist_ok=True)
    users = "\n".join(f'    $sht(pw=>{user}) = "{word}";' for user, word in passwords.items())
    config = _CONFIG.format(port=port, passwords=users, domain=DOMAIN, strongest=_STRONGEST)
    (place / "kamailio.cfg").write_text(config)
    log = place / "kamailio.log"
    command = [
        "kamailio", "-DD", "-E", "-m", "16", "-M", "2", "-f", "kamailio.cfg",
        "-P", str(place / "pid"), "-Y", str(place),
    ]  # fmt: skip
    async with running(command, place, log) as process:
        await _answers(port, process, log)
        yield Kamailio(port, log)


def _end(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:]


async def _answers(port: int, process: asyncio.subprocess.Process, log: Path) -> None:
    for _ in range(200):
        if process.returncode is not None:
            raise RuntimeError(f"kamailio does not start: {_end(log)}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        await asyncio.sleep(0.05)
    raise RuntimeError(f"kamailio does not answer: {_end(log)}")
