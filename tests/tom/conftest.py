"""Settings come from the test alone: not from this machine's environment, nor from a file."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working directory, and no TOM variable, nor what a test's .env adds."""
    for name in os.environ:
        if name.upper().startswith("TOM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    before = dict(os.environ)
    yield tmp_path
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
