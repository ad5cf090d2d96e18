"""`Precedence`: a lock in which those who are in a hurry overtake those who are not."""

import threading
from collections.abc import Generator
from contextlib import contextmanager


class Precedence:
    """Held by one thread at a time, which may take it again while it has it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holder: int | None = None
        self._hurrying = 0
        """Threads that wait and are in a hurry."""

    @contextmanager
    def turn(self, *, hurry: bool = False) -> Generator[None]:
        """Wait for one's turn and hold it: nobody in a hurry waits behind one who is not."""
        me = threading.get_ident()
        if self._holder == me:
            yield
            return
        with self._changed:
            self._hurrying += hurry
            try:
                self._changed.wait_for(
                    lambda: self._holder is None and (hurry or not self._hurrying)
                )
                self._holder = me
            finally:
                self._hurrying -= hurry
        try:
            yield
        finally:
            with self._changed:
                self._holder = None
                self._changed.notify_all()
