"""`Exchanges`: which tools were used for which answer, so that models know of it later.

The history holds what was said. An exchange, a model's calls and their results, belongs to the
answer to as many messages as the history had when it was asked. It is the call's, not the model's:
where a model fails, the next one goes on from what was done.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agents.conversation import Note, ToolWait
from agents.engines.llm.chat_message import ChatMessage
from agents.tools.desk import MOST_RESULT_CHARACTERS, shortened
from agents.tools.texts import ToolTexts
from agents.tools.tool import ToolCall, ToolResult

_Key = tuple[str, str]
_MOST_KEPT_CHARACTERS = 300
"""Of a result, once it is shortened."""
_MOST_WAIT_S = 4.0
"""For what is under way before a model is asked what to say: the caller may want something else."""


@dataclass(slots=True)
class _Use:
    """What a call came to."""

    result: ToolResult
    wait: ToolWait
    work: asyncio.Task[ToolResult] | None = None
    """Of what acts: it comes to that once this is done."""

    @property
    def under_way(self) -> bool:
        """Nobody knows yet what comes of it."""
        return self.work is not None and not self.work.done()

    @property
    def stands(self) -> bool:
        """It is not void with the answer: it changed something in the world, or is kept."""
        return self.wait.acts or self.wait.stands


@dataclass(slots=True)
class Exchange:
    """The tools of one answer."""

    messages: list[ChatMessage] = field(default_factory=list[ChatMessage])
    """As the servers take them: an assistant's calls, then the result of each."""
    unfinished: bool = False
    """The model failed before its answer was whole: the next one goes on from here."""
    tool_failed: bool = False
    """A tool has failed, and nothing was said since."""
    _uses: dict[_Key, _Use] = field(default_factory=dict[_Key, _Use])
    _earlier: dict[_Key, _Use] = field(default_factory=dict[_Key, _Use])
    """Those of earlier answers that were under way when this one was asked for, or first was."""

    def former(self, call: ToolCall) -> ToolResult | None:
        """What the same call, with the same arguments, came to before."""
        key = _key(call)
        if (use := self._uses.get(key)) is None:
            use = self._earlier.get(key)
            if use is not None and use.result.outcome == "failed" and not use.result.in_doubt:
                return None  # the caller may want it tried once more
        return use.result if use is not None else None

    def remember(
        self,
        call: ToolCall,
        result: ToolResult,
        wait: ToolWait,
        work: asyncio.Task[ToolResult] | None = None,
    ) -> None:
        """`call`, for which the reply was to `wait`, came to `result`; or does so with `work`."""
        use = self._uses.setdefault(_key(call), _Use(result, wait, work))
        use.result, use.wait, use.work = result, wait, work

    def goes_on_from(self, earlier: Sequence["Exchange"]) -> None:
        """What is `under_way` there is not begun here again, also where this answer is asked for
        once more when it is over."""
        self._earlier |= {
            key: use for each in earlier for key, use in each._uses.items() if use.under_way
        }

    async def settled(self) -> None:
        """Wait a while for what is under way, here or in earlier answers, to know its result."""
        uses = (*self._uses.values(), *self._earlier.values())
        if works := [use.work for use in uses if use.work is not None]:
            await asyncio.wait(works, timeout=_MOST_WAIT_S)

    def take_back(self) -> None:
        """The answer is asked for again: what does not stand is void."""
        self.tool_failed = False
        self._uses = {key: use for key, use in self._uses.items() if use.stands}
        kept = list[ChatMessage]()
        for message in self.messages:
            if "calls" in message:
                calls = [call for call in message["calls"] if _key(call) in self._uses]
                if calls:
                    kept.append({**message, "calls": calls})
            elif "answers" in message and _key(message["answers"]) in self._uses:
                kept.append(message)
        self.messages = kept

    def done(self, texts: ToolTexts) -> list[str]:
        """What was done for the caller, and not only looked up: "book {…}: booked"."""
        done = list[str]()
        for (name, arguments), use in self._uses.items():
            result = use.result
            if use.wait.acts and result.outcome != "refused":
                text = shortened(result.text, _MOST_KEPT_CHARACTERS)
                done.append(texts.use.format(name=name, arguments=arguments, text=text))
            elif isinstance(result.action, Note):
                done.append(texts.use.format(name=name, arguments=arguments, text=result.outcome))
        return done

    @property
    def noted(self) -> bool:
        """A message was taken."""
        return any(isinstance(use.result.action, Note) for use in self._uses.values())

    @property
    def results(self) -> list[ChatMessage]:
        """Those of its messages that tell what came of a call."""
        return [message for message in self.messages if "answers" in message]

    def close(self) -> None:
        """The answer is in the history, as far as it was heard: its words stand there."""
        for message in self.messages:
            if "calls" in message:
                message["content"] = ""

    @property
    def length(self) -> int:
        """Characters of its results."""
        return sum(len(message["content"]) for message in self.results)

    def shorten(self) -> None:
        """Keep the beginning of each result."""
        for message in self.results:
            message["content"] = shortened(message["content"], _MOST_KEPT_CHARACTERS)


