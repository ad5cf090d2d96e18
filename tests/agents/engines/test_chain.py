"""Who of a chain is asked."""

import pytest

from agents.engines import EngineError
from agents.engines.chain import Chain, Link, Switched, Turns


class Engine:
    def __init__(self, name: str) -> None:
        self.name = name


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def chain(clock: Clock, *names: str) -> Chain[Engine]:
    return Chain("llm", [Link(Engine(name)) for name in names], clock)


def asked(chain: Chain[Engine]) -> list[str]:
    return [link.engine.name for link in chain.usable()]


def test_who_rests_is_left_out_but_for_the_last() -> None:
    clock = Clock()
    three = chain(clock, "a", "b", "c")
    assert asked(three) == ["a", "b", "c"]
    for link in three.links:
        three.failed(link)
    assert asked(three) == ["c"]
    assert three.present.engine.name == "c"
    clock.now = 30
    assert three.present.engine.name == "a"
    assert asked(three) == ["a", "b", "c"]
    assert asked(three) == ["c"], "one caller tries, the others do not wait for that"


def test_going_on_tells_who_and_why() -> None:
    switches = list[Switched]()
    turns = Turns(chain(Clock(), "a", "b"), switches.append)
    turns.fail(EngineError("a: gone"))
    assert turns.link.engine.name == "b"
    assert switches == [Switched("llm", "a", "b", "a: gone")]
    with pytest.raises(EngineError, match="b: gone"):
        turns.fail(EngineError("b: gone"))
    assert len(switches) == 1


def test_one_engine_is_a_chain() -> None:
    turns = Turns(chain(Clock(), "a"), print)
    with pytest.raises(EngineError, match="gone"):
        turns.fail(EngineError("gone"))
    assert turns.link.engine.name == "a"
