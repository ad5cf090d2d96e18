"""`AudioLine`: where the doors (telephony) and those who answer (agents) meet.

      phone ──► door ──frames()──► agent        what the caller says, one frame every 20 ms
      phone ◄── door ◄──play()──── agent        what TOM says; pause(), resume() and flush() when
                                                the caller speaks meanwhile

A line lives from the answering of a call to its end. `frames()` ending is the only sign that
the caller hung up; it is what ends a call's TaskGroup.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of the caller's audio and the digits that were keyed in it."""

    pcm: bytes
    """`media.audio.FRAME_BYTES` bytes, s16le mono 16 kHz. Silence where nothing was received."""

    digits: str = ""
    """DTMF digits (0-9 * # A-D) that began since the frame before."""


class AudioLine(Protocol):
    """The audio of one answered call, in both directions."""

    @property
    def played(self) -> int:
        """Samples given to `play` that the caller has really heard; never what was flushed."""
        ...

    @property
    def pending(self) -> int:
        """Samples given to `play` that are neither heard nor flushed yet."""
        ...

    def frames(self) -> AsyncIterator[Frame]:
        """The caller's audio in order, one frame every 20 ms; ends when the call has ended.

        The queue behind it is bounded: a reader that falls behind loses the oldest frames, which
        are counted and logged. To be iterated once.
        """
        ...

    async def play(self, pcm: bytes) -> None:
        """Queue `pcm` (s16le mono 16 kHz, any whole number of samples) to be heard.

        Waits while more than a short buffer (about 200 ms) is unheard: cancelling the caller of
        `play` stops the speech, `flush` takes back what was queued. After the call's end it
        returns at once.
        """
        ...

    def pause(self) -> None:
        """Let the caller hear nothing more, at once: what is queued stays, and `play` waits."""
        ...

    def resume(self, again: bytes = b"") -> None:
        """Go on exactly where `pause` stopped. Does nothing where nothing is paused.

        `again` (s16le mono 16 kHz) is heard before that: the end of what was heard already. It
        counts neither as `played` nor as `pending`; a flush drops it.
        """
        ...

    async def flush(self) -> int:
        """Drop all audio queued but not heard, and end a pause. Returns the samples dropped."""
        ...

    async def transfer(self, target: str) -> bool:
        """Connect the caller to `target` (a SIP URI or a number); True if it took the call.

        On True the line ends soon after. A door that cannot transfer returns False.
        """
        ...
