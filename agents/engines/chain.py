"""`Chain`: the engines of one stage in their order. Where one fails, the next takes over.

    azure ──fails──► openai ──fails──► sherpa        stt/chain.py, llm/chain.py, tts/chain.py

An engine that failed rests (`Breaker`) and is passed over until then; the last one is asked all
the same. A call that has no engine left gets the last one's error.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from agents.engines import EngineError
from agents.engines.breaker import Breaker
from agents.events import Stage


class Named(Protocol):
    """What all engines have."""

    @property
    def name(self) -> str:
        """As logs show it."""
        ...


E = TypeVar("E", bound=Named)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link(Generic[E]):
    """One engine in its place."""

    engine: E
    limit_s: float | None = None
    """How long it may keep a caller waiting; None for one that computes here and cannot stall."""
    breaker: Breaker = field(default_factory=Breaker)


@dataclass(frozen=True, slots=True)
class Switched:
    """An engine failed in a call and another one took over."""

    stage: Stage
    from_engine: str
    to_engine: str
    reason: str


OnSwitch = Callable[[Switched], None]
"""Told of each switch; returns at once."""


class Chain(Generic[E]):
    """The engines of one stage, shared by all calls."""

    def __init__(
        self,
        stage: Stage,
        links: Sequence[Link[E]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`links`: one at least, the best first."""
        self.stage: Stage = stage
        self.links = tuple(links)
        self._clock = clock

    @property
    def present(self) -> Link[E]:
        """Who would be asked now."""
        now = self._clock()
        return next((link for link in self.links if not link.breaker.rests(now)), self.links[-1])

    def usable(self) -> Iterator[Link[E]]:
        """Who to ask, one after the other: an engine that rests is left out, unless nobody else
        is left. Take the next one where one has failed."""
        for link in self.links[:-1]:
            if link.breaker.may_try(self._clock()):
                yield link
        yield self.links[-1]

    def failed(self, link: Link[E]) -> None:
        """`link` could not do what it was asked."""
        link.breaker.failed(self._clock())


class Turns(Generic[E]):
    """Who of a chain serves one utterance, or one call: who is asked now, and who is next."""

    def __init__(self, chain: Chain[E], on_switch: OnSwitch) -> None:
        self._chain = chain
        self._on_switch = on_switch
        self._usable = chain.usable()
        self.link = next(self._usable)

    def fail(self, error: EngineError) -> None:
        """The one asked has failed: go on to the next one. Raises `error` where none is left."""
        failed = self.link
        self._chain.failed(failed)
        following = next(self._usable, None)
        if following is None:
            raise error
        self.link = following
        stage, names = self._chain.stage, (failed.engine.name, following.engine.name)
        self._on_switch(Switched(stage, *names, reason=str(error)))


async def within(limit_s: float | None, engine: str, doing: Coroutine[Any, Any, T]) -> T:
    """What `doing` gives. Raises EngineError where that takes `engine` more than `limit_s`."""
    try:
        async with asyncio.timeout(limit_s):
            return await doing
    except TimeoutError as error:
        raise EngineError(f"{engine}: no answer for {limit_s} s") from error


async def each_within(
    limit_s: float | None, engine: str, items: AsyncIterator[T]
) -> AsyncGenerator[T, None]:
    """`items`, each of them awaited for `limit_s` at most. Raises EngineError."""
    try:
        while True:
            try:
                async with asyncio.timeout(limit_s):
                    item = await anext(items)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise EngineError(f"{engine}: no answer for {limit_s} s") from error
            yield item
    finally:
        if isinstance(items, AsyncGenerator):
            await items.aclose()
