"""What was loaded before the first call is no work for Python's garbage collector any more."""

import gc

from media import collector


def test_what_is_there_is_not_walked_again_and_what_comes_is() -> None:
    there: list[object] = []
    assert any(it is there for it in gc.get_objects())
    collector.freeze()
    try:
        coming: list[object] = []
        assert gc.get_freeze_count() > 0
        left = gc.get_objects()
        assert not any(it is there for it in left)
        assert any(it is coming for it in left)
    finally:
        gc.unfreeze()
    assert any(it is there for it in gc.get_objects())
