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


LEAD_S = LEAD_MS / 1000
BURST = [0.0] * (LEAD_MS // 20 + 2)


def test_the_lead_goes_out_at_once_and_the_rest_in_real_time() -> None:
    pacer = Pacer()
    times = sent_until(pacer, 5.0, 5.09)
    assert times == pytest.approx([5.0 + at for at in (*BURST, 0.04, 0.04, 0.08, 0.08)])
    assert pacer.late == 0


def test_what_the_client_has_not_played_is_known() -> None:
    pacer = Pacer()
    assert pacer.unheard_s(5.0) == 0
    pacer.sent(5.0)
    pacer.sent(5.0)
    assert pacer.unheard_s(5.0) == pytest.approx(0.04)
    assert pacer.unheard_s(5.033) == pytest.approx(0.007)
    assert pacer.unheard_s(6.0) == 0


def test_a_client_that_has_run_dry_gets_its_lead_again() -> None:
    pacer = Pacer()
    sent_until(pacer, 5.0, 5.01)
    again = sent_until(pacer, 5.3, 5.345)
    assert again == pytest.approx([5.3 + at for at in (*BURST, 0.04, 0.04)])
    assert pacer.late == 0


def test_after_a_late_frame_the_lead_goes_out_again_and_it_is_counted() -> None:
    pacer = Pacer()
    pacer.begin(5.0)
    pacer.sent(5.0)
    for _ in BURST:
        assert pacer.wait_s(5.13) == 0
        pacer.sent(5.13)  # without a new begin: there was something to send all the time
    assert pacer.wait_s(5.13) == pytest.approx(0.04)
    assert pacer.late == 1, "from there on the client plays on"
    assert pacer.unheard_s(5.13) == pytest.approx(LEAD_S + 0.04)


def test_a_short_gap_between_words_gives_no_second_lead() -> None:
    pacer = Pacer()
    for _ in BURST:
        pacer.sent(5.0)
    pacer.begin(5.05)
    assert pacer.wait_s(5.05) == 0
    pacer.sent(5.05)
    assert pacer.wait_s(5.05) == 0
    pacer.sent(5.05)
    pacer.sent(5.05)
    assert pacer.wait_s(5.05) == pytest.approx(0.05)


def test_words_after_a_barge_in_get_a_lead_of_their_own() -> None:
    pacer = Pacer()
    for _ in range(3):
        pacer.sent(5.0)
    pacer.clear()
    for _ in BURST:
        assert pacer.wait_s(5.01) == 0
        pacer.sent(5.01)
    assert pacer.wait_s(5.01) > 0
    assert pacer.late == 0


def test_who_wakes_a_little_late_sends_two_frames_all_the_same() -> None:
    pacer, now = Pacer(), 5.0
    for _ in BURST:
        pacer.sent(now)
    for _ in range(5):
        now += pacer.wait_s(now) + 0.001
        for _ in range(2):
            assert pacer.wait_s(now) == 0
            pacer.sent(now)
        assert pacer.wait_s(now) > 0
