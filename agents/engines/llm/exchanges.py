"""`Exchanges`: which tools a model has used for which answer, so that it knows of it later.

The history holds what was said. An exchange, the model's calls and their results, belongs to the
answer to as many messages as the history had when it was asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.engines.llm.chat_message import ChatMessage


@dataclass(slots=True)
class Exchange:
    """The tools of one answer."""

    messages: list[ChatMessage] = field(default_factory=list[ChatMessage])
    """As the servers take them: an assistant's calls, then the result of each."""
    acted: bool = False
    """Something was changed in the world: it cannot be void any more."""


class Exchanges:
    """Those of one call."""

    def __init__(self) -> None:
        self._by_place: dict[int, Exchange] = {}

    def begin(self, place: int) -> Exchange:
        """The history's first `place` messages are answered.

        If that was begun before, the answer was taken back: what was only looked up for it is void.
        """
        for old in [old for old in self._by_place if old >= place]:
            if old > place or not self._by_place[old].acted:
                del self._by_place[old]
        return self._by_place.setdefault(place, Exchange())

    def before(self, place: int) -> Sequence[ChatMessage]:
        """What comes after the first `place` messages."""
        exchange = self._by_place.get(place)
        return exchange.messages if exchange else ()
