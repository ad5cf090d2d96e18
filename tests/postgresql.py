"""A PostgreSQL server of the tests' own: a fresh cluster on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_ADMIN = "tom"
_numbers = count()
_START_S = 60.0
"""How long a busy machine may take to start it."""
_CLUSTER = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # nothing here has to survive the machine
    "autovacuum": "off",  # a worker of its own would look like a process that a test left behind
    "max_connections": "60",
}


@contextmanager
def postgresql_server(**options: str) -> Iterator[str]:
    """Starts a server; yields the URL of an empty database. Skips where it is not installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    # The server refuses to run as root.
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tom-postgresql-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        with (folder / "log").open("w+b") as log:
            data = folder / "data"
            subprocess.run(
                [binaries / "initdb", "-D", data, "-U", _ADMIN, "-A", "trust", *_CLUSTER],
                check=True, stdout=log, stderr=log, user=user, extra_groups=[] if user else None,
                cwd=folder,
            )  # fmt: skip
            settings = _OPTIONS | options | {"unix_socket_directories": str(folder)}
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *(f"--{k}={v}" for k, v in settings.items())],
                stdout=log, stderr=log, user=user, extra_groups=[] if user else None, cwd=folder,
            )  # fmt: skip
            try:
                url = f"postgresql+psycopg://{_ADMIN}@/postgres?host={folder}"
                _wait_for(server, url, folder / "log")
                yield url
            finally:
                server.send_signal(signal.SIGINT)  # "fast": ends open transactions
                server.wait(_START_S)
    finally:
        shutil.rmtree(folder)


@contextmanager
def fresh_database(url: str, template: str = "template1", name: str = "") -> Iterator[str]:
    """A database of its own, a copy of `template`, on the server at `url`; dropped afterwards."""
    name = name or f"test_{next(_numbers)}"
    with _connect(url) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode()
        )
    try:
        yield url.replace("/postgres?", f"/{name}?")
    finally:
        with _connect(url) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            _connect(url).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
        time.sleep(0.05)


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
