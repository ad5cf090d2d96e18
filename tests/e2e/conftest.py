"""What many tests share: a server with calls on it, a browser. And what may run beside others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browserkit import ONE_BROWSER, browsing
from tests.e2e.afternoon import SETTINGS, Afternoon, all_call
from tests.serverkit import serving

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where somebody speaks, a machine that is late is heard."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("silent") is None:
            item.add_marker(pytest.mark.aloud)
        used = getattr(item, "fixturenames", ())
        if "browser" in used:  # it lives on its file's event loop
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)
        if "afternoon" in used:
            item.add_marker(ONE_BROWSER)


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
