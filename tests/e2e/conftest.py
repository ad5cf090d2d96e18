"""What many tests share: a server with calls on it, a browser. And what may run beside others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from xdist.scheduler import LoadFileScheduling

from tests.browserkit import browsing
from tests.e2e.afternoon import SETTINGS, Afternoon, all_call
from tests.serverkit import serving

HERE = Path(__file__).parent
_BROWSERS = (
    *("test_browser_calls", "test_browser_live", "test_browser_pages", "test_browser_softphone"),
    *("test_softphone_controls", "test_variants"),
)
"""Calls with browsers, each of which takes most of a small machine."""
_AFTERNOON = (
    *("test_barge_in", "test_browser_pages", "test_conversation", "test_dead_model"),
    *("test_hang_ups", "test_keyed_number", "test_voicemail"),
)


class Lanes(LoadFileScheduling):
    """What runs one after the other, where pytest-xdist runs two tests at a time."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "one browser" if Path(file).stem in _BROWSERS + _AFTERNOON else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where somebody speaks, a machine that is late is heard."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("silent") is None:
            item.add_marker(pytest.mark.aloud)
        if "browser" in getattr(item, "fixturenames", ()):  # it lives on its file's event loop
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(scope="package")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    folder = tmp_path_factory.mktemp("afternoon")
    with serving(folder, SETTINGS) as tom:
        yield asyncio.run(all_call(tom, folder))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without a microphone; each test opens pages of its own."""
    async with browsing() as running:
        yield running
