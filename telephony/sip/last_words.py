"""`LastWords`: what a line process printed before it died: an assertion's text is the reason."""

import asyncio
import logging
import re
from collections import deque
from dataclasses import dataclass, field

pjsip_log = logging.getLogger("telephony.sip.pjsip")

_LINES = 3
_LINE_CHARACTERS = 300
_CHATTER = re.compile(r"\d\d:\d\d:\d\d\.\d{3}\s|.*memory leak of type")
"""The library's own log of its start, and what SWIG says at exit: no reason to die of."""


@dataclass(slots=True)
class LastWords:
    index: int
    """The line process's number."""
    _lines: deque[str] = field(default_factory=lambda: deque[str](maxlen=_LINES))

    def __str__(self) -> str:
        return "; ".join(self._lines)

    async def listen(self, output: asyncio.StreamReader) -> None:
        """Take lines until the end. One that is longer than the reader's buffer is skipped."""
        while True:
            try:
                line = await output.readline()
            except ValueError:
                continue
            if not line:
                return
            self.take(line.decode(errors="replace").strip())

    def take(self, text: str) -> None:
        if text:
            pjsip_log.debug("line process %d: %s", self.index, text[:_LINE_CHARACTERS])
            if not _CHATTER.match(text):
                self._lines.append(text[:_LINE_CHARACTERS])

    def clear(self) -> None:
        """What was said so far did no harm."""
        self._lines.clear()
