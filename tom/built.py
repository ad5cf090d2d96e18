"""`Built`: engines by what they are built from, so that profiles and variants share them."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol, TypeVar, TypeVarTuple, cast, runtime_checkable

from agents.engines import EngineError
from agents.engines.breaker import Breaker

log = logging.getLogger(__name__)

_WARM_UP_S = 150.0
"""For one engine: a large model takes minutes to load."""

T = TypeVar("T")
Parts = TypeVarTuple("Parts")


@runtime_checkable
class Warmable(Protocol):
    """An engine that is quicker once it was used."""

    name: str

    async def warm_up(self) -> None:
        """Raises EngineError where that fails."""
        ...


class Built:
    """The engines of a server, each with those who use it."""

    def __init__(self) -> None:
        self._made: list[tuple[Callable[..., object], tuple[object, ...], object]] = []
        self._breakers: dict[tuple[object, ...], Breaker] = {}
        self._told: set[object] = set()

    def once(self, make: Callable[[*Parts], T], *parts: *Parts) -> T:
        """What `make` makes of `parts`: the same for equal ones."""
        for maker, of, engine in self._made:
            if maker == make and of == parts:
                return cast(T, engine)
        engine = make(*parts)
        self._made.append((make, parts, engine))
        return engine

    def news(self, told: object) -> bool:
        """Whether nobody was told that yet. Once: from then on it was."""
        new = told not in self._told
        self._told.add(told)
        return new

    def breaker(self, *service: object) -> Breaker:
        """That of a service: where it fails, it fails for all who use it."""
        return self._breakers.setdefault(service, Breaker())

    async def warm_up(self) -> None:
        """Have models loaded, and fillers made, before a call needs them."""
        for _, _, engine in self._made:
            if isinstance(engine, Warmable):
                try:
                    async with asyncio.timeout(_WARM_UP_S):
                        await engine.warm_up()
                except (EngineError, TimeoutError) as error:
                    cause = str(error) or f"{engine.name}: no answer"
                    log.warning("the first call may be slow: %s", cause)
