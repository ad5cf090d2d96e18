"""One server a data directory: a second one would end the first one's calls as lost."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tom.settings import SettingsError


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold `data` while the block lasts; the kernel lets go where the process dies.

    Raises SettingsError where another TOM holds it.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / ".lock").open("a")
    except OSError as error:
        raise SettingsError(f"data: {data}: cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"data: {data} is in use by another TOM") from error
        except OSError as error:
            raise SettingsError(f"data: {data}: cannot be locked: {error.strerror}") from error
        yield
