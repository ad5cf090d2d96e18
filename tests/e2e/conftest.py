"""One server for all the calls that need no server of their own; what may run beside others."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.afternoon import SETTINGS, Afternoon, all_call
from tests.serverkit import serving

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where somebody speaks, a machine that is late is heard."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("silent") is None:
            item.add_marker(pytest.mark.aloud)


@pytest.fixture(scope="package")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    folder = tmp_path_factory.mktemp("afternoon")
    with serving(folder, SETTINGS) as tom:
        yield asyncio.run(all_call(tom, folder))
