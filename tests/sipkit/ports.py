"""Free ports on 127.0.0.1, for runs beside other runs."""

import random
import socket


def free_port(also: int = 0) -> int:
    """A port free for UDP and TCP, `also` many after it free as well."""
    for _ in range(200):
        port = random.randrange(20_000, 31_000, 2)  # below the system's own choice
        if all(_is_free(port + i) for i in range(also + 1)):
            return port
    raise RuntimeError("no free port")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
