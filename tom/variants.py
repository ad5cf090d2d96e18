"""Which settings answer a call, where several are compared: variants, and the share of each.

[[variants]] ──► settings of each variant ──► engines (the same ones loaded once) ──► Setup
call ──► assigned(its id, or its caller) ──► name ──► Setup
"""

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from admin_ui.variant_views import VariantSettings
from agents.core import CoreSettings
from agents.engines import LanguageModel
from agents.engines.turn import TurnDetector
from agents.profile import Profile
from agents.receptionist.house import caller_number
from telephony.call import CONTROL, Call
from tom.built import Built
from tom.choice import Choice
from tom.engines import AnyLink, Engines
from tom.settings import Settings, with_variant
from tom.startup import core_settings

_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
"""Name and password in a URL."""
_BITS = 53
"""Of a float's mantissa."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the calls of one variant are answered with."""

    engines: Engines
    core: CoreSettings


def assigned(key: str, shares: Mapping[str, float]) -> str:
    """The variant of the call or caller `key`; `shares` are weights above 0, by name.

    Weighted rendezvous hashing (Thaler and Ravishankar 1998; with weights: Schindelhauer and
    Schomaker 2005): every name draws an exponential variate of its share's rate from the hash of
    itself and the key, and the least wins. The same key gets the same variant whatever the order
    of `shares` and whenever TOM starts; a new variant takes its calls from all others alike, and
    moves no call between these.
    """
    return min(shares, key=lambda name: (-math.log(_uniform(name, key)) / shares[name], name))


def _uniform(name: str, key: str) -> float:
    """Above 0 and below 1, evenly spread."""
    digest = hashlib.sha256(f"{name}\0{key}".encode()).digest()
    return ((int.from_bytes(digest[:8], "big") >> (64 - _BITS)) + 0.5) / 2**_BITS


def compared_settings(settings: Settings) -> tuple[VariantSettings, ...]:
    """What the variants' calls are answered with, as it is shown; the control first. Empty where
    nothing is compared."""
    variants = settings.variants
    if not variants:
        return ()
    rest = 100 - sum(variant.share for variant in variants)
    control = VariantSettings(name=CONTROL, share=round(rest, 4), settings={})
    return (
        control,
        *(
            VariantSettings(
                name=variant.name,
                share=variant.share,
                settings=_shown(with_variant(settings, variant), variant.keys),
            )
            for variant in variants
        ),
    )


def _shown(settings: Settings, keys: Iterable[str]) -> dict[str, str]:
    """The values of `keys`, secrets as asterisks."""
    values = {key: reduce(_part, key.split("."), settings) for key in keys}
    return {
        key: f"{value:g}" if isinstance(value, float) else _PASSWORD.sub("…@", str(value))
        for key, value in values.items()
    }


def _part(whole: Any, name: str) -> Any:
    """A key's value, also in a table of any keys, as `llm.openai.extra_body`."""
    return whole.get(name, whole) if isinstance(whole, dict) else getattr(whole, name)


class Variants:
    """The setups that calls are shared out to; a single one where nothing is compared."""

    def __init__(
        self,
        setups: Mapping[str, Setup],
        shares: Mapping[str, float] | None = None,
        *,
        sticky: bool = False,
        built: Built | None = None,
    ) -> None:
        """By name; without `shares` all get the same. `sticky`: by the caller's number, where it
        is known, and not by call. `built`: the engines of all of them."""
        self._built = built or Built()
        self._setups = dict(setups)
        self._shares = dict(shares or dict.fromkeys(setups, 1.0))
        self._sticky = sticky

    @classmethod
    async def load(cls, settings: Settings, profiles: Iterable[Profile]) -> "Variants":
        """Load the engines of all variants. Raises SettingsError."""
        profiles, built = list(profiles), Built()

        async def setup(own: Settings) -> Setup:
            return Setup(await Engines.load(own, profiles, built), core_settings(own))

        control = await setup(settings)
        if not settings.variants:
            return cls({"": control}, built=built)
        setups = {CONTROL: control}
        for variant in settings.variants:
            setups[variant.name] = await setup(with_variant(settings, variant))
        shares = {variant.name: variant.share for variant in settings.variants}
        shares[CONTROL] = 100 - sum(shares.values())
        return cls(setups, shares, sticky=settings.variants_sticky, built=built)

    def pick(self, call: Call) -> str:
        """The name of the variant that is to answer `call`; empty where nothing is compared."""
        number = caller_number(call.caller) if self._sticky else ""
        return assigned(number or call.id, self._shares)

    def setup(self, name: str) -> Setup:
        """What answers the calls of the variant `name`."""
        return self._setups[name]

    @property
    def choices(self) -> list[Choice]:
        """The engines that serve, and why."""
        return list(
            dict.fromkeys(
                choice for setup in self._setups.values() for choice in setup.engines.choices
            )
        )

    def links(self) -> list[AnyLink]:
        """Every recogniser and voice there is, once."""
        found: dict[tuple[str, str], AnyLink] = {}
        for setup in self._setups.values():
            for stage, link in setup.engines.links():
                found.setdefault((stage, link.engine.name), (stage, link))
        return list(found.values())

    def models(self) -> list[LanguageModel]:
        """Every language model there is, once, in the order in which they are asked."""
        models = [model for setup in self._setups.values() for model in setup.engines.models]
        return list(dict.fromkeys(models))

    @property
    def turn_detector(self) -> TurnDetector | None:
        """Hears the end of turns, in the calls of all variants; None: nobody does."""
        return next(iter(self._setups.values())).engines.turn_detector

    async def warm_up(self) -> None:
        """Have the engines warmed before the first calls need them, each once."""
        await self._built.warm_up()