class Exchanges:
    """Those of one call with one profile."""

    def __init__(self) -> None:
        self._by_place: dict[int, Exchange] = {}
        self._handed_on: tuple[Exchanges, ToolTexts] | None = None
        """Those with the profile before, and the language they are told in."""

    def begin(self, place: int) -> Exchange:
        """The history's first `place` messages are answered.

        If that was begun before, a model failed, or the answer was taken back.
        """
        for later in [later for later in self._by_place if later > place]:
            del self._by_place[later]
        exchange = self._by_place.setdefault(place, Exchange())
        if not exchange.unfinished:
            exchange.take_back()
        exchange.unfinished = False
        earlier = [each for each in self._by_place.values() if each is not exchange]
        for each in earlier:
            each.close()
        _make_room(earlier)
        exchange.goes_on_from([each for each in self._all() if each is not exchange])
        return exchange

    def before(self, place: int) -> Sequence[ChatMessage]:
        """What comes after the first `place` messages."""
        exchange = self._by_place.get(place)
        messages = exchange.messages if exchange else ()
        return [*self._done_before(), *messages] if place == 0 else messages

    def in_words(self, place: int, texts: ToolTexts) -> Sequence[ChatMessage]:
        """The same for a model that takes no tools: what was said before them, and a note in
        brackets."""
        told, used = list[ChatMessage](), list[str]()
        for message in self.before(place):
            if "answers" in message:
                call, text = message["answers"], message["content"]
                used.append(texts.use.format(name=call.name, arguments=call.arguments, text=text))
            elif message["content"]:
                told.append({"role": message["role"], "content": message["content"]})
        return [*told, *([_note(used, texts)] if used else ())]

    def after(self, earlier: "Exchanges", texts: ToolTexts) -> None:
        """The call was handed over; `earlier` are those with the profile before."""
        self._handed_on = earlier, texts

    def _done_before(self) -> Sequence[ChatMessage]:
        """What was done when another profile had the call; what was under way then is known by
        the time it is told."""
        if self._handed_on is None:
            return ()
        earlier, texts = self._handed_on
        done = [each for exchange in earlier._by_place.values() for each in exchange.done(texts)]
        return [*earlier._done_before(), *([_note(done, texts)] if done else ())]

    def _all(self) -> Iterator[Exchange]:
        """Those of the call, whichever profile had it."""
        if self._handed_on is not None:
            yield from self._handed_on[0]._all()
        yield from self._by_place.values()


def _make_room(closed: Sequence[Exchange]) -> None:
    """Where the results of `closed` answers are long together, shorten all but the last one's; all
    at once, since from there on the prompt changes."""
    used = [each for each in closed if each.results]
    if sum(each.length for each in used) <= MOST_RESULT_CHARACTERS:
        return
    if used[-1].length <= MOST_RESULT_CHARACTERS:
        used.pop()
    for each in used:
        each.shorten()


def _note(used: Sequence[str], texts: ToolTexts) -> ChatMessage:
    return {"role": "user", "content": texts.used.format(uses="; ".join(used))}


def _key(call: ToolCall) -> _Key:
    """White space and the order of arguments make no other call."""
    try:
        arguments = json.dumps(
            json.loads(call.arguments or "{}"), sort_keys=True, ensure_ascii=False
        )
    except ValueError:
        arguments = call.arguments
    return call.name, arguments
