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


class Cluster:
    """A server that can be stopped and started again."""

    def __init__(self, folder: Path, command: list[str | Path], user: str | None) -> None:
        self._folder, self._command, self._user = folder, command, user
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql+psycopg://{_ADMIN}@/postgres?host={folder}"
        """Of an empty database."""

    def start(self) -> None:
        """Until it takes connections."""
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                self._command, stdout=log, stderr=log, cwd=self._folder,
                user=self._user, extra_groups=[] if self._user else None,
            )  # fmt: skip
        _wait_for(self._server, self.url, self._folder / "log")

    def stop(self) -> None:
        """At once: open transactions and connections end."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # "fast"
            self._server.wait(_START_S)


@contextmanager
def postgresql_server(**options: str) -> Iterator[str]:
    """Starts a server; yields the URL of an empty database. Skips where it is not installed."""
    with postgresql_cluster(**options) as cluster:
        yield cluster.url


@contextmanager
def postgresql_cluster(**options: str) -> Iterator[Cluster]:
    """Starts a server, and stops it in the end. Skips where it is not installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    # The server refuses to run as root.
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tom-postgresql-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        with (folder / "log").open("wb") as log:
            subprocess.run(
                [binaries / "initdb", "-D", data, "-U", _ADMIN, "-A", "trust", *_CLUSTER],
                check=True, stdout=log, stderr=log, user=user, extra_groups=[] if user else None,
                cwd=folder,
            )  # fmt: skip
        settings = _OPTIONS | options | {"unix_socket_directories": str(folder)}
        arguments = [f"--{key}={value}" for key, value in settings.items()]
        cluster = Cluster(folder, [binaries / "postgres", "-D", data, *arguments], user)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
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
