"""When a notification is sent, and when one that was not taken is tried again."""

from datetime import datetime

FIRST_S = 30.0
LONGEST_S = 3600.0
GIVE_UP_S = 3 * 86_400.0
"""Of waiting between tries: a server that stands still meanwhile does not count."""


def is_due(
    *,
    ended_at: datetime,
    transcribing: bool,
    worker_expected: bool,
    wait_s: float,
    now: datetime,
) -> bool:
    """Whether the owner is told now, or a better text is waited for.

    `transcribing`: a message of the call is yet to be transcribed. `worker_expected`: some worker
    runs, or is to run.
    """
    if not transcribing or not worker_expected:
        return True
    return (now - ended_at).total_seconds() >= wait_s


def next_try_s(failed: int) -> float | None:
    """Seconds until the next try after `failed` ones; None: enough."""
    waited_s, pause_s = 0.0, FIRST_S
    for _ in range(failed - 1):
        waited_s += pause_s
        pause_s = min(LONGEST_S, 2 * pause_s)
    return pause_s if waited_s < GIVE_UP_S else None
