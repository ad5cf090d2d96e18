"""One process with everything imported forks the workers of these tests."""

from collections.abc import Iterator

import pytest

from tests.whisperxkit import WorkerForks, worker_forks


@pytest.fixture(scope="session")
def forks() -> Iterator[WorkerForks]:
    with worker_forks() as forks:
        yield forks
