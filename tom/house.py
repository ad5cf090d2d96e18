"""`House`: the state of lines, doors and engines, as the owner's first page shows it."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, cast

from admin_ui.house_views import DoorView, EngineView, HouseView, LineView
from admin_ui.live import LiveCalls
from telephony.call import Door
from telephony.events import LineRegistered, LineRegistrationFailed, TelephonyEvent
from telephony.sip.config import LineConfig
from telephony.sip.door import SipDoor
from tom import __version__
from tom.choice import Choice, Reason


class House:
    """Asked on the event loop; never waits."""

    def __init__(
        self,
        lines: Iterable[LineConfig],
        default_profile: str,
        live: LiveCalls,
        *,
        recording: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock`: seconds since some fixed moment."""
        self.choices: list[Choice] = []
        """The engines that serve."""
        self.max_calls: dict[Door, int] = {}
        """Calls at once, of the doors for browsers."""
        self._lines = tuple(lines)
        self._default_profile = default_profile
        self._live = live
        self._recording = recording
        self._clock = clock
        self._started = clock()
        self._failures: dict[str, str] = {}

    def take_event(self, event: TelephonyEvent) -> None:
        """Keep what a registrar said."""
        if isinstance(event, LineRegistered):
            self._failures.pop(event.line, None)
        elif isinstance(event, LineRegistrationFailed):
            self._failures[event.line] = f"{event.code} {event.reason}".strip()

    def view(self, sip: SipDoor | None) -> HouseView:
        """The house as it is now; `sip` is None where its door is shut."""
        return HouseView(
            version=__version__,
            uptime_s=self._clock() - self._started,
            sip_port=sip.port if sip else 0,
            recording=self._recording,
            lines=[self._line(line, sip) for line in self._lines],
            doors=self._doors({"sip": sip.max_calls if sip else 0, **self.max_calls}),
            engines=[
                engine_view(choice) for choice in dict.fromkeys(self.choices) if not choice.missing
            ],
        )

    def _line(self, line: LineConfig, sip: SipDoor | None) -> LineView:
        registered = sip is not None and sip.registered(line.name)
        return LineView(
            name=line.name,
            profile=line.profile or self._default_profile,
            registers=line.registers,
            registered=registered,
            detail="" if registered else self._failures.get(line.name, ""),
        )

    def _doors(self, max_calls: Mapping[Door, int]) -> list[DoorView]:
        calls = Counter(call.door for call in self._live.calls())
        return [
            DoorView(door=door, calls=calls[door], max_calls=most)
            for door, most in max_calls.items()
        ]


def engine_view(choice: Choice) -> EngineView:
    """An engine and why it was chosen."""
    return EngineView(
        stage=cast(Literal["stt", "llm", "tts"], choice.stage),
        name=choice.name,
        reason=choice.reason,
        reason_code=next((known.name.lower() for known in Reason if known == choice.reason), ""),
        notice=choice.notice,
        language=choice.language,
    )
