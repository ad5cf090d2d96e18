"""`CallLeg`: one call in the hands of the application, whatever door it came through."""

from typing import Literal, Protocol

from media.line import AudioLine
from telephony.browser.events import StreamEvent
from telephony.call import Call, EndReason

WantedPipeline = Literal["realtime", "whisperx"]


class CallLeg(AudioLine, Protocol):
    """A call from ringing to its end. Whoever answers it knows no more than this of its door."""

    call: Call

    @property
    def wanted(self) -> WantedPipeline | None:
        """The pipeline that the caller asked for; None where a door cannot ask, or did not."""
        ...

    @property
    def frames_dropped(self) -> int:
        """Frames of the caller's, 20 ms each, that someone was too slow for."""
        ...

    async def answer(self) -> bool:
        """Take the call. False where the caller has gone already."""
        ...

    async def hang_up(self, reason: EndReason = EndReason.TOM_HUNG_UP) -> None:
        """End the call, whatever its state; returns when it has ended."""
        ...

    def show(self, event: StreamEvent) -> None:
        """Put `event` on the caller's screen, where they have one. Never waits."""
        ...
