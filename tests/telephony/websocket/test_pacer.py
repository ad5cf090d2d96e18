"""When TOM's voice is sent: a lead at once, then in real time, and what came late is caught up."""

import pytest

from telephony.websocket.pacer import LEAD_MS, Pacer


def sent_until(pacer: Pacer, now: float, until: float) -> list[float]:
    """The times at which frames go out, of which there are always more."""
    times: list[float] = []
    pacer.begin(now)
    while now <= until:
        times.append(now)
        pacer.sent(now)
        now += pacer.wait_s(now)
    return times


def test_the_lead_goes_out_at_once_and_the_rest_in_real_time() -> None:
    pacer = Pacer()
    times = sent_until(pacer, 5.0, 5.1)
    assert times == pytest.approx([5.0, 5.01, 5.03, 5.05, 5.07, 5.09])
    assert pacer.late == 0


def test_a_client_that_has_run_dry_gets_its_lead_again() -> None:
    pacer = Pacer()
    sent_until(pacer, 5.0, 5.039)
    assert sent_until(pacer, 5.13, 5.195) == pytest.approx([5.13, 5.14, 5.16, 5.18])
    assert pacer.late == 0


def test_late_frames_are_caught_up_and_counted() -> None:
    pacer = Pacer()
    pacer.begin(5.0)
    for _ in range(3):
        pacer.sent(5.0)
    assert pacer.wait_s(5.0) == pytest.approx(0.05)
    for _ in range(4):
        pacer.sent(5.13)  # without a new begin: there was something to send all the time
    assert pacer.late == 4
    assert pacer.wait_s(5.13) == 0


def test_a_short_gap_between_words_gives_no_second_lead() -> None:
    pacer = Pacer()
    for _ in range(3):
        pacer.sent(5.0)
    pacer.begin(5.05)
    assert pacer.wait_s(5.05) == 0
    pacer.sent(5.05)
    assert pacer.wait_s(5.05) == pytest.approx(0.02)


def test_words_after_a_barge_in_get_a_lead_of_their_own() -> None:
    pacer = Pacer()
    for _ in range(3):
        pacer.sent(5.0)
    pacer.clear()
    for _ in range(LEAD_MS // 20 + 1):
        assert pacer.wait_s(5.01) == 0
        pacer.sent(5.01)
    assert pacer.wait_s(5.01) > 0
    assert pacer.late == 0
