"""`LiveCalls`: the calls in progress, for those who watch, listen in, or end one.

    Answering ──began, show, hear, over──► LiveCalls ──► Watcher (events of all calls)
                                                    └──► Ear (audio of one call)

Nothing here waits: a watcher or listener who is too slow loses the oldest, which is counted.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import numpy as np

from admin_ui.live_views import (
    CallBegan,
    CallHappened,
    CallOver,
    LiveCallView,
    LiveEvent,
    LiveSnapshot,
)
from media.audio import FRAME_BYTES
from media.ring import Ring
from telephony.browser.events import (
    CallStarted,
    PipelineChosen,
    StreamEvent,
    Transcript,
    TtsAudio,
)
from telephony.call_leg import CallLeg

_MAX_EVENTS = 500
_MAX_FRAMES = 50
"""One second."""
_MAX_TURNS = 500
"""Turns of one call that a new watcher is shown; the call log has all."""


class Watcher:
    """Somebody who watches all calls."""

    def __init__(self) -> None:
        self._events: Ring[LiveEvent] = Ring(_MAX_EVENTS)

    @property
    def dropped(self) -> int:
        """Events lost because the watcher was too slow."""
        return self._events.dropped

    def put(self, event: LiveEvent) -> None:
        self._events.put(event)

    def close(self) -> None:
        """`events` ends after what waits."""
        self._events.close()

    def events(self) -> AsyncIterator[LiveEvent]:
        """What happens, from a snapshot on. To be iterated once."""
        return self._events.__aiter__()


class Ear:
    """Somebody who listens to one call: s16le stereo 16 kHz, the caller left, TOM right."""

    def __init__(self) -> None:
        self._frames: Ring[bytes] = Ring(_MAX_FRAMES)
        self._tom = bytearray()

    @property
    def dropped(self) -> int:
        """Frames of 20 ms lost because the listener was too slow."""
        return self._frames.dropped

    def put(self, caller: bytes, tom: bytes) -> None:
        """20 ms of the caller's, and what was heard of TOM's since the frame before."""
        self._tom += tom
        right = bytes(self._tom[:FRAME_BYTES]).ljust(FRAME_BYTES, b"\0")
        del self._tom[:FRAME_BYTES]
        lanes = [np.frombuffer(lane, np.int16) for lane in (caller, right)]
        self._frames.put(np.stack(lanes, axis=1).tobytes())

    def close(self) -> None:
        """`frames` ends after what waits."""
        self._frames.close()

    def frames(self) -> AsyncIterator[bytes]:
        """Frames of 20 ms from now to the call's end. To be iterated once."""
        return self._frames.__aiter__()


class LiveCall:
    """One call in progress."""

    def __init__(self, leg: CallLeg) -> None:
        self.leg = leg
        self.pipeline = ""
        self.conversation = False
        self.transcript: list[Transcript] = []
        self.ears: list[Ear] = []

    def view(self) -> LiveCallView:
        """The call as it is now."""
        call = self.leg.call
        return LiveCallView(
            id=call.id,
            direction=call.direction,
            door=call.door,
            line=call.line,
            profile=call.profile,
            caller=call.caller,
            callee=call.callee,
            started_at=call.started_at,
            answered_at=call.answered_at,
            pipeline=self.pipeline,
            conversation=self.conversation,
            transcript=list(self.transcript),
        )

    def remember(self, event: StreamEvent) -> None:
        """Keep what a watcher who comes later has to know."""
        if isinstance(event, PipelineChosen):
            self.pipeline, self.conversation = event.pipeline, event.conversation
        elif isinstance(event, Transcript):
            self.transcript.append(event)
            del self.transcript[:-_MAX_TURNS]


class LiveCalls:
    """All calls in progress. All methods belong to the event loop's thread."""

    def __init__(self) -> None:
        self._calls: dict[str, LiveCall] = {}
        self._watchers: list[Watcher] = []

    # what happens

    def began(self, leg: CallLeg) -> None:
        """A call rings."""
        call = self._calls[leg.call.id] = LiveCall(leg)
        self._tell(CallBegan(call=call.view()))

    def answered(self, call_id: str) -> None:
        """The call was answered."""
        self.show(call_id, CallStarted(call_id=call_id))

    def show(self, call_id: str, event: StreamEvent) -> None:
        """Something happened in the call."""
        call = self._calls.get(call_id)
        if call is not None and not isinstance(event, TtsAudio):
            call.remember(event)
            self._tell(CallHappened(call_id=call_id, event=event))

    def hear(self, call_id: str, caller: bytes, tom: bytes) -> None:
        """20 ms of the call's audio: see `Ear.put`."""
        call = self._calls.get(call_id)
        if call is not None:
            for ear in call.ears:
                ear.put(caller, tom)

    def over(self, call_id: str) -> None:
        """The call has ended and is logged."""
        call = self._calls.pop(call_id, None)
        if call is not None:
            for ear in call.ears:
                ear.close()
            self._tell(CallOver(call_id=call_id, reason=call.leg.call.end_reason))

    def _tell(self, event: LiveEvent) -> None:
        for watcher in self._watchers:
            watcher.put(event)

    # who is interested

    def calls(self) -> list[LiveCallView]:
        """All calls in progress, oldest first."""
        return [call.view() for call in self._calls.values()]

    def leg(self, call_id: str) -> CallLeg | None:
        """The call's leg; None where it is not (or no longer) in progress."""
        call = self._calls.get(call_id)
        return call.leg if call else None

    def heard(self, call_id: str) -> bool:
        """Whether somebody listens to the call."""
        call = self._calls.get(call_id)
        return call is not None and bool(call.ears)

    @contextmanager
    def watching(self) -> Iterator[Watcher]:
        """Watch all calls while the block lasts; a snapshot comes first."""
        watcher = Watcher()
        watcher.put(LiveSnapshot(calls=self.calls()))
        self._watchers.append(watcher)
        try:
            yield watcher
        finally:
            self._watchers.remove(watcher)

    @contextmanager
    def listening(self, call_id: str) -> Iterator[Ear | None]:
        """Listen to a call while the block lasts; None where it is not in progress."""
        call = self._calls.get(call_id)
        if call is None:
            yield None
            return
        ear = Ear()
        call.ears.append(ear)
        try:
            yield ear
        finally:
            call.ears.remove(ear)

    def close(self) -> None:
        """The server stops: whoever watches or listens is done."""
        for watcher in self._watchers:
            watcher.close()
        for call in self._calls.values():
            for ear in call.ears:
                ear.close()
