"""Who waits for WhisperX, and who goes first."""

import threading
import time
from collections.abc import Callable

from agents.whisperx.precedence import Precedence


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_who_is_in_a_hurry_overtakes() -> None:
    queue, order = Precedence(), list[str]()

    def enter(name: str, hurry: bool) -> threading.Thread:
        def wait() -> None:
            with queue.turn(hurry=hurry):
                order.append(name)

        thread = threading.Thread(target=wait)
        thread.start()
        return thread

    with queue.turn():
        # Waiting for the lock is not seen from outside, but the hurrying are counted.
        threads = [enter(name, hurry=False) for name in ("a job", "another job")]
        threads.append(enter("a caller", hurry=True))
        until(lambda: queue._hurrying == 1)  # pyright: ignore[reportPrivateUsage]
        assert order == []
    for thread in threads:
        thread.join()
    assert order[0] == "a caller"
    assert sorted(order) == ["a caller", "a job", "another job"]


def test_one_at_a_time_and_again_for_who_has_it() -> None:
    queue, inside, most = Precedence(), list[int](), list[int]()

    def work() -> None:
        for _ in range(50):
            with queue.turn(hurry=True), queue.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (200, 1)


def test_a_failure_gives_it_back() -> None:
    queue = Precedence()
    for _ in range(2):
        try:
            with queue.turn():
                raise LookupError
        except LookupError:
            pass
    with queue.turn():
        assert True
