"""One server a data directory."""

from pathlib import Path

import pytest

from tom.data_lock import locked
from tom.settings import SettingsError


def test_one_at_a_time(tmp_path: Path) -> None:
    data = tmp_path / "neu" / "daten"
    with locked(data):
        in_use = pytest.raises(SettingsError, match=r"^data: .*daten is in use by another TOM$")
        with in_use, locked(data):
            raise AssertionError
        with locked(tmp_path / "andere"):
            pass
    with locked(data):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "daten").touch()
    with pytest.raises(SettingsError, match="File exists"), locked(tmp_path / "daten"):
        raise AssertionError
