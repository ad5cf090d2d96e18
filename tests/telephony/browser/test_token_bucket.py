"""So many messages a second, and no more at once than were saved up."""

from telephony.browser.token_bucket import TokenBucket


class Clock:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def taken(bucket: TokenBucket, attempts: int) -> int:
    return sum(bucket.take() for _ in range(attempts))


def test_a_burst_passes_and_then_nothing_does() -> None:
    assert taken(TokenBucket(120, 120, Clock()), 500) == 120


def test_tokens_come_back_with_time() -> None:
    clock = Clock()
    bucket = TokenBucket(120, 120, clock)
    taken(bucket, 120)
    clock.at += 0.5
    assert taken(bucket, 500) == 60


def test_no_more_is_saved_than_fits() -> None:
    clock = Clock()
    bucket = TokenBucket(120, 120, clock)
    clock.at += 3600
    assert taken(bucket, 500) == 120


def test_parts_of_a_token_add_up() -> None:
    clock = Clock()
    bucket = TokenBucket(10, 1, clock)
    taken(bucket, 1)
    results = list[bool]()
    for _ in range(4):
        clock.at += 0.06
        results.append(bucket.take())
    assert results == [False, True, False, True]


def test_what_was_refused_costs_nothing() -> None:
    clock = Clock()
    bucket = TokenBucket(1, 1, clock)
    assert taken(bucket, 100) == 1
    clock.at += 1.0
    assert bucket.take()
