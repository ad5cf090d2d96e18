"""One server for all the calls that need no server of their own."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.e2e.afternoon import SETTINGS, Afternoon, all_call
from tests.serverkit import serving


@pytest.fixture(scope="package")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    folder = tmp_path_factory.mktemp("afternoon")
    with serving(folder, SETTINGS) as tom:
        yield asyncio.run(all_call(tom, folder))
