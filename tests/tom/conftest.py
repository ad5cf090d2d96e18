"""Settings come from the test alone: not from this machine's environment, nor from a file."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no TOM variable."""
    for name in os.environ:
        if name.upper().startswith("TOM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
