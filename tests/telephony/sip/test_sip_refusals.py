"""Refused calls are told once, and counted after that."""

from typing import Literal

import pytest

from telephony.events import CallRefused
from telephony.sip.refusals import MAX_SOURCES, WINDOW_S, Refusals

Cause = Literal["not_allowed", "busy", "not_acceptable"]


def refused(source: str, cause: Cause = "not_allowed", caller: str = "x") -> CallRefused:
    return CallRefused(caller=caller, source=source, sip_code=403, cause=cause)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("arrivals", "told"),
    [
        # (second, source, cause), and what is told: (second, source, cause, count)
        ([(0, "a", "busy")], [(0, "a", "busy", 1)]),
        (
            [(0, "a", "busy"), (1, "a", "busy"), (59, "a", "busy")],
            [(0, "a", "busy", 1), (60, "a", "busy", 2)],
        ),
        (
            [(0, "a", "busy"), (1, "a", "not_allowed"), (2, "b", "busy")],
            [(0, "a", "busy", 1), (1, "a", "not_allowed", 1), (2, "b", "busy", 1)],
        ),
        ([(0, "a", "busy"), (70, "a", "busy")], [(0, "a", "busy", 1), (70, "a", "busy", 1)]),
        (  # a flood goes on being told once a minute
            [(0, "a", "busy"), *((second, "a", "busy") for second in range(1, 120))],
            [(0, "a", "busy", 1), (60, "a", "busy", 60), (120, "a", "busy", 59)],
        ),
    ],
)
def test_what_is_told_when(
    arrivals: list[tuple[int, str, Cause]], told: list[tuple[int, str, Cause, int]]
) -> None:
    clock = Clock()
    begin, refusals = clock.now, Refusals(clock)
    heard: list[tuple[int, str, str, int]] = []
    for second in range(200):
        clock.now = begin + second
        for at, source, cause in arrivals:
            if at == second and (now := refusals.add(refused(source, cause))):
                heard.append((second, now.source, now.cause, now.count))
        heard += [(second, one.source, one.cause, one.count) for one in refusals.due()]
    assert heard == told


def test_sources_without_number_are_counted_together() -> None:
    clock = Clock()
    refusals = Refusals(clock)
    told = [refusals.add(refused(f"10.0.{i // 250}.{i % 250}")) for i in range(3000)]
    assert sum(one is not None for one in told) == MAX_SOURCES
    clock.now += WINDOW_S
    (others,) = refusals.due()
    assert (others.source, others.caller, others.count) == ("", "", 3000 - MAX_SOURCES)
    assert refusals.add(refused("10.0.11.1"))  # there is room again


def test_nothing_counted_is_lost_at_the_end() -> None:
    refusals = Refusals(Clock())
    for caller in "abc":
        refusals.add(refused("a", caller=caller))
    (last,) = refusals.due(everything=True)
    assert (last.count, last.caller) == (2, "c")
