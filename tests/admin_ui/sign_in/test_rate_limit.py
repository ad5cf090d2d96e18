"""`RateLimit`: a burst, then one try every so often; per key; in bounded memory."""

import pytest

from admin_ui.rate_limit import RateLimit, address_key


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_then_one_every_so_often(clock: Clock) -> None:
    limit = RateLimit(burst=3, every_s=10, clock=clock)
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 10]
    clock.now += 4
    assert limit.take("a") == 6
    assert limit.take("b") == 0
    clock.now += 6
    assert [limit.take("a"), limit.take("a")] == [0, 10]
    clock.now += 1000
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 10]


def test_a_refused_try_does_not_lengthen_the_wait(clock: Clock) -> None:
    limit = RateLimit(burst=1, every_s=10, clock=clock)
    assert [limit.take("a") for _ in range(50)] == [0] + [10] * 49


def test_a_good_try_is_given_back(clock: Clock) -> None:
    limit = RateLimit(burst=2, every_s=10, clock=clock)
    limit.take("a")
    for _ in range(10):
        assert limit.take("a") == 0
        limit.give_back("a")
    assert [limit.take("a"), limit.take("a")] == [0, 10]
    limit.give_back("nobody")
    assert [limit.take("nobody") for _ in range(3)] == [0, 0, 10]


def test_the_key_asked_for_longest_ago_is_forgotten(clock: Clock) -> None:
    limit = RateLimit(burst=1, every_s=10, clock=clock, keys=3)
    for key in ("a", "b", "c", "d"):
        assert limit.take(key) == 0
    assert limit.take("b") == 10
    assert limit.take("a") == 0
    assert len(limit._full_at) == 3


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.168.1.5", "192.168.1.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::9", "2001:0db8:0001:0003"),
        ("::ffff:192.168.1.5", "192.168.1.5"),
        ("testclient", "testclient"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_addresses(host: str | None, key: str) -> None:
    assert address_key(host) == key
