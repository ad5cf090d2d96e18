"""Engines by what they are built from."""

import logging

import pytest

from agents.engines import EngineError
from tom.built import Built


class Engine:
    name = "engine"

    def __init__(self, *parts: object) -> None:
        self.parts = parts
        self.warmed = 0

    async def warm_up(self) -> None:
        self.warmed += 1
        if "broken" in self.parts:
            raise EngineError("engine: gone")


class Other(Engine):
    pass


def test_the_same_parts_make_the_same_engine() -> None:
    built = Built()
    one = built.once(Engine, "de", {"rate": 1})  # whatever can be compared
    assert built.once(Engine, "de", {"rate": 1}) is one
    assert built.once(Engine, "de", {"rate": 2}) is not one
    assert built.once(Other, "de", {"rate": 1}) is not one
    assert Built().once(Engine, "de", {"rate": 1}) is not one


def test_those_who_use_a_service_share_its_breaker() -> None:
    built = Built()
    assert built.breaker("tts", "azure") is built.breaker("tts", "azure")
    assert built.breaker("tts", "azure") is not built.breaker("stt", "azure")


def test_news_are_told_once() -> None:
    built = Built()
    assert [built.news(each) for each in ("a", "b", "a")] == [True, True, False]


async def test_all_are_warmed_whoever_fails(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="tom.built")
    built = Built()
    built.once(str, "needs no warming")
    broken, whole = built.once(Engine, "broken"), built.once(Engine, "whole")
    await built.warm_up()
    assert (broken.warmed, whole.warmed) == (1, 1)
    assert caplog.messages == ["the first call may be slow: engine: gone"]
