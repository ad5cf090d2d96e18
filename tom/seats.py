"""`Seats`: who answers with which profile in one call, made when somebody takes the seat."""

import random
from dataclasses import replace
from datetime import datetime

from agents.conversation import CallContext
from agents.engines import LanguageModel
from agents.engines.chain import OnSwitch
from agents.profile import Profile
from agents.realtime.fillers import Fillers, FillerSettings, of_profile
from agents.realtime.handing_over import Seat
from tom.engines import Engines

_ANY = 60
"""As good a beginning as any other: more than the sentences are."""


class Seats:
    """Those of one call."""

    def __init__(
        self,
        engines: Engines,
        llm: LanguageModel,
        context: CallContext,
        fillers: FillerSettings,
        on_switch: OnSwitch,
    ) -> None:
        self._engines = engines
        self._llm = llm
        self._context = context
        self._fillers = fillers
        self._on_switch = on_switch

    def of(self, profile: Profile) -> Seat:
        """A new dialogue, and the voice and ears of `profile`."""
        context = replace(self._context, now=lambda: datetime.now(profile.zone))
        begin = random.randrange(_ANY)
        return Seat(
            profile,
            self._engines.stt(profile, self._on_switch),
            self._engines.tts(profile, self._on_switch),
            self._llm.dialogue(profile, context),
            self._engines.speakable(profile),
            Fillers(of_profile(profile), self._fillers, begin),
        )
