"""Python's garbage collector, during which nothing else runs: little is left for it to do.

What a turn leaves behind is freed at once as long as it does not refer to itself
(`tests/agents/realtime/test_nothing_left.py`): three minutes of twenty calls once left 70 ms.
"""

import gc


def freeze() -> None:
    """What is loaded by now stays, and no collection walks it again. To be called before the first
    call: of the whole server it takes some 200 ms."""
    gc.collect()
    gc.freeze()
    gc.collect()  # counts what is left: the next one waits for a quarter as much again
